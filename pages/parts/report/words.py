"""The words of the paper, section by section: rewrite one, with numbers that stay live, or take the generated text back."""

from html import escape

import streamlit as st

from lab.errors import LabError
from lab.workflow.paper.prose import Draft, Prose, bring, edit, prose, reset, said
from lab.workflow.planning import related
from lab.workflow.planning.distill import distillations
from pages.parts import marks
from pages.parts.choice import choice, typed
from pages.parts.index import index_of_process
from pages.parts.page import explained, show
from pages.parts.place import Place

MOST_FOUND = 30
HOW = (
    "A fact in braces is printed as it is now: {H1.estimate}, {H1.interval}, {design.runs}. [[tab-verdicts]] refers to a table, figure, "
    "equation or section, [@holm1979] cites a work, *this* is emphasised. Paragraphs are parted by an empty line; lines with ::: or ## "
    "stand for tables, figures, equations, rules and headings and stay where they are."
)


def words(place: Place, head: str) -> None:
    """The editor at the left, names to use at the right; `head` is that of the ledger, with which everything here changes."""
    with st.spinner("Reading the text from the record", show_time=False):
        found = _prose(str(place.home.root), place.registration, head, place)
    left, right = st.columns([7, 5], gap="large")
    with left:
        sections = [draft.section.id for draft in found.drafts]
        titles = {draft.section.id: draft.section.title for draft in found.drafts}
        edited = {draft.section.id for draft in found.drafts if draft.edited}
        named = choice("section", "Section", sections, words=lambda id: titles[id] + (" ✎" if id in edited else ""))
        _editor(place, found, found.draft(named), head)
    with right:
        _facts(found)
        _works(place, found)


@st.cache_resource(show_spinner=False, max_entries=8)
def _prose(home: str, registration: str, head: str, _place: Place) -> Prose:
    return prose(_place.home, registration, index_of_process())


def _editor(place: Place, found: Prose, draft: Draft, head: str) -> None:
    section = draft.section
    typed_words = st.text_area(
        f"{section.title}: text",
        draft.words,
        height=420,
        key=f"words-{section.id}-{head[:8]}-toml",
        help=HOW,
        disabled=place.read_only,
    )
    if place.read_only:
        marks.caption("This study was imported: its words are those of its bundle.")
        return
    with st.container(horizontal=True):
        kept = st.button("Keep this text", type="primary", key="keep-words")
        back = draft.edited and st.button("Take the generated text back", type="tertiary", key="reset-words")
    if kept and typed_words.strip() == draft.words.strip():
        marks.caption("Nothing was changed, so nothing was kept.")
    elif kept:
        _write(lambda: edit(place.home, place.registration, section.id, typed_words, index_of_process()))
    elif back:
        _write(lambda: reset(place.home, place.registration, section.id))
    status = "Rewritten by hand; every version stands in the ledger." if draft.edited else "As the program writes it."
    marks.caption(f"{status} Numbers in braces follow the record; a number that is typed gets a remark of the linter.")
    with explained(), st.expander("What it says", expanded=True):
        for paragraph in said(typed_words, found.facts):
            st.text(paragraph)


def _write(act) -> None:
    """Append, then draw the page anew; a refusal is shown and nothing is lost."""
    try:
        act()
    except LabError as error:
        show(error)
    else:
        st.rerun()


def _facts(found: Prose) -> None:
    asked = typed("find", "Look a fact up", help="By name or by what is printed", placeholder="H1 interval")
    wanted = asked.casefold().split()
    if not wanted:
        return
    rows = [(id, text) for id, text in found.facts.items() if all(word in f"{id} {text}".casefold() for word in wanted)]
    cells = [(f"<code>{escape(f'{{{id}}}')}</code>", escape(text[:80])) for id, text in rows[:MOST_FOUND]]
    st.html(marks.table(("In the text", "Printed"), cells))
    marks.caption(f"{len(rows)} facts{', the first shown' if len(rows) > MOST_FOUND else ''}.")


def _works(place: Place, found: Prose) -> None:
    """What can be cited, and what the study brings along."""
    with st.expander("Works that can be cited"):
        st.code("\n".join(f"[@{key}]" for key in found.works), language=None)
    if place.read_only:
        return
    with st.expander("Bring works along"):
        file = st.file_uploader("BibTeX", type="bib", key="bib", help="Takes the place of what was brought before")
        if file and st.button("Keep these works", key="keep-bib"):
            _write(lambda: bring(place.home, place.registration, file.getvalue().decode("utf-8-sig", "replace")))
        papers = {paper.id: paper.title or paper.name for paper in distillations(place.home)}
        noted = {paper.id for paper in found.distilled}
        open_ones = [id for id in papers if id not in noted]
        if not open_ones:
            marks.caption("No other paper is distilled in this home: the related work names those that are on record.")
            return
        chosen = st.selectbox("A distilled paper", open_ones, format_func=papers.get, key="related")
        if st.button("Note it in the related work", key="keep-related"):
            _write(lambda: related.relate(place.home, place.registration, chosen))
