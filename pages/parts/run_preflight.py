"""The preflight on Run: a button that starts the checks, and what the newest ones found."""

import time
from html import escape

import streamlit as st

from lab.study.registration import Registration
from lab.workflow import launch
from lab.workflow.ledger import LedgerState
from pages.parts import marks
from pages.parts.figure import as_csv
from pages.parts.page import explained
from pages.parts.place import Place
from pages.parts.strip import clock

SIGNS = {"passed": "✓ passed", "warning": "! warning", "failed": "✗ failed"}
COLUMNS = {"verdict": "", "name": "Check", "seen": "Seen", "wanted": "Wanted", "remedy": "What to do"}


def preflight(place: Place, registration: Registration, state: LedgerState) -> None:
    """The newest findings in an expander that is open while they need attention; before results are in, the button."""
    newest = state.preflights[-1] if state.preflights else None
    with st.expander(_title(newest), expanded=newest is None or newest["verdict"] != "passed"):
        if newest is None:
            st.write(
                "Before hours are spent: can every cell learn 32 examples by heart, do shuffled labels fall to chance, "
                "is nothing shared between the splits, does every factor change the computation? It takes seconds for "
                "small data and minutes for large, trains nothing that is kept, and goes into the ledger."
            )
        else:
            _findings(newest)
        if state.results is None and not state.abandoned_at:
            _start(place, registration, again=newest is not None)


def _title(newest: dict | None) -> str:
    if newest is None:
        return "Preflight: not run yet"
    passed = sum(check["verdict"] == "passed" for check in newest["checks"])
    return f"Preflight {newest['verdict']}: {passed} of {len(newest['checks'])} checks passed, {clock(newest['at'])}"


def _findings(newest: dict) -> None:
    rows = [{name: str(check.get(name, "")) for name in COLUMNS} for check in newest["checks"]]
    shown = [[SIGNS[row["verdict"]], *(escape(row[name]) for name in list(COLUMNS)[1:])] for row in rows]
    st.html(marks.table(list(COLUMNS.values()), shown))
    st.caption(
        f"Checks of every cell's first run, {newest['seconds']:.0f} s; golden batch {newest['golden_batch'][:12]}…. "
        "A failed check forbids nothing; it stays in the ledger."
    )
    st.download_button("Download the checks (CSV)", as_csv(rows), "preflight.csv", "text/csv", key="preflight-csv")


def _start(place: Place, registration: Registration, *, again: bool) -> None:
    worker = launch.worker(place.home, registration.sha256)
    label = "Run the preflight again" if again else "Run the preflight"
    with explained():
        if st.button(label, key="preflight", disabled=worker.alive):
            launch.launch(place.home, registration.sha256, "preflight")
            time.sleep(0.3)
            st.rerun()
