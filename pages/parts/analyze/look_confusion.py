"""Analyze, ?view=confusion&cell=&against=: which class is taken for which, of one cell or as the difference of two."""

import streamlit as st

from lab.figures import charts, numbers
from lab.workflow.look import behaviour
from lab.workflow.look.analyze import Analysis
from pages.parts.analyze.answers import cell_choice, opened_of, remembered
from pages.parts.analyze.results import analysis_key
from pages.parts.figure import show
from pages.parts.listing import listing

SHOWN = 15
COLUMNS = ("Class", "taken for", "first", "second", "difference", "df", "p", "p (BH)")


def confusion(analysis: Analysis) -> None:
    """The matrix of a cell; with a second cell, the difference too."""
    left, right = st.columns(2)
    with left:
        cell = cell_choice(analysis, room=70)
    with right:
        against = cell_choice(analysis, name="against", label="Less the cell", more=("",), room=70)
    of, key = opened_of(analysis), analysis_key(analysis)
    found = remembered(analysis, ("confusion", cell), lambda say: behaviour.confusion(of, cell))
    if against and against != cell:
        _difference(analysis, cell, against)
    st.subheader("Confusion matrix", anchor="confusion")
    show(lambda: charts.confusion(found), f"confusion-{cell}", key="confusion", of=(*key, cell))


def _difference(analysis: Analysis, cell: str, against: str) -> None:
    of, key = opened_of(analysis), (*analysis_key(analysis), cell, against)
    found = remembered(
        analysis, ("confusion", cell, against), lambda say: behaviour.confusion_against(of, cell, against)
    )
    st.subheader("Difference of two confusion matrices", anchor="confusion-difference")
    name = f"confusion-{cell}-minus-{against}"
    show(lambda: charts.confusion_difference(found), name, key="confusion-difference", of=key)
    largest = sorted(found.rows, key=lambda row: -abs(row.difference))[:SHOWN]
    rows = [
        (
            row.label,
            row.predicted,
            numbers.percent(row.first),
            numbers.percent(row.second),
            numbers.interval(row.difference, row.low, row.high),
            numbers.fixed(row.df, 1),
            numbers.p_value(row.p),
            numbers.p_value(row.p_adjusted),
        )
        for row in largest
    ]
    caption = (
        f"The {len(rows)} largest differences of {len(found.rows)} (the CSV has all): share of a class’s examples, first "
        f"{found.first}, second {found.second}, {numbers.confidence(found.level)} {found.error} t intervals over runs, p unadjusted "
        f"and adjusted over all {len(found.rows)} (Benjamini–Hochberg)."
    )
    listing(COLUMNS, rows, caption, name=name, data=found.rows, words=2, unit="fraction")
