"""Where a page stands: the home of this process, the studies in it and the one that the address names."""

import os
from dataclasses import dataclass

import streamlit as st

from lab.workflow.desk import studies
from lab.workflow.desk.studies import StudySummary
from store.paths import Home, open_home

LINKS = {
    "Home": "app.py",
    "Distill": "pages/distill.py",
    "Preregister": "pages/preregister.py",
    "Run": "pages/run.py",
    "Analyze": "pages/analyze.py",
    "Interpret": "pages/interpret.py",
    "Report": "pages/report.py",
    "Notebook": "pages/notebook.py",
}
"""The pages in the order of the work; the notebook goes with all of them."""
READOUT = "pages/readout.py"
"""Readout mode is reached from Report alone."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a page needs to know before it draws: the home, every study, and the study it is about (None: none yet).

    `unknown` is what the address names where no such study is in this home.
    """

    home: Home
    studies: tuple[StudySummary, ...]
    study: StudySummary | None
    unknown: str = ""

    @property
    def registration(self) -> str:
        """The SHA-256 of the study's registration, empty for a draft."""
        return (self.study.registration or "") if self.study else ""

    @property
    def read_only(self) -> bool:
        """Whether the study was imported: its page shows everything and offers nothing that would write."""
        return bool(self.study and self.study.origin)


def home_of_process() -> Home:
    """The folder in which this app keeps everything: $LAB_HOME, else ./labdata."""
    return _home(os.environ.get("LAB_HOME"))


@st.cache_resource(show_spinner=False)
def _home(root: str | None) -> Home:
    return open_home(root)


def stand() -> Place:
    """Read the home and find the study that the address names, else the last one looked at, else the newest."""
    home = home_of_process()
    known = studies.summaries(home)
    by_id = {study.id: study for study in known}
    wanted = st.query_params.get("study")
    named = by_id.get(wanted) or _by_prefix(known, wanted)
    study = named or by_id.get(st.session_state.get("current_study")) or (known[0] if known else None)
    if study:
        st.session_state.current_study = study.id
    return Place(home, known, study, unknown="" if named else wanted or "")


def parameters(study: str | None, **more: str) -> dict[str, str]:
    """The query parameters of a link to a page about this study."""
    return {**({"study": study} if study else {}), **more}


def go(page: str, study: str | None = None, **more: str) -> None:
    """Leave for another page; the study always travels in the address, so that a reload keeps it."""
    st.switch_page(LINKS[page], query_params=parameters(study, **more))


def _by_prefix(known: tuple[StudySummary, ...], wanted: str | None) -> StudySummary | None:
    if not wanted or len(wanted) < 4:
        return None
    return next((study for study in known if (study.registration or "").startswith(wanted)), None)
