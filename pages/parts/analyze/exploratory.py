"""The exploratory half of Analyze: description that the plan did not ask for, marked as such."""

from itertools import combinations

import streamlit as st

from lab.figures import charts, numbers
from lab.study.responses import in_words
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.analyze.results import analysis_key
from pages.parts.analyze.views import views
from pages.parts.block import block
from pages.parts.figure import show
from pages.parts.listing import listing
from pages.parts.page import part
from pages.parts.place import Place


@part
def exploratory(place: Place, analysis: Analysis) -> None:
    """Draw the block: dashed rule, and the word Exploratory."""
    result = analysis.exploratory
    if result is None:
        return
    _touched(analysis)
    with block(result, "not asked by the locked plan: description, not evidence", key="results"):
        for remark in result.remarks:
            marks.box(remark, kind="warning")
        views(analysis, lambda: _overview(analysis))


def _touched(analysis: Analysis) -> None:
    """Registered hypotheses that a deviation took out of the registered part."""
    if not analysis.touched:
        return
    with block(analysis.touched[0], "registered, but touched by a deviation: no verdict", key="touched"):
        rows = [
            (
                row.id,
                row.label,
                numbers.interval(row.estimate, row.low, row.high, row.unit),
                numbers.p_value(row.p_adjusted),
                str(row.n_runs),
                ", ".join(map(str, row.deviations)),
            )
            for row in analysis.touched
        ]
        caption = (
            f"By the planned tests: {numbers.confidence(analysis.touched[0].level)} t intervals (unadjusted), p adjusted over all "
            "registered hypotheses; the deviations by their number in the table above."
        )
        columns = ("", "Contrast", "Estimate", "p", "runs", "Deviation")
        listing(columns, rows, caption, name="touched", data=analysis.touched, words=2)


def _overview(analysis: Analysis) -> None:
    """Main effects with every run, two factors at a time, the classical table."""
    result = analysis.exploratory
    if result.slopes:
        show(lambda: charts.slopes(result), "slopes", key="slopes", of=analysis_key(analysis))
    if result.main_effects:
        show(lambda: charts.main_effects(result), "main-effects", key="main-effects", of=analysis_key(analysis))
    names = list(dict.fromkeys(row.factor for row in result.main_effects))
    if len(names) > 1:
        _interactions(analysis, names)
    _anova(result)


def _interactions(analysis: Analysis, names: list[str]) -> None:
    known = {(row.factor_a, row.factor_b) for row in analysis.exploratory.pair_means}
    pairs = {
        f"{one} × {two}".replace("_", " "): (one, two) for one, two in combinations(names, 2) if (one, two) in known
    }
    chosen = st.segmented_control("Two factors", list(pairs), default=next(iter(pairs)), required=True, key="pair")
    one, two = pairs[chosen]
    result = analysis.exploratory
    left, right = st.columns(2, gap="large")
    with left:
        name = f"interaction-{one}-{two}"
        show(lambda: charts.interaction_plot(result, one, two), name, key="interaction", of=analysis_key(analysis))
    with right:
        name = f"heat-map-{one}-{two}"
        show(lambda: charts.heat_map(result, one, two), name, key="heat-map", of=analysis_key(analysis))


def _anova(result) -> None:
    """The classical table; `result` is an Exploratory of lab.analysis, a layer that pages do not import."""
    if not result.anova:
        return
    st.subheader("ANOVA table", anchor=False)
    rows = [
        (
            row.term.replace("_", " ").replace(":", " × "),
            str(row.df),
            numbers.significant(row.sum_sq),
            numbers.significant(row.mean_sq),
            numbers.fixed(row.f, 2),
            numbers.p_value(row.p),
            numbers.fixed(row.partial_eta_squared, 3),
            numbers.fixed(row.omega_squared, 3),
        )
        for row in result.anova
    ]
    columns = ("Term", "df", "Sum of squares", "Mean square", "F", "p", "partial η²", "ω²")
    caption = (
        f"Classical analysis of variance of {in_words(result.response)} over {result.n_runs} runs "
        f"({result.sums}); it assumes one spread for all cells and is a description. Where a registered test disagrees, "
        "the registered one stands."
    )
    listing(columns, rows, caption, name="anova-classical", data=result.anova)
