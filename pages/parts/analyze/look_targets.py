"""Analyze, ?view=targets: every difference for this test set and for new examples, and where the spread comes from."""

import streamlit as st

from lab.figures import charts, numbers
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.analyze.results import analysis_key, looked
from pages.parts.figure import show
from pages.parts.listing import listing

COLUMNS = ("Difference", "This test set", "New examples", "Crossed bootstrap", "runs")


def targets(analysis: Analysis) -> None:
    """Figure, table, and the components of variance."""
    found = looked(analysis, "targets")
    for remark in found.remarks:
        marks.box(remark, kind="warning")
    if not found.rows:
        return
    show(lambda: charts.targets(found), "targets", key="targets", of=analysis_key(analysis))
    rows = [
        (
            one.label,
            numbers.interval(one.estimate, one.this_low, one.this_high, found.unit),
            numbers.ends(one.new_low, one.new_high, found.unit),
            numbers.ends(one.crossed_low, one.crossed_high, found.unit),
            str(one.n_runs),
        )
        for one in found.rows
    ]
    crossed = f"; percentiles of {found.draws:,} resamples of runs and examples together" if found.draws else ""
    caption = (
        f"{numbers.confidence(found.level)} intervals, unadjusted, over {found.n_runs} runs and {found.n_test:,} test "
        f"examples: {found.error} t over seeds with the examples fixed; the same with example noise added"
        f"{crossed}. None covers new training sets."
    )
    if found.narrower:
        caption += (
            f" In {found.narrower} of {len(found.rows)} rows the interval for new examples is the narrower: its error is the larger "
            "one, but has more degrees of freedom."
        )
    listing(COLUMNS, rows, caption, name="targets", data=found.rows, unit=found.unit)
    if found.components:
        st.subheader("Where the spread comes from", anchor="components")
        parts = [
            (one.source, _sd(one.sd, found.unit), one.counted, _sd(one.sd_of_mean, found.unit))
            for one in found.components
        ]
        listing(
            ("Source", "sd of one score", "averaged over", "sd of a cell's mean"),
            parts,
            f"Variance components of single right-or-wrong answers, {found.n_runs} runs × {found.n_test:,} examples, by "
            "the method of moments (no interval). A component estimated below 0 counts as 0.",
            name="components",
            data=found.components,
            unit=found.unit,
        )


def _sd(value: float, unit: str) -> str:
    return numbers.size(float(f"{value:.3g}"), unit)
