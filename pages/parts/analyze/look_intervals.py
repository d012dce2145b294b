"""Analyze, ?view=intervals&of=: a cell or a difference with every kind of interval, and what each covers at this n."""

import math

from lab.figures import charts, numbers
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.analyze.results import analysis_key, looked
from pages.parts.choice import choice
from pages.parts.figure import show
from pages.parts.listing import listing


def intervals(analysis: Analysis) -> None:
    """Choose what the intervals are about; figure and table."""
    known = looked(analysis, "subjects")
    if not known:
        marks.empty("No interval yet", "No cell has a completed run.")
        return
    subject = choice("of", "Mean or difference", list(known))
    found = looked(analysis, "intervals", subject)
    for remark in found.remarks:
        marks.box(remark, kind="warning")
    show(lambda: charts.intervals(found), "intervals", key="intervals", of=(*analysis_key(analysis), subject))
    told = numbers.interval if found.signed else numbers.level_interval
    rows = [
        (
            one.kind,
            told(one.estimate, one.low, one.high, found.unit, more=1),
            _percent(one.coverage),
            _word(one, found.level),
        )
        for one in found.rows
    ]
    listing(
        ("Kind", "Interval", "covers", "remark"),
        rows,
        _caption(found),
        name="intervals",
        data=found.rows,
        unit=found.unit,
    )


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %" if math.isfinite(share) else numbers.NONE


def _word(one, level: float) -> str:
    if not math.isfinite(one.low):
        return "not possible"
    return "too short here" if one.coverage < level - 0.02 else "" if math.isfinite(one.coverage) else "the plan's own"


def _caption(found) -> str:
    error = 100 * math.sqrt(found.level * (1 - found.level) / found.studies)
    least, most = found.sizes
    n = f"{least}" if least == most else f"{least} to {most}"
    return (
        f"{numbers.confidence(found.level)} intervals of {found.subject} from {numbers.runs(found.n_runs)} (n = {n} in a cell). "
        f"“Covers” is the share of {found.studies:,} simulated studies of the same size, with normal runs of one spread, in which the "
        f"interval held the truth (± {error:.1f} points). The jackknife's bias of a mean or difference of means is 0, and its error is "
        "Welch's; it differs in df. Resamples of three runs are few and narrow: that is why bootstraps fall short."
    )
