"""Interpret: which pixels a trained run leans on, with the checks that say how far to trust the maps."""

import streamlit as st

from lab.workflow.record.ledger import ledger
from lab.workflow.record.registered import load
from pages.parts import marks
from pages.parts.block import block
from pages.parts.interpret.attributions import found_so_far, show_interpretation, title_of
from pages.parts.interpret.job import job
from pages.parts.page import page

WHY = "Maps need trained weights: they appear here once a run has finished."

with page("Interpret", needs="locked", why=WHY) as place:
    registration, state = load(place.home, place.registration), ledger(place.home, place.registration)
    st.title("Interpret", anchor=False)
    job(place, registration, state)
    found = found_so_far(place, len(state.interpreted))
    if not found:
        marks.empty(
            "No attributions yet",
            "Choose a run and press the button above: integrated gradients and saliency on a few images, with the "
            "completeness gap, beside the same maps of the network with randomised weights.",
        )
        st.stop()
    titles = [title_of(registration, one) for one in found]
    chosen = 0
    if len(found) > 1:
        chosen = st.selectbox("Shown", range(len(found)), format_func=titles.__getitem__, key="shown")
    with block(found[chosen], "maps describe one run; no verdict rests on them", key="maps"):
        show_interpretation(registration, found[chosen])
