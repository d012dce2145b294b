"""The stage of Readout mode: one slide, a foot with timer and buttons, and the overview; the keys are in readout.js."""

from html import escape
from pathlib import Path

import streamlit as st

from lab.workflow.paper.readout import MINUTES, Slide, Talk, clock, label, readout
from pages.parts.index import index_of_process
from pages.parts.marks import verbatim
from pages.parts.page import explained
from pages.parts.place import Place, go, home_of_process
from pages.parts.readout.live import live_runs
from pages.parts.readout.slide import inline, parts, prepare
from pages.parts.readout.train import train

STYLE = Path(__file__).with_name("readout.css")
SCRIPT = f"<script>{Path(__file__).with_name('readout.js').read_text(encoding='utf-8')}</script>"
"""A constant: no text of a user ever enters a script."""
LONG, LONG_FIRST = 58, 60
KEYS = (
    '<p class="lb-part soft">→ or Space next · ← back · a number (and Enter) goes to that slide · Home, End · P starts and pauses the timer · '
    "F full screen · G closes this list · Esc leaves</p>"
)


def show_talk(place: Place, deviations: int) -> None:
    """The talk in a fragment of its own, so that the next slide costs no more than itself."""
    talk = _talk(str(place.home.root), place.registration, str(place.study.opened_at), deviations)
    st.html(f'<div class="lb-keys"></div>{SCRIPT}', unsafe_allow_javascript=True)
    if st.context.url:  # a browser looks: draw what comes next before it is asked for
        prepare(talk, st.context.theme.type or "light")
    _stage(place, talk)


@st.cache_resource(show_spinner="Preparing the slides", max_entries=8)
def _talk(root: str, registration: str, opened_at: str, deviations: int) -> Talk:
    return readout(home_of_process(), registration, index=index_of_process())


@st.fragment
def _stage(place: Place, talk: Talk) -> None:
    names = [slide.name for slide in talk.readout.slides]
    now = _now(names)
    st.query_params["slide"] = names[now]
    slide = talk.readout.slides[now]
    with st.container(key="readout"), st.container(key="stage"):
        st.html(_head(slide, talk, first=now == 0))
        mark = f"-{slide.mark}" if slide.mark else ""
        with st.container(key="slide"), explained(), st.container(key=f"slide{mark or '-plain'}-{now}"):
            _body(place, talk, slide)
        _foot(place, talk, now)
        _overview(talk, names, now)


def _now(names: list[str]) -> int:
    """The slide that the address names, by its name or its number, else the last one shown."""
    if "readout-slide" not in st.session_state:
        asked = st.query_params.get("slide", "")
        number = int(asked) - 1 if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
        st.session_state["readout-slide"] = names.index(asked) if asked in names else number
    return min(max(0, st.session_state["readout-slide"]), len(names) - 1)


def _move(by: int, count: int) -> None:
    st.session_state["readout-slide"] = min(max(0, st.session_state.get("readout-slide", 0) + by), count - 1)


def _jumped(names: list[str]) -> None:
    if st.session_state.jump in names:
        st.session_state["readout-slide"] = names.index(st.session_state.jump)


def _head(slide: Slide, talk: Talk, *, first: bool) -> str:
    words = inline(slide.title, talk.readout.texts)
    size = "first " * first + "long" * (len(words) > (LONG_FIRST if first else LONG))
    mark = slide.mark or ("backup" if slide.backup else "")
    return f'<div class="lb-slide-head"><small class="{mark}">{mark.capitalize()}</small><h1 class="{size}">{words}</h1></div>'


def _body(place: Place, talk: Talk, slide: Slide) -> None:
    """What readout mode has live takes the place of its picture or list."""
    if slide.live == "runs":
        live_runs(place, talk, slide)
    elif slide.live == "train":
        train(place, talk, slide)
    else:
        parts(talk, slide)


def _foot(place: Place, talk: Talk, now: int) -> None:
    slides = talk.readout.slides
    slide, before = slides[now], sum(one.minutes for one in slides[:now])
    planned = f"slide {clock(slide.minutes)}, ends at {clock(before + slide.minutes)}" if slide.minutes else "backup"
    standing = f"<b>{escape(talk.readout.standing)}</b>" if talk.readout.standing else ""
    with st.container(key="foot", horizontal=True):
        st.html(
            f'<div class="lb-foot" data-index="{now}" data-minutes="{slide.minutes:g}" data-before="{before:g}" data-total="{MINUTES}">'
            f"<span>{escape(talk.readout.stamp)}</span>{standing}"
            f'<span class="lb-timer" role="timer">{planned}</span><button class="lb-timer-go" title="P">Start</button>'
            '<button class="lb-timer-reset">Reset</button><button class="lb-overview-go" title="G">Slides</button>'
            f'<button class="lb-full-go" title="F">Full</button><span>{label(talk.readout, now)}</span></div>'
        )
        st.button("‹", key="previous", on_click=_move, args=(-1, len(slides)), disabled=now == 0, help="Left, Page up")
        st.button("›", key="next", on_click=_move, args=(1, len(slides)), disabled=now == len(slides) - 1, help="Right, Space, Page down")  # fmt: skip
        if st.button("Leave", key="leave", help="Esc"):
            go("Report", place.study.id)


def _overview(talk: Talk, names: list[str], now: int) -> None:
    """All slides by number and title, and the keys; shown by G, and what a typed number jumps by."""
    titles = {slide.name: f"{place}  {verbatim(inline(slide.title, talk.readout.texts, plain=True))}" for place, slide in enumerate(talk.readout.slides, 1)}  # fmt: skip
    st.session_state.jump = names[now]
    with st.container(key="overview"):
        st.html(KEYS)
        st.pills("Slides", names, key="jump", required=True, format_func=titles.get, on_change=_jumped, args=(names,), label_visibility="collapsed")  # fmt: skip
