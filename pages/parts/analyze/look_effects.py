"""Analyze, ?view=effects&term=: marginal means, differences, interactions and the simple effects inside them."""

import streamlit as st

from lab.figures import charts, numbers
from lab.study.responses import in_words
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.analyze.results import analysis_key, looked
from pages.parts.choice import choice
from pages.parts.figure import show
from pages.parts.listing import listing

MEANS = "marginal means"


def effects(analysis: Analysis) -> None:
    """Choose an effect; its means, then every difference inside it."""
    terms = looked(analysis, "terms_of")
    if not terms:
        marks.empty(
            "No levels to compare", "The cells of this design share no levels: its slopes stand in the overview."
        )
        return
    term = choice("term", "Effect", terms, words=lambda name: name.replace("_", " ").replace(":", " × "))
    found = looked(analysis, "effects", term)
    st.subheader("Differences", anchor="differences")
    name = term.replace(":", "-")
    show(lambda: charts.differences(found), f"differences-{name}", key="differences", of=analysis_key(analysis))
    st.subheader("Estimated marginal means", anchor="marginal-means")
    means = [row for row in found.rows if row.family == MEANS]
    rows = [(row.label, _mean(row, found.unit), numbers.fixed(row.df, 1), str(row.n_runs)) for row in means]
    caption = (
        f"Mean {in_words(found.response)} at each combination of levels, the other factors averaged with "
        f"equal weights: {numbers.confidence(found.level)} {found.error} t intervals, unadjusted. Whether two of them overlap "
        "is no test of their difference."
    )
    listing(("Level", "Mean", "df", "runs"), rows, caption, name=f"means-{name}", data=means, unit=found.unit)


def _mean(row, unit: str) -> str:
    return numbers.level_interval(row.estimate, row.low, row.high, unit)
