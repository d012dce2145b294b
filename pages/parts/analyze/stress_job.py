"""Put the runs under stress: choose, start the job in the background, watch it and stop it."""

import time

import streamlit as st

from lab.workflow.record.registered import load
from lab.workflow.stress.choice import CHOICES, VECTORS, pictured, size_text, written
from lab.workflow.training import launch
from lab.workflow.training.launch import WorkerInfo
from pages.parts import marks
from pages.parts.home.study_list import duration
from pages.parts.page import explained
from pages.parts.run.live import failed, fresh, saying, share
from store.paths import Home


def stress_job(home: Home, registration: str, *, any_yet: bool) -> None:
    """The form; while a worker is at this study, its progress instead."""
    worker = launch.worker(home, registration)
    if worker.alive:
        st.fragment(_watch, run_every=1.0)(home, registration)
        return
    if worker.verb == "stress" and worker.error:
        failed(worker)
    with st.expander("Put the runs under stress…", expanded=not any_yet, key="stress-form"):
        st.write(
            "Reads the test images again, after the opening. The ledger shows it; nothing registered changes, and whatever comes out "
            "is exploratory. What is on record already is not computed again."
        )
        _form(home, registration)


def _form(home: Home, registration: str) -> None:
    pictures = pictured(home, load(home, registration))
    if not pictures:
        marks.box(VECTORS, kind="warning")
    families = CHOICES["corruptions"] if pictures else ("noise",)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = {
            "corruptions": st.pills("Corruptions", families, selection_mode="multi", default=families, format_func=written, key="stress-corruptions"),
            "severities": st.pills(
                "Severities", CHOICES["severities"], selection_mode="multi", default=CHOICES["severities"], key="stress-severities"
            ),
            "attacks": st.pills(
                "Attacks", CHOICES["attacks"], selection_mode="multi", default=CHOICES["attacks"], format_func=written, key="stress-attacks"
            ),
            "eps": st.pills(
                "eps", CHOICES["eps"], selection_mode="multi", default=CHOICES["eps"], format_func=size_text, key="stress-eps",
                help="Largest change of a pixel, in units of its range 0..1",
            ),
        }  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = "A name of the catalogue or parquet:PATH; same height, width, channels and number of classes. Empty: the study's own test images"
        data = st.text_input("Another data set (may stay empty)", key="stress-data", help=words).strip()
        same = st.text_input(
            "In what sense its labels are the same",
            key="stress-labels",
            disabled=not data,
            placeholder="class k is the digit k in both",
        )
    if data:
        marks.caption(
            "On another data set its unchanged images come first; corruptions and attacks only where they are chosen above."
        )
    with explained():
        if st.button("Start in the background", key="stress-start"):
            values = {name: list(picked or ()) for name, picked in chosen.items()}
            launch.launch(home, registration, "stress", data=data, same_labels=same.strip(), **values)
            time.sleep(0.3)
            st.rerun()


def _watch(home: Home, registration: str) -> None:
    """Poll the worker's snapshot; when it is gone, draw the page anew."""
    with explained():
        worker = launch.worker(home, registration)
        if not worker.alive:
            st.rerun()
        st.progress(share(worker), text=_words(worker))
        if worker.verb == "stress" and st.button("Stop (conditions that are done are kept)", key="stress-stop"):
            launch.stop(home, registration)


def _words(worker: WorkerInfo) -> str:
    if worker.verb != "stress":
        return "A worker is at this study; stress can start after it"
    seen = fresh(worker)
    left = f", about {duration(seen.eta_s)} left" if seen and seen.eta_s is not None else ""
    return f"{saying(worker)}{left}"
