"""Analyze, ?view=variance&loss=: how much of the loss all training seeds share, and how much the seed adds, cell by cell."""

import math

import streamlit as st

from lab.figures import charts, numbers
from lab.workflow.look import behaviour
from lab.workflow.look.analyze import Analysis
from pages.parts.analyze.answers import opened_of, remembered
from pages.parts.analyze.results import analysis_key
from pages.parts.choice import choice
from pages.parts.figure import show
from pages.parts.listing import listing

LOSSES = {"zero_one": "0-1 loss", "squared": "Squared loss"}
COLUMNS = ("Cell", "runs", "loss", "bias", "variance", "unbiased variance", "biased variance")


def variance(analysis: Analysis) -> None:
    """Choose a loss; bias beside variance, then the table."""
    loss = choice("loss", "Loss", list(LOSSES), words=LOSSES.__getitem__)
    words = "Reading the answers, cell by cell"
    found = remembered(analysis, ("variance",), lambda say: behaviour.variance(opened_of(analysis), say), words)
    key = (*analysis_key(analysis), loss)
    st.subheader("Bias and variance over training seeds", anchor="variance")
    for column, part in zip(st.columns(2, gap="large"), ("bias", "variance"), strict=True):
        with column:
            name = f"{part}-{loss.replace('_', '-')}"
            show(lambda part=part: charts.bias_variance(found, loss, part), name, key=part, of=(*key, part))
    kept = [row for row in found if row.loss_name == loss]
    rows = [
        (row.label, str(row.n_runs), *(_part(part, loss) for part in (row.loss, row.bias, row.variance)), *_votes(row))
        for row in kept
    ]
    level = numbers.confidence(kept[0].level) if kept else ""
    unit = "percent of the examples" if loss == "zero_one" else "Brier score, 0 to 2"
    caption = (
        f"Loss = bias + variance ({unit}), {level} t intervals over {kept[0].n_test if kept else 0:,} test examples, the runs "
        "held fixed. 0-1 loss: variance is unbiased less biased variance, where differing from the main prediction costs and where it "
        "wins (Domingos 2000). Squared loss: both parts corrected for the number of runs."
    )
    listing(COLUMNS, rows, caption, name=f"bias-variance-{loss.replace('_', '-')}", data=kept)


def _part(part, loss: str) -> str:
    if loss == "zero_one":
        return (
            numbers.level_interval(part.estimate, part.low, part.high) if math.isfinite(part.estimate) else numbers.NONE
        )
    return f"{numbers.fixed(part.estimate, 3)} [{numbers.fixed(part.low, 3)}, {numbers.fixed(part.high, 3)}]"


def _votes(row) -> tuple[str, str]:
    return tuple(
        numbers.percent(value) if math.isfinite(value) else numbers.NONE for value in (row.unbiased, row.biased)
    )
