"""Learning curves of the runs, grouped by any factor, from the index over the journal."""

import streamlit as st

from lab.figures.curves import curves as figure
from lab.figures.figure import Figure
from lab.study.registration import Registration
from lab.workflow.record.ledger import ledger
from pages.parts import marks
from pages.parts.figure import show
from pages.parts.index import curves_of
from pages.parts.place import Place

METRICS = {
    "validation_loss": "validation loss",
    "validation_accuracy": "validation accuracy",
    "train_loss": "training loss",
    "train_accuracy": "training accuracy",
}


def curves(place: Place, registration: Registration) -> None:
    """Choose the metric and the factor; one band per level, every run a thin line."""
    factors = [factor.name for factor in registration.study.factors]
    with st.container(horizontal=True):
        metric = st.selectbox("Metric", list(METRICS), format_func=METRICS.get, key="curve-metric", width=220)
        group = st.segmented_control(
            "Grouped by", factors, default=factors[0], required=True, format_func=_words, key="curve-group"
        )
    state = ledger(place.home, registration.sha256)
    if not any(run.epoch for run in state.runs.values()):
        marks.empty("No curve yet", "Curves appear with the first epoch of the first run.")
        return
    show(
        lambda: _figure(place, metric, group),
        f"curves-{metric}-{group}",
        key="curves",
        of=(registration.sha256,) if state.complete else None,
    )


def _figure(place: Place, metric: str, group: str) -> Figure:
    lines, bands = curves_of(place, metric, group)
    return figure(lines, group, bands=bands)


def _words(name: str) -> str:
    return name.replace("_", " ")
