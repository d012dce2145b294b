"""What is on record beside the runs: deviations so far, and the way to give a study up."""

import streamlit as st

from lab.workflow.abandon import abandon
from lab.workflow.deviation_types import TYPES, relative
from lab.workflow.explain import explain
from lab.workflow.ledger import LedgerState
from pages.parts import marks
from pages.parts.page import explained
from pages.parts.place import Place
from pages.parts.strip import clock


def deviations(place: Place, state: LedgerState) -> None:
    """Every recorded difference between plan and deed, in a popover that counts them, and the word on each."""
    count = len(state.deviations)
    with st.popover(f"Deviations {count}", key="deviations"):
        if not count:
            st.write("None: what was done is what was registered.")
        for _number, found in enumerate(state.deviations, start=1):
            kind = found.type if found.chosen else f"{found.type}, proposed"
            when = f"{kind}; {clock(found.at)}, {relative(found.at, state.opened_at)}"
            marks.box(found.sentence, when, found.effect or "Its effect has not been said yet.", kind="warning")
        if count and not place.read_only:
            _word(place, state)


def _word(place: Place, state: LedgerState) -> None:
    """Type and effect of one of them; nothing on record is changed, the newest word counts."""
    number = st.selectbox("Deviation", range(1, len(state.deviations) + 1), key="deviation-number") or 1
    found = state.deviations[number - 1]
    kind = st.selectbox("Type", TYPES, index=TYPES.index(found.type), key=f"deviation-type-{number}")
    effect = st.text_input("What it does to the conclusion, in one sentence", key=f"deviation-effect-{number}")
    if st.button("Put it on record", key="deviation-record", disabled=not effect.strip()):
        with explained():
            explain(place.home, place.registration, number, kind, effect)
            st.rerun()


def give_up(place: Place, state: LedgerState) -> None:
    """Abandon a study before its results are known; the reason stays on record."""
    if state.results is not None or state.abandoned_at:
        return
    with st.popover("Abandon…", type="tertiary", key="abandon"), explained():
        reason = st.text_input("Why, in one sentence (stays on record)", key="abandon-reason")
        if st.button("Abandon this study (cannot be undone)", key="really-abandon", disabled=not reason.strip()):
            abandon(place.home, place.registration, reason)
            st.rerun()
