"""The paper itself: one page as a picture with the chosen passage marked, or the pasted text with its marks."""

from collections.abc import Iterator
from html import escape

import streamlit as st

from lab.workflow.planning.distill import source_of
from pages.parts import marks
from pages.parts.pictures import page_picture
from pages.parts.place import Place


def paper_view(place: Place, found) -> None:
    """Draw the page that the address names; `found` is a Distillation of lab.distill."""
    number = _page_of_address(found)
    if not found.has_pages:
        st.html(f'<div class="lb-text">{_marked(place, found)}</div>')
        return
    chosen = st.pagination(found.pages, default=number, key=f"page {found.id} {number}")
    if chosen != number:
        st.query_params["page"] = str(chosen)
        st.rerun()
    here = [claim.id for claim in found.claims if claim.page == number]
    boxes = tuple(tuple(box) for box in _boxes(found, number))
    alt = f"Page {number} of {found.pages} of {found.title}"
    st.image(page_picture(source_of(place.home, found), number, boxes=boxes), width="stretch", alt=alt)
    told = f"claims {', '.join(here)} are marked" if here else "no claim on this page"
    marks.caption(f"{found.title}, page {number} of {found.pages}: {told}.")


def point_at(found, mark: str, page: int) -> None:
    """Turn to a page and mark one passage there; both stand in the address."""
    st.query_params.update({"paper": found.id, "mark": mark, "page": str(page)})


def passages(found) -> Iterator[tuple[str, int, tuple, tuple[int, int]]]:
    """Everything that can be pointed at: its name, page, boxes and span."""
    for claim in found.claims:
        yield claim.id, claim.page, found.claim_boxes.get(claim.id, ()), claim.span
    for group in (*found.answers, *found.signals):
        for index, one in enumerate(group.passages):
            yield f"{group.id}-{index}", one.page, one.boxes, one.span


def _page_of_address(found) -> int:
    named = st.query_params.get("page", "")
    first = found.claims[0].page if found.claims else 1
    return int(named) if named.isdigit() and 1 <= int(named) <= found.pages else first


def _boxes(found, number: int) -> Iterator[tuple]:
    """The chosen passage alone if it is on this page, else all claims of the page."""
    mark = st.query_params.get("mark")
    chosen = [boxes for name, page, boxes, _ in passages(found) if name == mark and page == number]
    if not chosen:
        chosen = [found.claim_boxes.get(claim.id, ()) for claim in found.claims if claim.page == number]
    for boxes in chosen:
        yield from boxes


def _marked(place: Place, found) -> str:
    """The pasted text, escaped, with the chosen passage (or all claims) marked."""
    text = source_of(place.home, found).decode("utf-8")
    mark = st.query_params.get("mark")
    wanted = [claim.text for claim in found.claims if mark in (None, "", claim.id)]
    html = escape(text)
    for sentence in wanted:
        html = html.replace(escape(sentence), f"<mark>{escape(sentence)}</mark>")
    return html.replace("\n", "<br>")
