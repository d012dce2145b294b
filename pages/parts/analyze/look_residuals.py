"""Analyze, ?view=residuals: three checks of the residuals, each with what to do, and the residuals themselves."""

import math

import streamlit as st

from lab.figures import charts, numbers
from lab.figures.look_checks import WAYS
from lab.study.responses import in_words
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.analyze.results import analysis_key, looked
from pages.parts.figure import show
from pages.parts.listing import listing


def residuals(analysis: Analysis) -> None:
    """The table of checks first, then a picture for each."""
    found = looked(analysis, "residuals")
    rows = [
        (
            one.check,
            one.says,
            one.method,
            numbers.fixed(one.statistic, 2),
            numbers.p_value(one.p),
            numbers.smallest_p(one.p, one.smallest_p),
            str(one.n),
        )
        for one in found.checks
    ]
    caption = (
        f"Checks of the residuals of {in_words(found.response)} from their cell means, {found.n_runs} runs, at "
        f"α = {found.alpha:.2g} each, unadjusted. They are advice, not gates: the registered tests keep their error model whatever "
        "these say."
    )
    listing(("Check", "What to do", "Test", "statistic", "p", "smallest p", "n"), rows, caption, name="residual-checks",
            data=found.checks, words=3)  # fmt: skip
    if not any(math.isfinite(one.standardised) for one in found.rows):
        marks.empty(
            "No residual to draw", "Runs differ from the mean of their cell nowhere: a cell of one run is its own mean."
        )
        return
    for column, way in zip(st.columns(len(WAYS), gap="medium"), WAYS, strict=True):
        with column:
            of = (*analysis_key(analysis), way)
            show(lambda way=way: charts.residuals(found, way), f"residuals-{way}", key=f"residuals-{way}", of=of)
