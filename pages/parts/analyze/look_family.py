"""Analyze, ?view=family&family=: the p-values of a family that the reader picks, corrected in every usual way."""

import math

from lab.figures import charts, numbers
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.analyze.results import analysis_key, looked
from pages.parts.choice import choice
from pages.parts.figure import show
from pages.parts.listing import listing

METHODS = {
    "p": "p",
    "bonferroni": "Bonferroni",
    "holm": "Holm",
    "hochberg": "Hochberg",
    "max_t": "max-T",
    "benjamini_hochberg": "BH",
    "benjamini_yekutieli": "BY",
}


def family(analysis: Analysis) -> None:
    """Pick a family; the figure of its sorted p, and the table of corrections."""
    known = looked(analysis, "families")
    if not known:
        marks.empty(
            "No family to correct", "The cells of this design share no levels: there are no differences to test."
        )
        return
    name = choice("family", "Family", list(known), words=lambda one: one.replace("_", " "))
    found = looked(analysis, "family", name)
    if not any(math.isfinite(one.p) for one in found.rows):
        why = "A cell has no completed run, or every cell has one: no test has an error to measure against."
        marks.empty("Nothing can be tested", why)
        return
    show(
        lambda: charts.family(found),
        f"family-{name.replace(' ', '-')}",
        key="family",
        of=(*analysis_key(analysis), name),
    )
    rows = [(one.label, *(numbers.p_value(getattr(one, method)) for method in METHODS)) for one in found.rows]
    rows.append((f"p ≤ {found.alpha:g}", *(_count(found, method) for method in METHODS)))
    listing(
        ("Test", *METHODS.values()), rows, _caption(found), name=f"family-{name.replace(' ', '-')}", data=found.rows
    )


def _count(found, method: str) -> str:
    return str(found.counts[method]) if method != "max_t" or math.isfinite(found.max_t_smallest_p) else numbers.NONE


def _caption(found) -> str:
    joint = (
        f"max-T draws runs within strata (smallest p {numbers.significant(found.max_t_smallest_p, 2)}) and is valid for “no level "
        "differs”. "
        if math.isfinite(found.max_t_smallest_p)
        else "max-T needs the pairs of one factor. "
    )
    return (
        f"p-values of {len(found.rows)} tests ({found.test}, {found.n_runs} runs) and after correction. Bonferroni, Holm, "
        f"Hochberg (for independent or positively dependent tests) and max-T bound the chance of any false rejection; BH "
        f"(Benjamini–Hochberg, positive dependence) and BY (Benjamini–Yekutieli, any) the expected share of false ones. {joint}"
        "The registered family has its own correction, above."
    )
