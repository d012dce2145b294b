"""The preflight on Run: a button that starts the checks, and what the newest ones found."""

import time
from html import escape

import streamlit as st

from lab.figures.table_file import csv_text
from lab.study.registration import Registration
from lab.study.standing import RecordFinding
from lab.workflow.record.ledger import LedgerState
from lab.workflow.training import launch
from pages.parts import marks
from pages.parts.page import explained
from pages.parts.place import Place
from pages.parts.run.live import STATUS_SECONDS, saying, share
from pages.parts.strip import clock

SIGNS = {"failed": ("✗ failed", "lb-bad"), "warning": ("! warning", "lb-warn"), "passed": ("✓ passed", "lb-good")}
"""Words and colours, the worst first: colour is never the only sign."""
ENDS = {"failed": "failed", "warning": "passed with warnings", "passed": "passed"}
COLUMNS = ("verdict", "name", "seen", "wanted", "where", "remedy")


def preflight(place: Place, registration: Registration, state: LedgerState) -> None:
    """The newest findings in an expander that is open while they need attention; before results are in, the button."""
    newest = state.preflights[-1] if state.preflights else None
    with st.expander(_title(newest), expanded=newest is None or newest["verdict"] != "passed"):
        if newest is None:
            st.write(
                "Before hours are spent: can every network learn 32 examples by heart, do shuffled labels fall to chance, "
                "is nothing shared between the splits, does every factor change the computation? It takes seconds for "
                "small data and minutes for large, trains nothing that is kept, and goes into the ledger."
            )
        else:
            _findings(newest)
        st.fragment(_watch, run_every=STATUS_SECONDS if _at_work(place, registration) else None)(place, registration)
        with st.container(horizontal=True):
            if state.results is None and not state.abandoned_at:
                _start(place, registration, again=newest is not None)
            if newest is not None:
                csv = csv_text(
                    RecordFinding, [{name: str(check.get(name, "")) for name in COLUMNS} for check in newest["checks"]]
                )
                st.download_button("Download the checks (CSV)", csv, "preflight.csv", "text/csv", key="preflight-csv")


def _at_work(place: Place, registration: Registration) -> bool:
    worker = launch.worker(place.home, registration.sha256)
    return worker.alive and worker.verb == "preflight"


def _watch(place: Place, registration: Registration) -> None:
    """How far it is, here too: who has scrolled down to the button does not see the bar above."""
    with explained():
        worker = launch.worker(place.home, registration.sha256)
        if worker.alive and worker.verb == "preflight":
            st.progress(share(worker), text=saying(worker))


def _title(newest: dict | None) -> str:
    if newest is None:
        return "Preflight: not run yet"
    passed = sum(check["verdict"] == "passed" for check in newest["checks"])
    return (
        f"Preflight {ENDS[newest['verdict']]}: {passed} of {len(newest['checks'])} checks passed, {clock(newest['at'])}"
    )


def _findings(newest: dict) -> None:
    rows = [{name: str(check.get(name, "")) for name in COLUMNS} for check in newest["checks"]]
    order = list(SIGNS)
    rows.sort(key=lambda row: order.index(row["verdict"]))
    st.html(marks.table(["Verdict", "Check", "Seen", "Wanted"], [_cells(row) for row in rows]))
    marks.caption(
        f"Sanity checks of the first run of every cell, {newest['seconds']:.0f} s on one CPU thread, nothing of it kept but this "
        f"table. The SHA-256 of the first batch is {newest['golden_batch'][:12]}…; a run that sees another one is a deviation. "
        "A failed check forbids nothing; it stays in the ledger."
    )


def _cells(row: dict[str, str]) -> list[str]:
    """One line of the table; what to do stands under what was seen."""
    words, colour = SIGNS[row["verdict"]]
    todo = f"{row['where']}: {row['remedy']}" if row["where"] and row["remedy"] else row["remedy"]
    under = f'<br><span class="{colour}">{escape(todo)}</span>' if todo else ""
    sign = f'<span class="lb-num {colour}">{words}</span>'
    return [
        sign,
        escape(row["name"]),
        escape(row["seen"]) + under,
        f'<span class="lb-soft">{escape(row["wanted"])}</span>',
    ]


def _start(place: Place, registration: Registration, *, again: bool) -> None:
    worker = launch.worker(place.home, registration.sha256)
    label = "Run the preflight again" if again else "Run the preflight"
    with explained():
        if st.button(label, key="preflight", disabled=worker.alive):
            launch.launch(place.home, registration.sha256, "preflight")
            time.sleep(0.3)
            st.rerun()
