"""Analyze, ?view=gallery&cell=&kind=&class=: successes and failures in an order that the registration fixed."""

import streamlit as st

from lab.figures import charts
from lab.workflow.look import behaviour
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.analyze.answers import cell_choice, opened_of, remembered
from pages.parts.analyze.results import analysis_key
from pages.parts.choice import choice
from pages.parts.figure import show

EVERY = "every class"
KINDS = {
    "all_wrong": "All runs wrong",
    "one_wrong": "One run wrong",
    "some_wrong": "Some wrong, some right",
    "all_right": "All runs right",
}


def gallery(analysis: Analysis) -> None:
    """Choose cell, kind and class; never an example."""
    cell = cell_choice(analysis)
    of = opened_of(analysis)
    left, right = st.columns([3, 2])
    with left:
        kind = choice("kind", "Examples", behaviour.kinds_of(of, cell), words=KINDS.__getitem__)
    with right:
        only = choice("class", "Class", [EVERY, *of.locked.data.classes], room=40)
    only = "" if only == EVERY else only
    asked = (cell, kind, only)
    found = remembered(analysis, ("gallery", *asked), lambda say: behaviour.pictures(of, *asked))
    st.subheader("Gallery", anchor="gallery")
    if not found.shown:
        marks.empty("No such example has a picture", _why(found))
        return
    name = "-".join(part for part in ("gallery", cell, kind.replace("_", "-"), only) if part)
    show(lambda: charts.gallery(found), name, key="gallery", of=(*analysis_key(analysis), *asked))


def _why(found) -> str:
    return (
        f"{found.qualify:,} of {found.n_test:,} test examples are of this kind; the opening kept pictures of {found.kept:,}, the first in "
        "the drawn order. Choose another kind or class."
    )
