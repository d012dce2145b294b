"""The frame around what was registered or explored: its rule and its word come from the type of what stands inside."""

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

import streamlit as st

from lab.study.standing import Of, status_of


@contextmanager
def block(of: Of, words: str = "", *, key: str) -> Iterator[None]:
    """A solid rule and the word Registered, or a dashed one and Exploratory, with `words` beside it."""
    status = status_of(of)
    more = f"<span>{escape(words)}</span>" if words else ""
    with st.container(key=f"{status}-{key}"):
        st.html(f'<p class="lb-kind {status}">{status.capitalize()}{more}</p>')
        yield
