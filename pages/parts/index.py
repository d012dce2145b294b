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


def curves_of(place: Place, metric: str) -> list[dict[str, Any]]:
    """The rows of one metric by run and epoch, as far as the runs are."""
    with queries.reading(place.home, index_of_process()) as index:
        return queries.curves(index, place.registration, metric)
