"""What no record can know: the questions of the report with their answers, and the items of the checklists."""

from html import escape

import streamlit as st

from lab.workflow.paper.answers import CHECKLISTS, CHOICES, QUESTIONS, answer, known_answer, suggestions
from lab.workflow.record.ledger import LedgerState
from lab.workflow.record.registered import load
from pages.parts import marks
from pages.parts.index import index_of_process
from pages.parts.page import explained
from pages.parts.place import Place

STANDS = "as suggested"


def questions(place: Place, state: LedgerState) -> None:
    """A form with all questions; what stays empty is printed as unknown."""
    known = sum(one.field in state.answers for one in QUESTIONS)
    st.subheader("What no record can know", anchor=False)
    marks.caption(
        f"{known} of {len(QUESTIONS)} questions are answered. Answers go into the ledger and into report, cards and checklists when they are "
        "built again; what nobody has answered stands there as unknown."
    )
    with st.expander("Questions", expanded=True, key="questions"):
        _form(place, state)
    with st.expander("Checklists", expanded=True, key="checklists"):
        checklists(place, state)


def _form(place: Place, state: LedgerState) -> None:
    name = load(place.home, place.registration).data.name
    with st.form("answers", border=False):
        said, section = {}, ""
        for one in QUESTIONS:
            if one.section != section:
                section = one.section
                st.markdown(f"**{section}**")
            said[one.field] = st.text_area(
                one.asks,
                state.answers.get(one.field, ""),
                key=f"answer-{one.field}",
                height=68,
                max_chars=2000,
                help=one.field,
                placeholder=known_answer(name, one.field),
            )
        kept = st.form_submit_button("Keep these answers", disabled=place.read_only)
    if kept:
        with explained():
            answer(place.home, place.registration, said)
            st.rerun()


def checklists(place: Place, state: LedgerState) -> None:
    """Every item with the suggested answer; the researcher's own takes its place, with a reason."""
    name = st.segmented_control(
        "Checklist", list(CHECKLISTS), default="neurips", format_func=CHECKLISTS.get, key="checklist", required=True
    )
    rows = _suggestions(str(place.home.root), place.registration, state.lines, place, str(name))
    shown = [
        (
            str(row.number),
            escape(row.question),
            escape(row.answer),
            escape(row.reason),
            "yours" if row.own else "from the record",
        )
        for row in rows
    ]
    st.html(marks.table(("", "Item", "Answer", "Why", "By"), shown))
    with st.form(f"override-{name}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox("Item", [row.number for row in rows], key=f"item-{name}", width=110)
        word = st.selectbox("Answer", [*CHOICES, STANDS], key=f"word-{name}", width=150)
        reason = st.text_input("Reason", key=f"reason-{name}", width="stretch")
        kept = st.form_submit_button("Keep", disabled=place.read_only)
    if kept:
        with explained():
            answer(place.home, place.registration, {f"{name}.{number}": "" if word == STANDS else f"{word}: {reason}"})
            st.rerun()


@st.cache_data(show_spinner="Reading the record", max_entries=8)
def _suggestions(home: str, registration: str, lines: int, _place: Place, name: str):
    return suggestions(_place.home, registration, name, index=index_of_process())
