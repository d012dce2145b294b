"""Distill: a paper beside what it claims, with places; a claim becomes a draft study with one click."""

import streamlit as st

from lab.workflow.planning.distill import distillations
from pages.parts import marks
from pages.parts.distill.distilled import findings
from pages.parts.distill.new_paper import new_paper
from pages.parts.distill.paper_view import paper_view
from pages.parts.page import page

with page("Distill") as place:
    known = distillations(place.home)
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.title("Distill", anchor=False)
    with right:
        new_paper(place, first=not known)
    if not known:
        marks.empty(
            "No paper yet",
            "Give a PDF or paste a text: its pages appear here with the claims marked, beside five questions answered with "
            "the paper's own sentences, what is reported and what is not, and one button per claim that makes it a draft "
            "study. Nothing is sent anywhere; rules read the text, no one judges it.",
        )
        st.stop()
    by_id = {found.id: found for found in known}
    wanted = st.query_params.get("paper")
    current = by_id.get(wanted, known[0])
    if len(known) > 1:
        chosen = st.selectbox(
            "Paper",
            list(by_id),
            index=list(by_id).index(current.id),
            format_func=lambda identity: by_id[identity].title,
            key=f"paper {current.id}",
            label_visibility="collapsed",
            width=760,
        )
        if chosen != current.id:
            st.query_params.update({"paper": chosen, "mark": "", "page": "1"})
            st.rerun()
    view, found = st.columns([11, 10], gap="large")
    with view, st.container(key="paper-view"):
        paper_view(place, current)
    with found:
        findings(place, current)
