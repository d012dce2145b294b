"""What is on record beside the runs: deviations so far, and the way to give a study up."""

from html import escape

import streamlit as st

from lab.workflow.deviation.declare import declare
from lab.workflow.deviation.explain import explain
from lab.workflow.planning.abandon import abandon
from lab.workflow.record.deviation_types import TYPES, proposed, relative
from lab.workflow.record.ledger import LedgerState, ledger
from lab.workflow.record.registered import load
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
        if state.attempts and not state.abandoned_at and not place.read_only:
            _leave(place)


def deviation_table(place: Place) -> None:
    """What differs from the plan as a table, above the results that rest on it; one line where nothing does."""
    state = ledger(place.home, place.registration)
    if not state.deviations:
        marks.caption("No deviation on record: what was done is what was registered.")
        return
    rows = [
        (
            str(number),
            escape(relative(one.at, state.opened_at)),
            escape(one.type if one.chosen else f"{one.type} (proposed)"),
            escape(one.sentence),
            escape(one.effect or "not said yet"),
            escape(", ".join(one.touches) or "–"),
        )
        for number, one in enumerate(state.deviations, start=1)
    ]
    with st.expander(f"Deviations from the plan: {len(rows)}", expanded=bool(state.touched)):
        columns = ("", "When", "Type", "What differs", "Its effect, said the researcher", "Exploratory because of it")
        st.html(marks.table(columns, rows))


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


def _leave(place: Place) -> None:
    """A change of the frozen plan: what, which hypotheses it touches, why, and what it does to the conclusion."""
    with st.expander("The plan was left"), st.form("plan-left", clear_on_submit=True, border=False):
        known = [one.id for one in load(place.home, place.registration).study.hypotheses]
        what = st.text_input("What was done differently, in one sentence", key="left-what")
        touches = st.multiselect("Hypotheses it touches (exploratory from now on)", known, key="left-touches")
        kind = st.selectbox("Type", TYPES, index=TYPES.index(proposed("plan_left")), key="left-type")
        effect = st.text_input("What it does to the conclusion, in one sentence", key="left-effect")
        if st.form_submit_button("Put it on record (cannot be undone)", key="left-record"):
            with explained():
                declare(place.home, place.registration, what, touches, kind, effect)
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
