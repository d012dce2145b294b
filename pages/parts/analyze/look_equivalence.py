"""Analyze, ?view=equivalence&bound=&share=: is an effect small? TOST, ROPE, and a bound on a term's share of variance."""

import streamlit as st

from lab.errors import InvalidInput
from lab.figures import charts, numbers
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.analyze.results import analysis_key, looked
from pages.parts.choice import typed
from pages.parts.figure import show
from pages.parts.listing import listing

DIFFERENCES = ("Difference", "Estimate", "df", "TOST: p", "below", "inside", "above", "ROPE", "runs")
SHARES = ("Term", "df", "F", "partial η²", "p (share is the bound or more)")


def equivalence(analysis: Analysis) -> None:
    """Two bounds, the figure, and both tables."""
    unit = looked(analysis, "unit_of")
    usual = looked(analysis, "bound_of")
    with st.container(horizontal=True):
        said = typed(
            "bound",
            f"Too small to matter, ± {numbers.change_unit(unit)}",
            help=f"The smallest effect of interest; empty: {numbers.size(usual, unit)}, the smallest registered SESOI where there is one.",
            placeholder=f"{numbers.shown(usual, unit):g}",
        )
        share = typed(
            "share",
            "Share of variance too small to matter",
            help="Partial η² between 0 and 1; empty: 0.05.",
            placeholder="0.05",
        )
    bound = _number(said, "bound") / numbers.shown(1.0, unit) if said else None
    found = looked(analysis, "equivalence", bound, _number(share, "share") if share else 0.05)
    for remark in found.remarks:
        marks.box(remark, kind="warning")
    of = (*analysis_key(analysis), bound)
    if not found.rows:
        marks.empty("No levels to compare", "The cells of this design share no levels.")
        return
    show(lambda: charts.equivalence(found), "equivalence", key="equivalence", of=of)
    _differences(found)
    if found.shares:
        st.subheader("Terms", anchor="shares")
        _shares(found)


def _differences(found) -> None:
    rows = [
        (
            one.label,
            numbers.interval(one.estimate, one.low, one.high, found.unit),
            numbers.fixed(one.df, 1),
            numbers.p_value(one.tost_p),
            *(numbers.fixed(part, 2) for part in (one.below, one.inside, one.above)),
            one.rope,
            str(one.n_runs),
        )
        for one in found.rows
    ]
    caption = (
        f"{numbers.confidence(2 * found.level - 1)} {found.error} t intervals and the p of two one-sided tests against "
        f"± {numbers.size(found.bound, found.unit)} (Schuirmann; unadjusted): p ≤ {1 - found.level:.2g} says that the effect is smaller. "
        "Below, inside and above are posterior shares under a flat prior; ROPE is “inside” or “outside” when the "
        f"{numbers.confidence(found.level)} interval is so (Kruschke), else undecided. Both have no smallest p."
    )
    listing(DIFFERENCES, rows, caption, name="equivalence", data=found.rows, unit=found.unit)


def _shares(found) -> None:
    rows = [
        (
            one.term.replace("_", " ").replace(":", " × "),
            str(one.df),
            numbers.fixed(one.f, 2),
            numbers.fixed(one.partial_eta_squared, 3),
            numbers.p_value(one.p),
        )
        for one in found.shares
    ]
    caption = (
        f"Noncentral-F test of every term against “it explains {found.share:g} of the variance beside the runs' own "
        f"spread, or more” over {found.n_runs} runs (Campbell and Lakens; one spread for all cells assumed, unadjusted): p ≤ "
        f"{1 - found.level:.2g} says that the term is negligible."
    )
    listing(SHARES, rows, caption, name="equivalence-terms", data=found.shares)


def _number(text: str, where: str) -> float:
    try:
        return float(text.replace("−", "-").replace(",", "."))
    except ValueError:
        raise InvalidInput("this is no number", where=where, seen=text, remedy="Write it as 0.5") from None
