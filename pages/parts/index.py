"""The index of this process: one connection for all sessions, brought up to the journals before every answer."""

from typing import Any

import streamlit as st

from pages.parts.place import Place, home_of_process
from store import queries


def index_of_process():
    """The home's DuckDB index; one in memory where another process owns the file."""
    return _index(str(home_of_process().root))


@st.cache_resource(show_spinner=False)
def _index(root: str):
    """`root` is the key: one index per home."""
    return queries.open_or_private(home_of_process())


MOST_LINES = 60
"""So many runs are drawn one by one; means and bands are always those of all."""


def curves_of(place: Place, metric: str, factor: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """One metric by epoch, as far as the runs are: of the runs that are drawn, and over all runs of each level."""
    with queries.reading(place.home, index_of_process()) as index:
        lines = queries.curves(index, place.registration, metric, most_runs=MOST_LINES)
        return lines, queries.bands(index, place.registration, metric, factor)
