"""Notebook: what was tried, expected and happened, and what comes next; searched, and taken away as Markdown."""

from functools import partial

import streamlit as st

from lab.workflow.desk import notebook
from pages.parts import marks
from pages.parts.note import KINDS, write_note
from pages.parts.notebook.entries import entry_rows
from pages.parts.page import page

SCOPES = ("This study", "Whole home")

with page("Notebook", needs="draft", why="Entries are about a study, its claims, runs or figures.") as place:
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.title("Lab notebook", anchor=False)
    if not place.read_only and right.button("New entry", type="primary", key="new-entry", width="stretch"):
        write_note(place)
    search, kinds, scope, take = st.columns([4, 2, 3, 3], vertical_alignment="bottom")
    words = search.text_input(
        "Search", type="search", key="q", bind="query-params", placeholder="every word must occur"
    )
    kind = kinds.selectbox(
        "About", ["", *KINDS], key="about", bind="query-params", format_func=lambda k: KINDS.get(k, "Anything")
    )
    whole = scope.segmented_control("Where", SCOPES, default=SCOPES[0], required=True, key="scope", bind="query-params")
    everything = notebook.entries(place.home, "" if whole == SCOPES[1] else place.study.id)
    found = notebook.search(everything, words or "", kind or "")
    take.download_button(
        "Take away (Markdown)",
        partial(notebook.notebook_markdown, place.home, place.study.id),
        "notebook.md",
        "text/markdown",
        on_click="ignore",
        key="get-notebook",
        width="stretch",
    )
    if not everything and place.read_only:
        marks.empty("Nothing came with it", "The bundle of this study was packed without an entry in the lab notebook.")
    elif not everything:
        marks.empty(
            "Nothing written yet",
            "An entry says what you tried, what you expected, what happened and what comes next. Press N on any page. "
            "Entries are dated, kept in one hash-chained file and never changed; a correction is a new entry.",
        )
    elif not found:
        marks.empty("No entry holds all of these words", f"{len(everything)} entries are here.")
    entry_rows(place, found)
