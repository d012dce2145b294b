"""Analyze, ?view=classes&cell=&score=: precision, recall and F1 of every class, macro and micro."""

import math

import streamlit as st

from lab.figures import charts, numbers
from lab.workflow.look import behaviour
from lab.workflow.look.analyze import Analysis
from pages.parts.analyze.answers import cell_choice, opened_of, remembered
from pages.parts.analyze.results import analysis_key
from pages.parts.choice import choice
from pages.parts.figure import show
from pages.parts.listing import listing

SCORES = {"f1": "F1", "precision": "Precision", "recall": "Recall"}
COLUMNS = ("Class", "examples", "predicted, mean", "mean over runs", "over seeds, t", "over examples", "runs")


def classes(analysis: Analysis) -> None:
    """Choose a cell and a score; figure and table."""
    cell = cell_choice(analysis)
    score = choice("score", "Score", list(SCORES), words=SCORES.__getitem__)
    found = remembered(analysis, ("classes", cell), lambda say: behaviour.classes(opened_of(analysis), cell))
    name = f"{score}-{cell}"
    st.subheader(f"{SCORES[score]} of every class", anchor="classes")
    show(lambda: charts.class_scores(found, score), name, key="classes", of=(*analysis_key(analysis), cell, score))
    rows = [
        (
            row.name,
            f"{row.labelled:,}",
            f"{row.predicted:,.1f}",
            numbers.percent(row.seeds.estimate),
            _ends(row.seeds.low, row.seeds.high),
            _ends(row.examples_low, row.examples_high),
            str(len(row.seeds.values)),
        )
        for row in found.of(score)
    ]
    caption = (
        f"{SCORES[score]} in percent, cell {cell} ({found.label}): mean of {numbers.runs(found.n_runs)} with a "
        f"{numbers.confidence(found.level)} t interval over training seeds, and a {numbers.confidence(found.level)} interval over the "
        f"{found.n_test:,} test examples with the runs held fixed (Wilson with as many trials as give the variance by example; macro: "
        "delta method). Micro precision, recall and F1 are the accuracy: every example has one class."
    )
    listing(COLUMNS, rows, caption, name=name, data=found.of(score), unit="fraction")


def _ends(low: float, high: float) -> str:
    if not (math.isfinite(low) and math.isfinite(high)):
        return numbers.NONE
    return f"[{numbers.fixed(100 * low, 1)}, {numbers.fixed(100 * high, 1)}]"
