"""The registered half of Analyze: verdict cards, forest plot, cell means with every run, simple effects."""

import re
from html import escape

import streamlit as st

from lab.figures import charts, numbers
from lab.study.responses import in_words
from lab.workflow.look.analyze import Analysis, cells_of
from lab.workflow.record.ledger import ledger
from lab.workflow.record.registered import load
from lab.workflow.record.standing_words import standing_words
from pages.parts import marks
from pages.parts.analyze.results import analysis_key
from pages.parts.block import block
from pages.parts.choice import choice
from pages.parts.figure import show
from pages.parts.page import part
from pages.parts.place import Place
from pages.parts.run.record import deviation_table


def registered(place: Place, analysis: Analysis) -> None:
    """Draw the block: solid rule, and the word Registered."""
    result = analysis.confirmatory
    with block(result, _basis(result), key="verdicts"):
        marks.caption(standing_words(load(place.home, place.registration), ledger(place.home, place.registration)))
        deviation_table(place)
        for remark in result.remarks:
            marks.box(remark, kind="warning")
        cards, forest = st.columns([1, 1], gap="large")
        with cards:
            if not result.hypotheses and analysis.touched:
                marks.empty("No registered verdict", "A deviation touched every hypothesis: all of it is exploratory.")
            elif not result.hypotheses:
                marks.empty("No registered hypothesis", "This plan is a screening: everything below is exploratory.")
            for hypothesis in result.hypotheses:
                _card(hypothesis, result.response)
        with forest:
            if result.hypotheses:
                show(lambda: charts.forest(result), "forest", key="forest", of=analysis_key(analysis))
        _cells(analysis)
        _simple_effects(analysis)


def _cells(analysis: Analysis) -> None:
    """Cell means of the primary response, or of another that a hypothesis rests on."""
    result = analysis.confirmatory
    names = [result.response, *result.more_cells]
    response = choice("cells", "Cells by", names, words=in_words) if len(names) > 1 else result.response
    shown = cells_of(result, response)
    name = "cell-means" if response == result.response else f"cell-means-{response.replace('_', '-')}"
    show(lambda: charts.cell_means(shown), name, key="cell-means", of=(*analysis_key(analysis), response))


def _basis(result) -> str:
    failed = f", {result.n_failed} failed" if result.n_failed else ""
    return (
        f"{result.n_runs} runs{failed} · {result.n_test:,} test images · α = {result.alpha:g}, {result.correction} · "
        f"about {result.target.replace('_', ' ')}"
    )


def _card(item, primary: str) -> None:
    wanted = st.query_params.get("hypothesis") == item.id
    lines = [
        f'<div class="lb-title">{escape(item.id)}&ensp;{escape(item.claim or item.label)}</div>',
        f'<div class="lb-row">{marks.verdict(item.verdict, item.words)}</div>',
        f'<div class="lb-effect">{escape(numbers.effect(item))}</div>',
        f'<div class="lb-caption">{escape(item.label + numbers.of_other(item.response, primary))}. {escape(_unbroken(numbers.test_line(item)))}</div>',
        *(f'<div class="lb-caption">{escape(note)}</div>' for note in item.notes),
    ]
    st.html(
        f'<article class="lb-card {item.verdict}{" wanted" if wanted else ""}" id="{escape(item.id)}">{"".join(lines)}</article>'
    )


def _unbroken(text: str) -> str:
    """No line ends between p, its sign and its value."""
    return re.sub(r" ([<>=]) ", "\u00a0\\1\u00a0", text)


@part
def _simple_effects(analysis: Analysis) -> None:
    """Each main effect at every level of the other factors, and how much it changes: no test, no verdict.

    It is drawn when it is opened, as is every table that stands folded: a page of a thousand runs has enough to draw.
    """
    result = analysis.confirmatory
    shown = [item for item in result.hypotheses if item.simple_effects]
    if not shown:
        return
    title = "Simple effects and the size of the interactions (no test, no verdict)"
    with st.expander(title, key="simple", on_change="rerun") as expander:
        if not expander.open:
            return
        names = {item.id: f"{item.id}  {item.label}" for item in shown}
        chosen = st.segmented_control(
            "Hypothesis", list(names), default=shown[0].id, required=True, format_func=names.get, key="simple-of"
        )
        left, right = st.columns([3, 2], gap="large")
        with left:
            show(
                lambda: charts.simple_effects(result, chosen),
                f"simple-effects-{chosen}",
                key="simple-effects",
                of=analysis_key(analysis),
            )
        with right:
            item = next(item for item in shown if item.id == chosen)
            rows = [
                (escape(size.label), numbers.interval(size.estimate, size.low, size.high, item.unit))
                for size in item.interaction_sizes
            ]
            st.html(marks.table(("The effect changes most between", "by"), rows, numeric=(1,)))
