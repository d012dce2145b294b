"""Make ready what later pages need while the first one is being read: imports of a second or two, then a study's results."""

import importlib
import threading
import time
from collections.abc import Callable
from contextlib import suppress

import streamlit as st

from lab.errors import LabError
from lab.workflow.record.presence import identity
from pages.parts.place import Place
from store.errors import StoreError

NEXT = (
    "lab.workflow.planning.check",
    "lab.analysis.planning",
    "lab.figures.charts",
    "lab.workflow.look.analyze",
    "lab.figures.export",
    "pages.parts.analyze.views",
)
"""In the order in which a person meets them; importing one again costs nothing."""

QUIET_SECONDS = 0.5
"""A page that is being drawn comes first: the next piece begins so long after the last one was."""

_turn = threading.Lock()
_started: set[tuple[str, str, str]] = set()
_drawn_at = 0.0


def warm(place: Place) -> None:
    """Begin in the background, once per process and opening, and only for a browser: page tests have no address.

    Nothing is begun while a worker trains: a thread of low priority would hold this process's interpreter and wait for a
    core, so staying away is the way not to compete.
    """
    global _drawn_at
    if not st.context.url:
        return
    _drawn_at = time.monotonic()
    study = place.study
    key = (str(place.home.root), place.registration, study.opened_at if study else "")
    if key not in _started and not _training(place):
        _started.add(key)
        threading.Thread(target=_prepare, args=(place, key), name="warm", daemon=True).start()


def _prepare(place: Place, key: tuple[str, str, str]) -> None:
    """One study after the other; what training cuts short begins again with a later page."""
    with _turn:
        for name in NEXT:
            importlib.import_module(name)
        if not key[2]:
            return
        for piece in importlib.import_module("pages.parts.analyze.ready").pieces(place):
            while time.monotonic() - _drawn_at < QUIET_SECONDS:
                time.sleep(QUIET_SECONDS / 5)
            if _training(place):
                _started.discard(key)
                return
            with suppress(LabError, StoreError):  # the page meets it again, and explains it
                _unseen(time.monotonic(), piece)


@st.cache_resource(show_spinner=False, max_entries=1)
def _unseen(at: float, _piece: Callable[[], object]) -> None:
    """Inside a cached function no other one shows its spinner, for which this thread has no page."""
    _piece()


def _training(place: Place) -> bool:
    return any(identity(place.home, study.registration).alive for study in place.studies if study.registration)
