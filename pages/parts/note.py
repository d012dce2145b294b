"""Writing an entry of the lab notebook from any page: a dialog that the button beside the pages' names, or the key N, opens."""

import streamlit as st

from lab.errors import LabError
from lab.workflow.desk import notebook
from lab.workflow.desk.notebook import Entry
from pages.parts import marks
from pages.parts.place import LINKS, Place, parameters
from store.errors import StoreError

KINDS = {"study": "The study", "claim": "A claim", "run": "A run", "figure": "A figure"}
FIGURES = ("forest", "cells", "curves", "main effects", "interaction", "heat map", "power", "attribution", "sanity")
"""Offered first; any other name may be typed."""
ASKED = {"tried": "Tried", "expected": "Expected", "happened": "Happened", "next": "Next"}


def note_button(place: Place) -> None:
    """The button; the key N does the same wherever nothing is being typed."""
    if st.button("Note", type="tertiary", shortcut="N", key="note", help="Write an entry of the lab notebook"):
        write_note(place)
    noted = st.session_state.pop("noted", None)
    if noted:
        st.toast(f"Entry {noted} is in the notebook.")


@st.dialog("Lab notebook", width="medium")
def write_note(place: Place, old: Entry | None = None) -> None:
    """Ask the four questions and append the entry; `old` is an entry that it corrects, which stays as it is."""
    key = f"note/{old.number if old else ''}"
    if old:
        marks.caption(f"Corrects entry {old.number}, which stays in the notebook and says so.")
    about = f"{old.kind}:{old.name}".rstrip(":") if old else _about(place, key)
    for name, label in ASKED.items():
        st.text_area(label, getattr(old, name) if old else "", key=f"{key}/{name}", height=76)
    with st.container(horizontal=True, vertical_alignment="center"):
        label = "Keep the entry (cannot be changed)"
        st.button(label, type="primary", key=f"{key}/keep", on_click=_keep, args=(place, about, old, key))
        st.page_link(LINKS["Notebook"], label="Read the notebook", query_params=parameters(place.study.id))
    error = st.session_state.pop("note-refused", None)
    if error is not None:
        marks.box(error.what, error.where, "" if error.seen is None else f"Seen: {error.seen}", error.remedy)
    if "noted" in st.session_state:
        st.rerun()  # closes the dialog


def _keep(place: Place, about: str, old: Entry | None, key: str) -> None:
    """Append what was typed; a refusal is shown where it was typed, and nothing typed is lost."""
    answers = {name: st.session_state.get(f"{key}/{name}", "") for name in ASKED}
    try:
        written = notebook.note(
            place.home, place.study.id, about, corrects=old.number if old else None, answers=answers
        )
    except (LabError, StoreError) as error:
        st.session_state["note-refused"] = error
        return
    st.session_state.noted = written.number
    for name in ASKED:
        st.session_state.pop(f"{key}/{name}", None)


def _about(place: Place, key: str) -> str:
    """What the entry is about: the study, or a claim, run or figure by its name."""
    known = notebook.subjects(place.home, place.study.id) | {"figure": FIGURES}
    kinds = ["study", *(kind for kind in ("claim", "run", "figure") if known[kind])]
    asked = next((kind for kind in kinds if _named(kind) in known.get(kind, ())), "study")
    left, right = st.columns([2, 3])
    kind = left.selectbox("About", kinds, kinds.index(asked), format_func=KINDS.__getitem__, key=f"{key}/kind")
    if kind == "study":
        return kind
    names = known[kind]
    first = names.index(_named(kind)) if _named(kind) in names else 0
    free = kind == "figure"
    name = right.selectbox("Which", names, first, key=f"{key}/{kind}", accept_new_options=free)
    return f"{kind}:{name or ''}"


def _named(kind: str) -> str:
    """What the address of this page already names."""
    return st.query_params.get({"claim": "hypothesis"}.get(kind, kind), "")
