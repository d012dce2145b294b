"""What looks at answers share on Analyze: the opened study, the cell that is chosen, and results computed once per opening."""

from collections.abc import Callable, Hashable
from typing import Any

import streamlit as st

from lab.workflow.look.analyze import Analysis
from lab.workflow.look.opened import Opened, opened
from pages.parts.analyze.results import analysis_key
from pages.parts.choice import choice
from pages.parts.place import home_of_process

MOST = 300
"""So many results of one opening are kept; the oldest go first."""
Say = Callable[[int, int], None]


def opened_of(analysis: Analysis) -> Opened:
    """Where the answers of this study are."""
    return remembered(analysis, ("opened",), lambda say: opened(home_of_process(), analysis))


def cell_choice(
    analysis: Analysis, *, name: str = "cell", label: str = "Cell", more: tuple[str, ...] = (), room: int = 150
) -> str:
    """A cell with completed runs by name, kept in the address; `more` are further options in words, in front."""
    names = opened_of(analysis).names()
    return choice(name, label, [*more, *names], words=lambda one: names.get(one, one) or "none", room=room)


def remembered(analysis: Analysis, key: tuple[Hashable, ...], make: Callable[[Say], Any], words: str = "") -> Any:
    """What `make` finds, computed once per opening; with `words` a bar shows how far it is."""
    shelf = _shelf(str(home_of_process().root), analysis_key(analysis))
    if key not in shelf:
        bar = st.progress(0.0, words) if words else None

        def say(done: int, total: int) -> None:
            if bar is not None:
                bar.progress(done / max(1, total), f"{words}: {done} of {total}")

        found = make(say)
        if bar is not None:
            bar.empty()
        while len(shelf) >= MOST:
            shelf.pop(next(iter(shelf)), None)
        shelf[key] = found
    return shelf[key]


@st.cache_resource(show_spinner=False, max_entries=16)
def _shelf(root: str, of: tuple[str, ...]) -> dict[tuple[Hashable, ...], Any]:
    return {}
