"""Report: build the six-page paper, look at its pages, take away the paper, its facts, figures and data."""

import streamlit as st

from lab.workflow.ledger import ledger
from pages.parts import marks
from pages.parts.page import page
from pages.parts.paper import built, downloads, pictures
from pages.parts.paper_remarks import remarks
from pages.parts.place import READOUT, parameters

WAIT = "Drawing the figures and setting six pages, some ten seconds"

with page("Report", needs="unsealed", why="The report is written from results: first open the lockbox.") as place:
    state = ledger(place.home, place.registration)
    st.title("Report", anchor=False)
    left, right = st.columns([9, 4], gap="large")
    with right, st.container(key="panel-report"):
        told = st.container()
        label = "Build it again" if state.reports else "Build the report"
        wanted = not place.read_only and st.button(
            label, type="tertiary" if state.reports else "primary", key="build", width="stretch"
        )
    if not (wanted or state.reports):
        with left:
            marks.empty(
                "Six pages, from the record",
                "Title, abstract, methods with the registration's hash, results with figures and intervals, negative and "
                "null results, deviations, limitations, references. Every number comes from facts.json, and building "
                "twice gives the same bytes.",
            )
        st.stop()
    with left, st.status(WAIT if wanted else "Reading the report", expanded=False) as status:
        result = built(place, again=wanted)
        status.update(label=f"{len(result.pages)} pages, set from the record", state="complete")
    with told:
        downloads(result)
        st.page_link(
            READOUT, label="Enter readout mode →", query_params=parameters(place.study.id), icon=":material/slideshow:"
        )
    with left:
        pictures(result)
        remarks(result.remarks)
