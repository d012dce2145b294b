"""Choose a run and a split, start the job, and watch it."""

import time

import streamlit as st

from lab.study.design import cells
from lab.study.registration import Registration
from lab.workflow.record.ledger import LedgerState
from lab.workflow.training import launch
from pages.parts import marks
from pages.parts.page import explained
from pages.parts.place import Place
from pages.parts.run.live import failed, fresh

MOST_IMAGES = 32


def job(place: Place, registration: Registration, state: LedgerState) -> None:
    """The form and its primary button; while a worker is at this study, its progress instead."""
    if place.read_only:
        marks.caption("An imported study is read-only: here are the maps that came with it.")
        return
    worker = launch.worker(place.home, registration.sha256)
    if worker.alive:
        st.fragment(_watch, run_every=1.0)(place, registration)
        return
    if worker.verb == "interpret" and worker.error:
        failed(worker)
    finished = [run.id for run in registration.runs if state.runs[run.id].status == "done"]
    if not finished:
        marks.empty("No trained run yet", "Train the study first: maps need the weights of a finished run.")
        st.stop()
    _form(place, registration, finished, sealed=state.results is None)


def _form(place: Place, registration: Registration, finished: list[str], *, sealed: bool) -> None:
    labels = {run.id: cells(registration.study)[run.cell].label for run in registration.runs}
    asked = st.query_params.get("run")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        run = st.selectbox(
            "Run",
            finished,
            index=finished.index(asked) if asked in finished else 0,
            format_func=lambda name: f"{name}  {labels[name]}",
            key="interpret-run",
            width=420,
        )
        splits = ["validation"] if sealed else ["validation", "test"]
        why = "Test images can be chosen once the lockbox is open" if sealed else "Test images: the lockbox is open"
        split = st.segmented_control("Images of", splits, default="validation", required=True, key="split", help=why)
        count = st.number_input("How many", 1, MOST_IMAGES, 8, key="images", width=140)
        with explained():
            if st.button(f"Compute maps of {count} images", type="primary", key="interpret"):
                launch.launch(place.home, registration.sha256, "interpret", run=run, split=split, n=int(count))
                time.sleep(0.3)
                st.rerun()


def _watch(place: Place, registration: Registration) -> None:
    """Poll the worker's snapshot; when it is gone, draw the page anew."""
    with explained():
        worker = launch.worker(place.home, registration.sha256)
        if not worker.alive:
            st.rerun()
        progress = fresh(worker)
        share = progress.done / progress.total if progress and progress.total else 0.0
        words = "Computing maps" if worker.verb == "interpret" else "A worker is at this study; maps can start after it"
        st.progress(min(1.0, share), text=words)
