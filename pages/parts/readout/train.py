"""The slide that trains the default study while people watch: its grid and its curves, by the parts of Run."""

import time

import streamlit as st

from lab.figures.curves import curves as figure
from lab.figures.style import Size
from lab.study.registration import Registration
from lab.workflow.paper.readout import Slide, Talk
from lab.workflow.record.ledger import ledger
from lab.workflow.training import launch, live_demo
from pages.parts import marks
from pages.parts.home.study_list import duration
from pages.parts.index import index_of_process
from pages.parts.page import explained
from pages.parts.place import LINKS, Place, parameters
from pages.parts.readout.slide import SHARP, parts
from pages.parts.run.grid import run_grid
from pages.parts.run.live import STATUS_SECONDS, failed, fresh
from store import queries

CURVE, BY = "validation_accuracy", "depth"


def train(place: Place, talk: Talk, slide: Slide) -> None:
    """What will happen before the first press; then the newest demonstration, as far as it is."""
    known = live_demo.demonstrations(place.home)
    if not known:
        parts(talk, slide)
        _button(place, "Lock the default study and train it (adds a study to this home)")
        return
    newest = known[-1]
    alive = launch.worker(place.home, newest.sha256).alive
    st.fragment(_watch, run_every=STATUS_SECONDS if alive else None)(place, newest, was_alive=alive)


def _button(place: Place, label: str) -> None:
    with explained():
        if st.button(label, type="primary", key="live-start"):
            chosen = live_demo.start(place.home)
            _settle(place, chosen)
            st.rerun(scope="app")


def _settle(place: Place, chosen: Registration) -> None:
    """Wait at most a second for the worker to appear."""
    for _ in range(10):
        if launch.worker(place.home, chosen.sha256).alive:
            return
        time.sleep(0.1)


def _watch(place: Place, demo: Registration, *, was_alive: bool) -> None:
    with explained():
        worker, state = launch.worker(place.home, demo.sha256), ledger(place.home, demo.sha256)
        if worker.alive != was_alive:
            st.rerun(scope="app")
        left, right = st.columns([0.5, 0.5])
        with left:
            ended = state.count("done") + state.count("failed")
            facts = [("runs ended", f"{ended} of {len(state.planned)}"), ("failed", str(state.count("failed")))]
            progress = fresh(worker)
            if progress and progress.eta_s is not None:
                facts.append(("left, about", duration(progress.eta_s)))
            marks.figures(facts)
            run_grid(demo, state.runs)
        with right:
            if any(run.epoch for run in state.runs.values()):
                _curves(place, demo)
            elif worker.alive:
                marks.empty(
                    "Starting", "A process of its own loads PyTorch and the data; the first curves come within seconds."
                )
            else:
                marks.empty("Locked, not trained yet", "Seeds are fixed, and no run has begun.")
            marks.caption("Validation accuracy. Demonstration, outcome known; the test set stays closed.")
            if worker.error:
                failed(worker)
            if not worker.alive:
                label = "Train it again, with other seeds" if state.complete else "Go on training"
                _button(place, label)
                st.page_link(LINKS["Run"], label="Open on Run →", query_params=parameters(demo.sha256))


def _curves(place: Place, demo: Registration) -> None:
    with queries.reading(place.home, index_of_process()) as index:
        rows = queries.curves(index, demo.sha256, CURVE)
    drawn = figure(rows, BY, Size(400, 13.0)).in_theme(st.context.theme.type or "light")
    spec = {**drawn.chart.to_dict(validate=False), "height": 230, "usermeta": SHARP}
    st.vega_lite_chart(spec=spec, theme=None, width="content", key="readout/live-curves", alt=drawn.alt)
