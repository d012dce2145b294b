"""The registered half of Analyze: verdict cards, forest plot, cell means with every run, simple effects."""

from html import escape

import streamlit as st

from lab.analysis.results import Confirmatory, HypothesisResult
from lab.figures import charts, numbers
from lab.workflow.analyze import Analysis
from pages.parts import marks
from pages.parts.figure import show
from pages.parts.place import Place


def registered(place: Place, analysis: Analysis) -> None:
    """Draw the block: solid rule, and the word Registered."""
    result = analysis.confirmatory
    with st.container(key="registered-results"):
        st.html(f'<p class="lb-kind">Registered<span>{escape(_basis(result))}</span></p>')
        for remark in result.remarks:
            marks.box(remark, kind="warning")
        cards, forest = st.columns([1, 1], gap="large")
        with cards:
            if not result.hypotheses:
                marks.empty("No registered hypothesis", "This plan is a screening: everything below is exploratory.")
            for hypothesis in result.hypotheses:
                _card(hypothesis)
        with forest:
            if result.hypotheses:
                show(charts.forest(result), "forest", key="forest")
        show(charts.cell_means(result), "cell-means", key="cell-means")
        _simple_effects(result)


def _basis(result: Confirmatory) -> str:
    failed = f", {result.n_failed} failed" if result.n_failed else ""
    return (
        f"{result.n_runs} runs{failed} · {result.n_test:,} test images · α = {result.alpha:g}, {result.correction} · "
        f"about {result.target.replace('_', ' ')}"
    )


def _card(item: HypothesisResult) -> None:
    wanted = st.query_params.get("hypothesis") == item.id
    lines = [
        f'<div class="lb-title">{escape(item.id)}&ensp;{escape(item.claim or item.label)}</div>',
        f'<div class="lb-row">{marks.verdict(item.verdict, item.words)}</div>',
        f'<div class="lb-effect">{escape(numbers.effect(item))}</div>',
        f'<div class="lb-caption">{escape(item.label)}. {escape(numbers.test_line(item))}</div>',
        *(f'<div class="lb-caption">{escape(note)}</div>' for note in item.notes),
    ]
    st.html(
        f'<article class="lb-card {item.verdict}{" wanted" if wanted else ""}" id="{escape(item.id)}">{"".join(lines)}</article>'
    )


def _simple_effects(result: Confirmatory) -> None:
    rows = [
        (
            escape(item.id),
            escape(effect.label),
            escape(numbers.interval(effect.estimate, effect.low, effect.high, item.unit)),
            str(effect.n_runs),
        )
        for item in result.hypotheses
        for effect in item.simple_effects
    ]
    if rows:
        with st.expander("Simple effects and the size of the interaction (no test, no verdict)"):
            st.html(marks.table(("", "At", "Effect and 95 % interval", "runs"), rows, numeric=(3,)))
