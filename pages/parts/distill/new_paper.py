"""Give a paper: a PDF, or pasted text."""

import streamlit as st

from lab.workflow.planning.distill import distill
from pages.parts.page import explained
from pages.parts.place import Place


def new_paper(place: Place, *, first: bool) -> None:
    """A popover with both ways in; what cannot be read is a box inside it."""
    kind = "primary" if first else "secondary"
    with st.popover("New paper", type=kind, width="stretch", key="new-paper"), explained():
        uploaded = st.file_uploader("Paper (PDF)", type=["pdf"], key="paper-file")
        text = st.text_area("Or paste its text", height=160, key="paper-text")
        name = st.text_input("Name", "pasted text", key="paper-name") if text else ""
        ready = uploaded is not None or bool(text.strip())
        if st.button("Distill this paper", key="distill", disabled=not ready):
            with st.spinner("Reading the paper", show_time=True):
                content = text if uploaded is None else uploaded.getvalue()
                found = distill(place.home, content, name or uploaded.name.removesuffix(".pdf"))
            st.query_params["paper"] = found.id
            st.query_params.pop("mark", None)
            st.query_params.pop("page", None)
            st.rerun()
