"""What is on record beside the runs: deviations so far, and the way to give a study up."""

import streamlit as st

from lab.workflow.abandon import abandon
from lab.workflow.ledger import LedgerState
from pages.parts import marks
from pages.parts.page import explained
from pages.parts.place import Place
from pages.parts.strip import clock


def deviations(state: LedgerState) -> None:
    """Every recorded difference between plan and deed, in a popover that counts them."""
    count = len(state.deviations)
    with st.popover(f"Deviations {count}", key="deviations"):
        if not count:
            st.write("None: what was done is what was registered.")
        for found in state.deviations:
            marks.box(found.sentence, f"{found.kind.replace('_', ' ')}, {clock(found.at)}", kind="warning")


def give_up(place: Place, state: LedgerState) -> None:
    """Abandon a study before its results are known; the reason stays on record."""
    if state.results is not None or state.abandoned_at:
        return
    with st.popover("Abandon…", type="tertiary", key="abandon"), explained():
        reason = st.text_input("Why, in one sentence (stays on record)", key="abandon-reason")
        if st.button("Abandon this study (cannot be undone)", key="really-abandon", disabled=not reason.strip()):
            abandon(place.home, place.registration, reason)
            st.rerun()
