"""The frame of every page: navigation, header strip, and one box for whatever goes wrong."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import streamlit as st

from lab.errors import LabError
from pages.parts import marks
from pages.parts.arrive import enter
from pages.parts.note import note_button
from pages.parts.place import LINKS, Place, go, parameters, stand
from pages.parts.strip import strip
from pages.parts.warm import warm
from store.errors import StoreError

LOOK = Path(__file__).with_name("look.css")
RANK = {"draft": 0, "locked": 1, "running": 1, "abandoned": 1, "trained": 2, "unsealed": 3, "published": 4}


@contextmanager
def page(title: str, *, needs: str = "", why: str = "") -> Iterator[Place]:
    """Draw the frame, hand over the place, and turn a failure into one box.

    `needs` is the earliest state that the page can show ("" also shows an empty home, "draft" any study); before it the
    page is an empty state that says `why` and offers the next action.
    """
    st.set_page_config(f"{title} · Lockbox", page_icon=marks.ICON, layout="wide")
    st.html(LOOK)
    enter(title)
    with explained():
        with st.container(key="navigation", horizontal=True, vertical_alignment="center", gap="xxsmall"):
            st.html(f'<span class="lb-mark">{marks.padlock(closed=True)}Lockbox</span>', width="content")
            links = st.container(horizontal=True, gap="xxsmall", vertical_alignment="center")
            aside = st.container(horizontal=True, width="content")
        place = _place_or_stop()
        with links:
            for name, path in LINKS.items():
                label = f"**{name}**" if name == title else name
                st.page_link(path, label=label, query_params=parameters(place.study.id if place.study else None))
        if place.study and not place.read_only:
            with aside:
                note_button(place)
        strip(place, title)
        if said := st.session_state.pop("imported", ""):
            st.toast(said, duration="long")
        if place.unknown:
            marks.box("The address names no study of this home", f"Seen: {place.unknown[:80]}", kind="warning")
        if needs and not _reached(place, needs):
            _not_yet(title, place, why)
        yield place
        warm(place)


@contextmanager
def explained() -> Iterator[None]:
    """Show a failure that the lab or the store explains as one box; for fragments too."""
    try:
        yield
    except (LabError, StoreError) as error:
        show(error)


def part(draw: Callable[..., None]) -> Callable[..., None]:
    """A part of a page that runs again alone when something in it is chosen, with its own box for what goes wrong."""

    @wraps(draw)
    def drawn(*args: Any, **choices: Any) -> None:
        with explained():
            draw(*args, **choices)

    return st.fragment(drawn)


def tell() -> None:
    """Show what went wrong while a widget was writing, once."""
    error = st.session_state.pop("told", None)
    if error is not None:
        show(error)


def _place_or_stop() -> Place:
    """The place; where the home itself cannot be used, its box and nothing else."""
    try:
        return stand()
    except (LabError, StoreError) as error:
        show(error)
        st.stop()


def show(error: LabError | StoreError) -> None:
    """The error as a box: what, then where, the value seen and the remedy."""
    seen = "" if error.seen is None else f"Seen: {error.seen}"
    marks.box(error.what, f"Where: {error.where}" if error.where else "", seen[:400], error.remedy)


def _reached(place: Place, needs: str) -> bool:
    return bool(place.study) and RANK[place.study.state] >= RANK[needs]


def _not_yet(title: str, place: Place, why: str) -> None:
    """Say what will be here and where to go first, then end the page."""
    st.title(title)
    if place.study is None:
        marks.empty("No study yet", f"{why} Start one from a template on Home.")
        if st.button("Go to Home", type="primary"):
            go("Home")
    else:
        following = place.study.next
        marks.empty("Not yet", why)
        if following and following.page != title and st.button(f"{following.label} →", type="primary", key="not-yet"):
            go(following.page, place.study.id)
    st.stop()
