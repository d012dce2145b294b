"""The dry run of a plan: its button, the share of false verdicts by world, and every row as a table."""

from collections.abc import Callable, Mapping

import streamlit as st

from lab.figures import charts
from lab.figures.table_file import csv_text
from lab.study.draft import Study
from lab.study.responses import RESPONSES
from lab.study.standing import PlanFinding
from pages.parts import marks
from pages.parts.figure import show
from pages.parts.page import explained

COLUMNS = {
    "world": "world",
    "sigma": "sd between seeds",
    "hypothesis": "hypothesis",
    "truth": "true effect",
    "wrong": "false verdict",
    "right": "right verdict",
    "coverage": "interval holds the truth",
    "studies": "studies",
}


def dry_run_panel(study: Study, found: Mapping | None, simulate: Callable[[Callable], Mapping], *, key: str) -> None:
    """Show what was found, or the button that simulates; `simulate` gets a function for its progress."""
    st.subheader("Dry run", anchor=False)
    if found is None:
        marks.caption(
            "The plan in simulated worlds whose truth is known: no effect, effects of the SESOI, unequal spread, heavy tails, lost "
            "runs. Its own tests and verdicts are applied 2,000 times in each. It goes into the ledger with the lock."
        )
        if not st.button("Rehearse it", key=f"{key}/dry", type="primary"):
            return
        bar = st.progress(0.0, "Simulating")
        with explained():
            found = simulate(lambda words, share: bar.progress(share, f"Simulating: {words}"))
        bar.empty()
        if found is None:
            return
    results(study, found, key=key)


def results(study: Study, found: Mapping, *, key: str) -> None:
    """Warnings, the figure and the table of a dry run."""
    for words in found["warnings"]:
        marks.box(
            "More false verdicts than alpha allows", words, "Rethink test, error model or replicates", kind="warning"
        )
    if not study.hypotheses:
        marks.caption("No hypothesis, no verdicts: there is nothing to rehearse.")
        return
    unit = RESPONSES[study.primary.name].unit
    of = (repr(found["settings"]), repr(found["rows"][:1]), key)
    show(lambda: charts.false_verdicts(found, study.analysis.alpha, unit), "dry-run", key=f"{key}/dry-figure", of=of)
    rows = [{title: row[name] for name, title in COLUMNS.items()} for row in found["rows"]]
    with st.expander(f"All {len(rows)} rows: power, false verdicts, coverage"):
        marks.caption(
            "Shares of the simulated studies. Rows without a hypothesis count studies with any false verdict. "
            + _worlds(found)
        )
        st.dataframe(rows, hide_index=True)
        st.download_button(
            "CSV", csv_text(PlanFinding, rows), "dry-run.csv", "text/csv", key=f"{key}/dry-csv", on_click="ignore"
        )


def _worlds(found: Mapping) -> str:
    return "Worlds: " + "; ".join(f"{name}: {words}" for name, words in found["worlds"].items()) + "."
