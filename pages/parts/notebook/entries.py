"""Entries of the notebook on the screen, the newest first; all that was typed is escaped."""

from html import escape

import streamlit as st

from lab.workflow.desk.notebook import Entry
from pages.parts import marks
from pages.parts.note import write_note
from pages.parts.place import LINKS, Place, parameters
from pages.parts.strip import clock, title_of

LONG = 1000
SHOWN_ON = {"curves": "Run", "power": "Preregister", "attribution": "Interpret", "sanity": "Interpret"}
"""Where a figure is that does not stand on Analyze."""
MOST = 200
"""Entries on one screen; a search finds the others."""


def entry_rows(place: Place, found: tuple[Entry, ...]) -> None:
    """One row per entry, with a link to what it is about and a way to correct it."""
    titles = {study.id: title_of(study) for study in place.studies}
    for entry in sorted(found, key=lambda entry: (entry.at, entry.number), reverse=True)[:MOST]:
        with st.container(key=f"row-note-{entry.study[:12]}-{entry.number}"):
            text, acts = st.columns([6, 1])
            text.html(_row(entry, titles))
            with acts:
                _acts(place, entry)
    if len(found) > MOST:
        marks.caption(f"The newest {MOST} of {len(found)} entries; search for the others.")


def _row(entry: Entry, titles: dict[str, str]) -> str:
    wanted = " lb-wanted" if st.query_params.get("entry") == str(entry.number) else ""
    parts = [f"<span>{clock(entry.at)}</span>", f"<b>{escape(entry.about)}</b>"]
    parts.append(f"<span>{escape(titles.get(entry.study, entry.study[:12]))}</span>")
    if entry.corrects:
        parts.append(f"<span>corrects entry {entry.corrects}</span>")
    if entry.corrected_by:
        parts.append(f'<span class="lb-warn">corrected by entry {entry.corrected_by}</span>')
    said = "".join(f"<dt>{word}</dt><dd{_scrolls(text)}>{escape(text)}</dd>" for word, text in entry.answers)
    old = " lb-corrected" if entry.corrected_by else ""
    head = f'<div class="lb-row"><a href="?study={escape(entry.study)}&entry={entry.number}">{entry.number}</a>{"".join(parts)}</div>'
    return f'<article id="entry-{entry.number}" class="lb-note{wanted}{old}">{head}<dl>{said}</dl></article>'


def _scrolls(text: str) -> str:
    """A long answer scrolls in its place, by the keyboard as well."""
    return ' tabindex="0"' if len(text) > LONG else ""


def _acts(place: Place, entry: Entry) -> None:
    page, more = {
        "claim": ("Analyze", {"hypothesis": entry.name}),
        "run": ("Interpret", {"run": entry.name}),
        "figure": (SHOWN_ON.get(entry.name, "Analyze"), {}),
    }.get(entry.kind, ("", {}))
    if page:
        st.page_link(LINKS[page], label=f"{entry.name} →", query_params=parameters(entry.study, **more))
    here = entry.study == place.study.id and not entry.corrected_by and not place.read_only
    if here and st.button("Correct", type="tertiary", key=f"correct-{entry.number}"):
        write_note(place, entry)
