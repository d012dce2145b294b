"""The analysis of an unsealed study, computed once per process and opening."""

import streamlit as st

from lab.workflow.analyze import Analysis, analyze
from pages.parts.index import index_of_process
from pages.parts.place import Place, home_of_process


def results_of(place: Place) -> Analysis:
    """The confirmatory and exploratory results; a second look costs nothing."""
    return _results(str(place.home.root), place.registration, str(place.study.opened_at))


def analysis_key(analysis: Analysis) -> tuple[str, str]:
    """What a figure of this analysis depends on."""
    return analysis.registration, analysis.sha256


@st.cache_resource(show_spinner="Analyzing the runs", max_entries=32)
def _results(root: str, registration: str, opened_at: str) -> Analysis:
    return analyze(home_of_process(), registration, index=index_of_process())
