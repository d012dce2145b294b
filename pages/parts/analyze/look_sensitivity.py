"""Analyze, ?view=sensitivity&factor=&by=&response=: a response over an ordered factor, with every run."""

import streamlit as st

from lab.figures import charts, numbers
from lab.study.design import level_label, level_text
from lab.study.responses import in_words
from lab.workflow.look import sensitivity as curves
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.analyze.results import analysis_key
from pages.parts.choice import choice
from pages.parts.figure import show
from pages.parts.index import index_of_process
from pages.parts.listing import listing
from pages.parts.place import home_of_process

AVERAGED = "averaged"


def sensitivity(analysis: Analysis) -> None:
    """Choose a factor, what its curve is drawn by, and a response; the curve, and its points as a table."""
    factors = curves.factors_of(analysis)
    if not factors:
        marks.empty(
            "No ordered factor with levels",
            "A curve needs a factor whose levels are numbers and shared by cells; the slopes of a Latin hypercube stand in the overview.",
        )
        return
    with st.container(horizontal=True):
        factor = choice("factor", "Over", factors, words=_words)
        others = [one.name for one in analysis.study.factors if one.name != factor and len(one.levels) > 1]
        by = choice("by", "By", [AVERAGED, *others], words=_words)
        response = choice("response", "Response", curves.responses_of(analysis), words=in_words)
    by = "" if by == AVERAGED else by
    found = curves.curve(home_of_process(), analysis, factor, by=by, response=response, index=index_of_process())
    for remark in found.remarks:
        marks.box(remark, kind="warning")
    name = "-".join(part for part in ("sensitivity", response, factor, by) if part)
    show(lambda: charts.sensitivity(found), name, key="sensitivity", of=analysis_key(analysis))
    rows = [
        (
            level_text(point.level),
            level_label(by, point.series) if by and point.series is not None else "all",
            numbers.level_interval(point.mean, point.low, point.high, found.unit),
            numbers.fixed(point.df, 1),
            str(point.n_runs),
        )
        for point in found.points
    ]
    caption = (
        f"Equally weighted means of {in_words(response)} at each level: {numbers.confidence(found.level)} {found.error} t "
        "intervals over runs, unadjusted."
    )
    with st.expander("Table of points"):
        listing(
            (_words(factor), "By", "Mean", "df", "runs"),
            rows,
            caption,
            name=name,
            data=found.points,
            words=2,
            unit=found.unit,
        )


def _words(name: str) -> str:
    return name.replace("_", " ")
