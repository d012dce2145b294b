"""Analyze, ?view=slices&cell=&against=: parts of the test set by class, confidence, look and the user's own columns."""

import streamlit as st

from lab.figures import charts, numbers
from lab.workflow.look import behaviour
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.analyze.answers import cell_choice, opened_of, remembered
from pages.parts.analyze.results import analysis_key
from pages.parts.figure import show
from pages.parts.listing import listing

COLUMNS = ("Trait", "part", "n", "right there", "less the rest", "p", "p (BH)")


def slices(analysis: Analysis) -> None:
    """Choose a cell, and a second one for the difference; figure and table."""
    left, right = st.columns(2)
    with left:
        cell = cell_choice(analysis, room=70)
    with right:
        against = cell_choice(analysis, name="against", label="Less the cell", more=("",), room=70)
    against = "" if against == cell else against
    of = opened_of(analysis)
    found = remembered(analysis, ("slices", cell, against), lambda say: behaviour.slices(of, cell, against))
    for remark in found.remarks:
        marks.box(remark, kind="warning")
    name = f"slices-{cell}-minus-{against}" if against else f"slices-{cell}"
    st.subheader("Slices of the test set", anchor="slices")
    show(lambda: charts.slices(found), name, key="slices", of=(*analysis_key(analysis), cell, against))
    shown = numbers.interval if against else numbers.level_interval
    rows = [
        (
            row.trait,
            row.part,
            f"{row.n:,}",
            shown(row.estimate, row.low, row.high),
            numbers.pp(row.difference),
            numbers.p_value(row.p),
            numbers.p_value(row.p_adjusted),
        )
        for row in found.rows
    ]
    what = f"{cell} minus {against}" if against else f"cell {cell}"
    caption = (
        f"{what.capitalize() if not against else what} in {len(found.rows)} parts of {found.n_test:,} test examples: "
        f"{numbers.confidence(found.level)} intervals, and p against the rest of the test set, over examples, the runs held fixed (the larger of Welch’s p and "
        "that of exchanging examples); "
        f"p (BH) holds the false discovery rate over all {len(found.rows)} rows. Parts overlap across traits."
    )
    listing(COLUMNS, rows, caption, name=name, data=found.rows, words=2, unit="fraction")
