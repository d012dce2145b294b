"""Import what later pages need while the first one is being read: SciPy and Altair cost a second or two."""

import importlib
import threading

import streamlit as st

NEXT = (
    "lab.workflow.planning.check",
    "lab.analysis.planning",
    "lab.figures.charts",
    "lab.workflow.look.analyze",
    "lab.figures.export",
)
"""In the order in which a person meets them; importing one again costs nothing."""


def warm() -> None:
    """Start the imports once per process, and only for a browser: page tests have no address."""
    if st.context.url:
        _start()


@st.cache_resource(show_spinner=False)
def _start() -> None:
    threading.Thread(target=_import, name="warm", daemon=True).start()


def _import() -> None:
    for name in NEXT:
        importlib.import_module(name)
