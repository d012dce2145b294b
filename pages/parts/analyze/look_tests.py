"""Analyze, ?view=tests&factor=: permutation tests of every term, and pairs of levels by permutation, ranks and max-T."""

import streamlit as st

from lab.figures import charts, numbers
from lab.study.responses import in_words
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.analyze.results import analysis_key, looked
from pages.parts.choice import choice
from pages.parts.figure import show
from pages.parts.listing import listing

TERMS = ("Term", "What is permuted", "p", "smallest p", "arrangements")
PAIRS = (
    "Levels", "Estimate", "t: p", "Permutation: p", "smallest", "Ranks: p", "smallest", "max-T: p", "smallest", "runs"
)  # fmt: skip


def tests(analysis: Analysis) -> None:
    """Terms first, then the pairs of one factor."""
    names = [factor.name for factor in analysis.study.factors if len(factor.levels) > 1]
    name = choice("factor", "Pairs of levels of", names, words=_words) if len(names) > 1 else names[0]
    found = looked(analysis, "tests", name)
    for remark in found.remarks:
        marks.box(remark, kind="warning")
    if not found.terms:
        return
    show(lambda: charts.term_tests(found), "permutation-tests", key="term-tests", of=(*analysis_key(analysis), name))
    _terms(found)
    st.subheader(f"Pairs of levels of {_words(name)}", anchor="pairs")
    _pairs(found, name)


def _terms(found) -> None:
    rows = [
        (
            one.term.replace("_", " ").replace(":", " × "),
            one.method,
            numbers.p_value(one.p),
            numbers.smallest_p(one.p, one.smallest_p),
            _arrangements(one),
        )
        for one in found.terms
    ]
    caption = (
        f"Permutation tests that follow the randomisation, {in_words(found.response)} over {found.n_runs} runs, p "
        "unadjusted and the smallest p that each test could have given. A main effect's null hypothesis is that the factor does "
        "nothing in any combination of the others; Freedman and Lane's test of an interaction is approximate."
    )
    listing(TERMS, rows, caption, name="permutation-terms", data=found.terms, words=2)


def _pairs(found, name: str) -> None:
    rows = [
        (
            one.label,
            numbers.interval(one.estimate, one.low, one.high, found.unit),
            numbers.p_value(one.t_p),
            numbers.p_value(one.p),
            numbers.smallest_p(one.p, one.smallest_p),
            numbers.p_value(one.rank_p),
            numbers.smallest_p(one.rank_p, one.rank_smallest_p),
            numbers.p_value(one.max_t_p),
            numbers.smallest_p(one.max_t_p, one.max_t_smallest_p),
            str(one.n_runs),
        )
        for one in found.pairs
    ]
    ranks = found.pairs[0].rank_method if found.pairs else "ranks"
    caption = (
        f"Estimates with {numbers.confidence(found.level)} {found.error} t intervals. Permutation and ranks ({ranks}) "
        "stand beside t and are unadjusted; max-T (Westfall and Young) is adjusted for all pairs of this factor, and valid for “no "
        "level differs”: where some levels differ it is a description. Every test with the smallest p that it could have given; "
        "t has no such bound."
    )
    listing(PAIRS, rows, caption, name=f"pair-tests-{name}", data=found.pairs, unit=found.unit)


def _arrangements(one) -> str:
    if not one.arrangements:
        return numbers.NONE
    return f"all {one.arrangements:,}" if one.exact else f"{one.arrangements:,} drawn"


def _words(name: str) -> str:
    return name.replace("_", " ")
