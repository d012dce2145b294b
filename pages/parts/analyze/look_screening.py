"""Analyze, ?view=half-normal: effects of a two-level design on half-normal paper, with Lenth's limits."""

from lab.figures import charts, numbers
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.analyze.results import analysis_key, looked
from pages.parts.figure import show
from pages.parts.listing import listing

BEYOND = {"all": "stands out among all", "one": "stands out alone", "": ""}


def screening(analysis: Analysis) -> None:
    """Figure and table; an empty state where a factor has more than two levels."""
    found = looked(analysis, "screening")
    if not found.rows:
        marks.empty("No half-normal plot here", " ".join(found.remarks))
        return
    for remark in found.remarks:
        marks.box(remark, kind="warning")
    show(lambda: charts.half_normal(found), "half-normal", key="half-normal", of=analysis_key(analysis))
    rows = [
        (
            one.effect.replace("_", " ").replace(":", " × "),
            numbers.pp(one.estimate, found.unit),
            numbers.fixed(one.t, 2),
            BEYOND[one.beyond],
        )
        for one in found.rows
    ]
    caption = (
        f"Effects (mean at the high level minus mean at the low one) over {found.n_cells} cells and {found.n_runs} runs, "
        f"largest first, and their ratio to Lenth's pseudo standard error. At {numbers.confidence(found.level)} one effect alone stands "
        f"out beyond ± {numbers.size(float(f'{found.margin:.3g}'), found.unit)}, any of all beyond "
        f"± {numbers.size(float(f'{found.simultaneous:.3g}'), found.unit)}. Lenth's method supposes that most effects are nothing."
    )
    listing(
        ("Effect", "Estimate", "t (Lenth)", ""), rows, caption, name="half-normal", data=found.rows, unit=found.unit
    )
