"""The live part of Run: a small snapshot is polled every second; training itself never waits for a page."""

import time

import streamlit as st

from lab.study.registration import Registration
from lab.workflow.record.ledger import LedgerState, ledger
from lab.workflow.record.presence import Progress
from lab.workflow.training import launch
from lab.workflow.training.launch import WorkerInfo
from pages.parts import marks
from pages.parts.home.study_list import duration
from pages.parts.page import explained
from pages.parts.place import Place, go
from pages.parts.run.curves import curves
from pages.parts.run.grid import run_grid
from pages.parts.run.nodes import run_nodes
from pages.parts.run.where import where

STATUS_SECONDS, CURVES_SECONDS, IDLE_SECONDS = 1.0, 4.0, 5.0
"""How often a page looks: while a worker is alive, and while another tab or a shell might start one."""

STOP = {
    "run": "Stop (runs under way start again later)",
    "preflight": "Stop (nothing is recorded)",
    "stress": "Stop (conditions that are done are kept)",
}

SHARES = {"preflight": "Preflight", "stress": "Under stress"}
"""What tells the share of its work that is done, and what it is at."""

SILENT_SECONDS = 30.0
"""After so long without a heartbeat, which comes every two seconds, the page says so."""


def live(place: Place, registration: Registration) -> None:
    """Status and grid on the left, curves on the right; both refresh themselves while a worker is alive."""
    alive = launch.worker(place.home, registration.sha256).alive
    often = STATUS_SECONDS if alive else IDLE_SECONDS
    st.fragment(_status, run_every=often)(place, registration, was_alive=alive)
    left, right = st.columns([5, 7], gap="large")
    with left:
        st.subheader("Runs", anchor=False)
        st.fragment(_grid, run_every=STATUS_SECONDS if alive else None)(place, registration)
    with right:
        st.subheader("Curves", anchor=False)
        st.fragment(_curves, run_every=CURVES_SECONDS if alive else None)(place, registration)


def _status(place: Place, registration: Registration, *, was_alive: bool) -> None:
    with explained():
        worker, state = launch.worker(place.home, registration.sha256), ledger(place.home, registration.sha256)
        if was_alive != worker.alive:
            st.rerun()
        ended = state.count("done") + state.count("failed")
        with st.container(horizontal=True, vertical_alignment="center", gap="large"):
            _numbers(worker, state, ended)
            _act(place, registration, worker, state)
        if worker.alive:
            st.progress(share(worker), text=saying(worker))
            _if_silent(worker)
            run_nodes(worker.progress.cluster if fresh(worker) else None)
        if worker.error:
            failed(worker)


def _if_silent(worker: WorkerInfo) -> None:
    """A worker that lives and says nothing is suspended or waits for a disk; it is not replaced behind its back."""
    if worker.silent_seconds > SILENT_SECONDS:
        marks.box(
            f"No sign of life from the worker for {duration(worker.silent_seconds)}",
            f"process {worker.pid}",
            "It may be suspended (kill -CONT wakes it) or wait for a disk. Finished runs are safe; Stop, then Resume, "
            "starts the others again.",
            kind="warning",
        )


def failed(worker: WorkerInfo) -> None:
    """Why the last worker ended, and the end of its log."""
    error = worker.error
    seen = f"Seen: {error['seen']}" if error.get("seen") is not None else ""
    marks.box(str(error["what"]), str(error.get("where") or ""), seen, str(error.get("remedy") or ""))
    if worker.log_tail:
        with st.expander("End of the log"):
            st.code(worker.log_tail, language=None)


def fresh(worker: WorkerInfo) -> Progress | None:
    """What this worker says; a snapshot of the one before it does not count."""
    progress = worker.progress
    return progress if worker.alive and progress.pid == worker.pid else None


def _numbers(worker: WorkerInfo, state: LedgerState, ended: int) -> None:
    facts = [("runs ended", f"{ended} of {len(state.planned)}"), ("failed", str(state.count("failed")))]
    if state.jobs:
        facts.append(("device", f"{state.jobs[-1].device} × {state.jobs[-1].processes}"))
    progress = fresh(worker)
    if progress and progress.eta_s is not None:
        facts.append(("left, about", duration(progress.eta_s)))
    if progress and progress.samples_per_second:
        facts.append(("samples per second", f"{progress.samples_per_second:,.0f}"))
    marks.figures(facts)


def share(worker: WorkerInfo) -> float:
    """How much of its work a worker has done, 0..1."""
    progress = fresh(worker)
    return min(1.0, max(0.0, progress.done / progress.total)) if progress and progress.total else 0.0


def saying(worker: WorkerInfo) -> str:
    """What a worker is at, and how far."""
    words = {"run": "Training", "unseal": "Evaluating the test set, once", "interpret": "Computing attributions"}
    progress = fresh(worker)
    if worker.verb in SHARES:
        name = SHARES[worker.verb]
        return f"{name}: {progress.message}, {progress.done} %" if progress and progress.total else f"{name}: starting"
    counted = f"{progress.done} of {progress.total}" if progress and progress.total else "starting"
    return f"{words.get(worker.verb, worker.verb)}: {counted}"


def _act(place: Place, registration: Registration, worker: WorkerInfo, state: LedgerState) -> None:
    """The one primary button of this page, whichever act is next."""
    if worker.alive:
        label = STOP.get(worker.verb)
        if label and st.button(label, key="stop"):
            launch.stop(place.home, registration.sha256)
            _settle(place, registration, alive=False)
    elif state.abandoned_at:
        marks.box("This study was abandoned", state.reason, kind="warning")
    elif state.results is not None:
        if st.button("Read the results →", type="primary", key="to-analyze"):
            go("Analyze", registration.sha256)
    elif not state.complete:
        missing, planned = len(state.missing), len(state.planned)
        chosen = where()
        label = f"Start the {planned} runs" if missing == planned else f"Resume: {missing} runs to go"
        if st.button(label, type="primary", key="start"):
            launch.launch(place.home, registration.sha256, "run", **chosen)
            _settle(place, registration, alive=True)
    elif state.opened_at:
        if st.button("Finish evaluating the test set", type="primary", key="finish"):
            launch.launch(place.home, registration.sha256, "unseal")
            _settle(place, registration, alive=True)
    elif st.button("Open the lockbox (once)", type="primary", key="open"):
        _confirm(place, registration, state)


@st.dialog("Open the lockbox?", width="medium")
def _confirm(place: Place, registration: Registration, state: LedgerState) -> None:
    """The last word before the test set is read."""
    st.write(
        f"The SHA-256 of all {state.count('done')} checkpoints is written to the ledger; then the test set is evaluated, once. "
        "A second opening would be recorded, and its results would be exploratory."
    )
    with explained():
        if st.button("Open the lockbox now", type="primary", key="really-open"):
            launch.launch(place.home, registration.sha256, "unseal")
            _settle(place, registration, alive=True)


def _settle(place: Place, registration: Registration, *, alive: bool) -> None:
    """Wait at most a second for the worker to appear or to go, then draw the page anew."""
    for _ in range(10):
        if launch.worker(place.home, registration.sha256).alive == alive:
            break
        time.sleep(0.1)
    st.rerun()


def _grid(place: Place, registration: Registration) -> None:
    with explained():
        state = ledger(place.home, registration.sha256)
        run_grid(registration, state.runs)
        _failures(state)


def _failures(state: LedgerState) -> None:
    for identity, run in state.runs.items():
        if run.status == "failed":
            marks.box(
                f"{identity} failed", run.reason or "", "It counts as an outcome; no new seed is drawn", kind="warning"
            )


def _curves(place: Place, registration: Registration) -> None:
    with explained():
        curves(place, registration)
