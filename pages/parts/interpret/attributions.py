"""Maps of a trained run: one example at a time, with its gap, and the two checks that say how far to trust them."""

from html import escape

import streamlit as st

from lab.figures import attribution as figures
from lab.study.design import cells
from lab.study.registration import Registration
from lab.workflow.record.interpreted import interpretations
from lab.workflow.record.ledger import ledger
from pages.parts import marks
from pages.parts.figure import show
from pages.parts.place import Place, home_of_process


def found_so_far(place: Place, count: int) -> tuple:
    """All interpretations of the study, the newest first; `count` says how many the ledger names."""
    return _found(str(place.home.root), place.registration, count)


@st.cache_resource(show_spinner=False, max_entries=16)
def _found(root: str, registration: str, count: int) -> tuple:
    home = home_of_process()
    return interpretations(home, ledger(home, registration))


def title_of(registration: Registration, found) -> str:
    """For example "c00-r1  depth 2 · relu: 8 validation images"; `found` is an Interpretation of lab.interpret."""
    labels = {run.id: cells(registration.study)[run.cell].label for run in registration.runs}
    return f"{found.run_id}  {labels.get(found.run_id, '')}: {len(found.examples)} {found.split} images"


def show_interpretation(registration: Registration, found) -> None:
    """One example with its maps on the left, the checks on the right."""
    st.html(f'<p class="lb-lead">{escape(_said(found))}</p>')
    of = (registration.sha256, found.split, len(found.examples), found.seed)
    left, right = st.columns([3, 2], gap="large")
    with left:
        names = [_name(found, index) for index in range(len(found.examples))]
        chosen = st.pills(
            "Image", range(len(names)), default=0, required=True, format_func=names.__getitem__, key="example"
        )
        show(lambda: figures.attribution(found, chosen), f"maps-{found.run_id}-{chosen}", key="maps", of=of)
        st.html(_gaps(found, chosen))
    with right:
        for check in found.checks:
            _verdict(check)
        show(lambda: figures.sanity(found), f"randomised-weights-{found.run_id}", key="sanity", of=of)
        with st.expander("Completeness against steps"):
            show(lambda: figures.completeness(found), f"completeness-{found.run_id}", key="completeness", of=of)


def _said(found) -> str:
    return (
        f"{100 * found.accuracy:.1f} % of {found.n:,} {found.split} images are right. Shown: {found.rule}. Explained: "
        f"the {found.target}; baseline: {found.baseline}."
    )


def _name(found, index: int) -> str:
    example = found.examples[index]
    label, predicted = (found.classes[number] for number in (example.label, example.predicted))
    return f"{label} ✓" if example.correct else f"{label} → {predicted} ✕"


def _gaps(found, chosen: int) -> str:
    """The gap of every signed map of this example: how far the sum is from what it should explain."""
    rows = [
        (
            escape(one.method),
            str(one.steps),
            "–" if one.explained is None else f"{one.explained:.2f}",
            "–" if one.completeness_gap is None else f"{one.completeness_gap:.2g}",
            "–" if one.relative_gap is None else f"{100 * one.relative_gap:.2g} %",
        )
        for one in found.attributions
        if one.example == chosen
    ]
    columns = ("Method", "steps", "explained, logits", "completeness gap", "of it")
    return marks.table(columns, rows, numeric=(1, 2, 3, 4))


def _verdict(check) -> None:
    """Whether the maps of a method notice that the weights were drawn anew; the words begin with the judgement."""
    kind = {True: "good", False: "error", None: "warning"}[check.passes]
    marks.box(f"Randomised weights, {check.method}", check.words, kind=kind)
