"""A against B on Analyze: two cells or two runs, the test that fits them, and its sentence; the address keeps the pair."""

from html import escape

import streamlit as st

from lab.figures import charts, numbers
from lab.study.standing import ExploratoryFinding
from lab.workflow.look.analyze import Analysis
from lab.workflow.look.compare import choices_of, compare
from pages.parts import marks
from pages.parts.analyze.results import analysis_key
from pages.parts.block import block
from pages.parts.choice import moved, put, unknown, unseen
from pages.parts.figure import show
from pages.parts.listing import listing
from pages.parts.page import part
from pages.parts.place import Place
from store.paths import Home

KINDS = {"cells": "Two cells (recipes)", "runs": "Two runs (trained models)"}


@part
def comparison(place: Place, analysis: Analysis) -> None:
    """Choose a pair, or take ?a= and ?b= from the address; nothing is recorded."""
    found = choices_of(place.home, place.registration)
    with block(ExploratoryFinding, "a pair of your choice: no verdict, no place in the family", key="compare"):
        st.subheader("A against B", anchor="compare")
        asked = st.query_params.get("a", ""), st.query_params.get("b", "")
        for name, value in zip("ab", asked, strict=True):
            if value and value not in {**found["cells"], **found["runs"]} and unseen(name):
                unknown("cell or run", value)
        follow = moved("a", "b")
        if follow or "compare-kind" not in st.session_state:
            st.session_state["compare-kind"] = "runs" if asked[0] in found["runs"] else "cells"
        kind = st.segmented_control(
            "What is compared", list(KINDS), format_func=KINDS.get, required=True, key="compare-kind"
        )
        names = found[kind]
        if len(names) < 2:
            marks.box(f"There are no two {kind} to compare", kind="warning")
            return
        pair = _pair(names, asked, kind, follow=follow)
        if pair[0] == pair[1]:
            marks.box("A and B are the same", "Choose another one.", kind="warning")
            return
        if pair != asked and (any(asked) or pair != tuple(names)[:2]):
            for name, value in zip("ab", pair, strict=True):
                put(name, value)
        _result(place, analysis, *pair)


def _pair(names: dict[str, str], asked: tuple[str, str], kind: str, *, follow: bool) -> tuple[str, str]:
    """The pair of the two lists; `follow`: as the address names it."""
    known = list(names)
    chosen = []
    for place, (column, letter) in enumerate(zip(st.columns(2, gap="large"), "AB", strict=True)):
        key = f"compare-{kind}-{letter}"
        if follow or st.session_state.get(key) not in names:
            st.session_state[key] = asked[place] if asked[place] in names else known[place]
        chosen.append(column.selectbox(letter, known, format_func=lambda name: f"{name}: {names[name]}", key=key))
    return chosen[0], chosen[1]


def _result(place: Place, analysis: Analysis, first: str, second: str) -> None:
    found = comparison_of(place, analysis, first, second)
    st.html(f"<p><b>{escape(found.sentence)}</b></p>")
    marks.caption(found.why)
    of = (place.registration, str(place.study.opened_at), first, second)
    left, right = st.columns([2, 3], gap="large") if any(found.values) else (None, st.container())
    if left is not None:
        with left:
            show(lambda: charts.compared_runs(found), f"runs-{first}-{second}", key="compared-runs", of=of)
    with right:
        show(lambda: charts.comparison(found), f"compare-{first}-{second}", key="compare", of=of)
    rows = [
        (
            row.method,
            numbers.interval(row.estimate, row.low, row.high, found.unit),
            row.kind or numbers.NONE,
            row.n,
            numbers.p_value(row.p),
            numbers.smallest_p(row.p, row.smallest_p),
            row.note,
        )
        for row in (found.main, *found.beside)
    ]
    columns = ("Method", "B − A", "Interval", "n", "p", "smallest p", "Note")
    caption = "The test that fits first, others beside it; none is adjusted for looking at several pairs."
    data = (found.main, *found.beside)
    listing(columns, rows, caption, name=f"compare-{first}-{second}", data=data, numeric=(1, 4, 5), unit=found.unit)


def comparison_of(place: Place, analysis: Analysis, first: str, second: str):
    """Two cells or two runs, compared once per opening."""
    return _remembered(analysis_key(analysis), first, second, place.home, analysis)


@st.cache_resource(show_spinner="Comparing", max_entries=64)
def _remembered(of: tuple[str, str], first: str, second: str, _home: Home, _analysis: Analysis):
    """The comparison once per pair and opening; `of` is the key."""
    return compare(_home, _analysis.registration, first, second, table=_analysis.table)
