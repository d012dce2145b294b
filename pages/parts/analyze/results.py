"""The analysis of an unsealed study, computed once per process and opening."""

from typing import Any

import streamlit as st

from lab.workflow.look import looks
from lab.workflow.look.analyze import Analysis, analyze, recorded
from lab.workflow.record.ledger import ledger
from pages.parts.index import index_of_process
from pages.parts.place import Place, home_of_process


def results_of(place: Place) -> Analysis:
    """The confirmatory and exploratory results, on record from the first look on; a second look asks the ledger in memory."""
    return recorded(place.home, computed(place))


def computed(place: Place) -> Analysis:
    """The same before anybody looks: computed once, and not recorded."""
    touched = repr(ledger(place.home, place.registration).touched)
    return _results(str(place.home.root), place.registration, str(place.study.opened_at), touched)


def analysis_key(analysis: Analysis) -> tuple[str, ...]:
    """What a figure of this analysis depends on."""
    return analysis.registration, analysis.sha256, *(row.id for row in analysis.touched)


def looked(analysis: Analysis, name: str, *choices: Any) -> Any:
    """An exploratory look of `lab.workflow.look.looks` by its name, computed once per opening and choices."""
    return _looked(analysis_key(analysis), name, choices, analysis)


@st.cache_resource(show_spinner="Looking at the runs", max_entries=200)
def _looked(of: tuple[str, ...], name: str, choices: tuple[Any, ...], _analysis: Analysis) -> Any:
    """`of` and the choices are the key; a choice that cannot be used raises and is not remembered."""
    return getattr(looks, name)(_analysis, *choices)


@st.cache_resource(show_spinner="Analyzing the runs", max_entries=32)
def _results(root: str, registration: str, opened_at: str, touched: str) -> Analysis:
    return analyze(home_of_process(), registration, index=index_of_process(), record=False)
