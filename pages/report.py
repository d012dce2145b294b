"""Report: build paper and experiment report, look at the pages, take all of it away; go from a number to its runs; rewrite words; answer what no record knows."""

import streamlit as st

from lab.workflow.paper.publish import behind
from lab.workflow.record.ledger import ledger
from pages.parts import marks
from pages.parts.choice import choice
from pages.parts.page import page
from pages.parts.place import READOUT, Place, parameters
from pages.parts.report.numbers import numbers
from pages.parts.report.paper import Built, built, downloads, pictures
from pages.parts.report.profile import profile_job
from pages.parts.report.questions import questions
from pages.parts.report.remarks import remarks
from pages.parts.report.words import words

VIEWS = {
    "paper": "Paper",
    "numbers": "Numbers and their runs",
    "words": "Words",
    "questions": "Questions and checklists",
    "baselines": "Baselines and deployment",
}
WAIT = "Drawing the figures and setting six pages, some ten seconds"


def read(place: Place, *, again: bool = False) -> Built:
    """The report on record, or built anew, with a line on what is going on."""
    with st.status(WAIT if again else "Reading the report", expanded=False) as status:
        result = built(place, again=again)
        status.update(label=f"{len(result.pages)} pages, set from the record", state="complete")
    return result


def paper(place: Place, *, known: bool) -> None:
    """The pages at the left; what to take away, and the button that builds, at the right."""
    left, right = st.columns([9, 4], gap="large")
    with right, st.container(key="panel-report"):
        told = st.container()
        label = "Build it again" if known else "Build the report"
        kind = "tertiary" if known else "primary"
        wanted = not place.read_only and st.button(label, type=kind, key="build", width="stretch")
    with left:
        if not (wanted or known):
            marks.empty(
                "Six pages, from the record",
                "Title, abstract, methods with the registration's hash, results with figures and intervals, negative and "
                "null results, deviations, limitations, references. Every number comes from facts.json, and building "
                "twice gives the same bytes.",
            )
            st.stop()
        result = read(place, again=wanted)
        pictures(result)
        remarks(result.remarks)
    with told:
        if behind(place.home, place.registration):
            marks.box(
                "Something was written, answered or measured since",
                "Build it again to set what was kept.",
                kind="warning",
            )
        downloads(result)
        st.page_link(
            READOUT, label="Enter readout mode →", query_params=parameters(place.study.id), icon=":material/slideshow:"
        )


with page("Report", needs="unsealed", why="The report is written from results: first open the lockbox.") as place:
    known = bool(ledger(place.home, place.registration).reports)
    st.title("Report", anchor=False)
    view = choice("view", "View", list(VIEWS), words=VIEWS.get, hidden=True) if known else "paper"
    if view == "paper":
        paper(place, known=known)
    elif view == "numbers":
        with st.spinner("Reading the report", show_time=False):
            result = built(place)
        numbers(place, result)
    elif view == "questions":
        questions(place, ledger(place.home, place.registration))
    elif view == "baselines":
        profile_job(place, ledger(place.home, place.registration))
    else:
        changed = behind(place.home, place.registration) and not place.read_only
        if changed and st.button("Build it again with the words that were kept", key="build"):
            read(place, again=True)
            st.rerun()
        words(place, ledger(place.home, place.registration).head)
