"""Baselines and deployment on the Report page: what is on record, and the job that measures it in the background."""

import time
from html import escape

import streamlit as st

from lab.study.standing import ExploratoryFinding
from lab.study.standing import said as marked
from lab.workflow.record.ledger import LedgerState
from lab.workflow.record.profiled import Profile, fixed_baselines, newest_profile
from lab.workflow.training import launch
from pages.parts import marks
from pages.parts.page import explained
from pages.parts.place import Place
from pages.parts.run.live import failed, saying, share


def profile_job(place: Place, state: LedgerState) -> None:
    """What was measured, and the job that measures it."""
    st.subheader("Baselines and deployment", anchor=False)
    marks.caption(_said(place, state))
    _job(place, state)
    if (found := newest_profile(place.home, state)) is not None:
        st.html(_table(found))


def _job(place: Place, state: LedgerState) -> None:
    """The button, or the progress of the worker that is at it."""
    if place.read_only:
        return
    worker = launch.worker(place.home, place.registration)
    if worker.alive:
        st.fragment(_watch, run_every=1.0)(place)
        return
    if worker.verb == "profile" and worker.error:
        failed(worker)
    label = "Measure again" if state.profiles else "Measure baselines, size, latency and memory"
    reads = (
        ""
        if state.baselines
        else "; reads the test images once more, under the permit of the opening, and the ledger says so"
    )
    with explained():
        kind = "secondary" if state.profiles else "primary"
        if st.button(label, key="profile", type=kind, help=f"Runs in the background, about a minute{reads}"):
            launch.launch(place.home, place.registration, "profile")
            time.sleep(0.3)
            st.rerun()


def _table(found: Profile) -> str:
    """Every model that was timed, by batch size."""
    rows = [
        (
            escape(f"{one.label} ({one.why})") if number == 0 else "",
            str(row.batch),
            f"{1e3 * row.median_seconds:.3f}",
            f"{1e3 * row.p95_seconds:.3f}",
            str(row.repeats),
            f"{row.per_second:,.0f}",
            f"{row.peak_bytes / 2**20:.0f}",
        )
        for one in found.timed
        for number, row in enumerate(one.rows)
    ]
    head = ("Model", "Batch", "Median, ms", "95th percentile, ms", "n", "Examples/s", "Peak memory, MiB")
    return marks.table(head, rows, numeric=range(1, 7))


def _said(place: Place, state: LedgerState) -> str:
    """One sentence on what is on record."""
    found = newest_profile(place.home, state)
    if found is None:
        return "Not measured yet: the experiment report says unknown for both."
    fixed = fixed_baselines(place.home, state)
    words = []
    for row in fixed:
        own = state.baselines[-1]["results"][row.key] if state.baselines else None
        if own:
            shares = (100 * own[name] / own["n"] for name in ("majority_correct", "logistic_correct"))
            words.append("On the test set: most frequent class {:.1f} %, logistic regression {:.1f} %".format(*shares))
    timed = found.timed[-1]
    first = timed.rows[0]
    words.append(
        f"{timed.label}: {1e3 * first.median_seconds:.3f} ms for one image (median of {first.repeats}, one thread, {found.machine})"
    )
    return marked(ExploratoryFinding, f"{'; '.join(words)}.")


def _watch(place: Place) -> None:
    """Poll the worker's snapshot; when it is gone, draw the page anew."""
    with explained():
        worker = launch.worker(place.home, place.registration)
        if not worker.alive:
            st.rerun()
        words = (
            saying(worker) if worker.verb == "profile" else "A worker is at this study; measuring can start after it"
        )
        st.progress(share(worker), text=words)
        if worker.verb == "profile" and st.button("Stop", key="profile-stop"):
            launch.stop(place.home, place.registration)
