"""Analyze, ?view=errors&cell=: errors that all training seeds share, against those of one seed."""

import math

import streamlit as st

from lab.figures import charts, numbers
from lab.workflow.look import behaviour
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.analyze.answers import cell_choice, opened_of, remembered
from pages.parts.analyze.results import analysis_key
from pages.parts.figure import show
from pages.parts.listing import listing

COLUMNS = ("Cell", "runs", "error", "all miss", "share", "by chance", "one alone misses", "by chance", "overlap")
CLASS_COLUMNS = ("Class", "examples", "all miss", "one alone")


def errors(analysis: Analysis) -> None:
    """Every cell first, then one of them count by count."""
    found = remembered(analysis, ("errors",), lambda say: behaviour.errors(analysis))
    for remark in found.remarks:
        marks.box(remark, kind="warning")
    if not found.rows:
        return
    st.subheader("Errors that seeds share", anchor="errors")
    show(lambda: charts.errors_by_cell(found), "shared-errors", key="shared-errors", of=analysis_key(analysis))
    caption = (
        f"Test examples (of {found.n_test:,}) that all runs of a cell, and exactly one, get wrong, with the "
        f"{numbers.confidence(found.level)} Wilson interval of the first share over examples; by chance: if runs erred independently at "
        "their own rates. Overlap: mean Jaccard index of two runs’ errors. Errors of one run alone are what an ensemble mends."
    )
    listing(COLUMNS, [_row(row, found) for row in found.rows], caption, name="shared-errors", data=found.rows)
    _cell(analysis)


def _row(row, found) -> tuple[str, ...]:
    return (
        row.label,
        str(row.n_runs),
        numbers.percent(row.error),
        f"{row.missed_by_all:,}",
        numbers.level_interval(row.missed_by_all / found.n_test, row.all_low, row.all_high),
        f"{row.expected_all:,.1f}",
        f"{row.missed_by_one:,}",
        f"{row.expected_one:,.1f}",
        numbers.fixed(row.overlap, 2) if math.isfinite(row.overlap) else numbers.NONE,
    )


def _cell(analysis: Analysis) -> None:
    cell = cell_choice(analysis)
    found = remembered(analysis, ("errors", cell), lambda say: behaviour.errors_of(opened_of(analysis), cell))
    left, right = st.columns([3, 2], gap="large")
    with left:
        key = (*analysis_key(analysis), cell)
        show(lambda: charts.error_counts(found), f"errors-{cell}", key="error-counts", of=key)
    with right:
        rows = [
            (row.name, f"{row.examples:,}", f"{row.missed_by_all:,}", f"{row.missed_by_one:,}") for row in found.classes
        ]
        caption = f"The same class by class, cell {cell}, {numbers.runs(found.n_runs)}, {found.n_test:,} test examples."
        listing(CLASS_COLUMNS, rows, caption, name=f"errors-by-class-{cell}", data=found.classes)
