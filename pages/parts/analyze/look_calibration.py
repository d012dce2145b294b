"""Analyze, ?view=calibration&cell=: do probabilities mean what they say, before and after temperature scaling; or every cell."""

import math

import streamlit as st

from lab.figures import charts, numbers
from lab.workflow.look import behaviour
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.analyze.answers import cell_choice, opened_of, remembered
from pages.parts.analyze.results import analysis_key
from pages.parts.choice import choice
from pages.parts.figure import show
from pages.parts.listing import listing

COLUMNS = ("Measure", "as trained", "temperature-scaled", "change, run by run")
WAYS = {"cell": "One cell", "every": "Every cell"}


def calibration(analysis: Analysis) -> None:
    """The reliability diagram and all measures of a cell, or the calibration error of all cells."""
    if choice("of", "Show", list(WAYS), words=WAYS.__getitem__) == "every":
        _every(analysis)
        return
    cell = cell_choice(analysis)
    found = remembered(analysis, ("calibration", cell), lambda say: behaviour.calibration(opened_of(analysis), cell))
    for remark in found.remarks:
        marks.box(remark, kind="warning")
    st.subheader("Reliability", anchor="reliability")
    key = (*analysis_key(analysis), cell)
    show(lambda: charts.reliability(found), f"reliability-{cell}", key="reliability", of=key)
    st.subheader("Measures", anchor="measures")
    rows = [
        (row.name, *(_shown(part, row.unit) for part in (row.before, row.after)), _change(row))
        for row in found.measures
    ]
    listing(COLUMNS, rows, _caption(found), name=f"calibration-{cell}", data=found.measures)


def _every(analysis: Analysis) -> None:
    of = opened_of(analysis)
    words = "Fitting temperatures, cell by cell"
    found = remembered(analysis, ("calibration",), lambda say: behaviour.every_calibration(of, say), words)
    for remark in dict.fromkeys(remark for look in found for remark in look.remarks):
        marks.box(remark, kind="warning")
    st.subheader("Calibration error of every cell", anchor="calibration-cells")
    show(
        lambda: charts.calibration_cells(found), "calibration-cells", key="calibration-cells", of=analysis_key(analysis)
    )


def _shown(part, unit: str) -> str:
    if part is None:
        return numbers.NONE
    if unit == "fraction":
        return numbers.level_interval(part.estimate, part.low, part.high)
    ends = f" [{numbers.fixed(part.low, 3)}, {numbers.fixed(part.high, 3)}]" if math.isfinite(part.low) else ""
    return f"{numbers.fixed(part.estimate, 3)}{ends}{' nats' if unit == 'nats' else ''}"


def _change(row) -> str:
    if row.change is None:
        return numbers.NONE
    text = numbers.interval(row.change.estimate, row.change.low, row.change.high, row.unit)
    return text.replace(" Brier", "")


def _caption(found) -> str:
    level = numbers.confidence(found.level)
    temperatures = ", ".join(numbers.fixed(value, 2) for value in found.temperatures)
    scaling = (
        f" Temperatures, run by run: {temperatures}, each fitted on {found.n_validation:,} validation examples by log likelihood; above 1 "
        "softens. Decisions stay the same."
        if temperatures
        else ""
    )
    return (
        f"Cell {found.cell} ({found.label}): means of {numbers.runs(found.n_runs)} on {found.n_test:,} test examples with {level} t "
        f"intervals over training seeds; the change is paired by run. ECE is above 0 on finite data even for perfect calibration: “by "
        "chance alone” is its mean over 50 simulated outcomes of the same confidences. Brier score = reliability − resolution + "
        f"uncertainty + within bins; lower is better but for the resolution.{scaling}"
    )
