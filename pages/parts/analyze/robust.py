"""Robustness of the verdicts on Analyze: one sentence per hypothesis, the table of all looks, and one verdict drawn."""

from html import escape

import streamlit as st

from lab.figures import charts, numbers
from lab.figures.robustness import GLYPHS
from lab.figures.table_file import csv_text
from lab.study.standing import said
from lab.workflow.look.analyze import Analysis
from lab.workflow.look.robustness import robustness
from pages.parts import marks
from pages.parts.analyze.results import analysis_key
from pages.parts.block import block
from pages.parts.figure import show
from pages.parts.page import part


@part
def robust(analysis: Analysis) -> None:
    """Draw the panel; a plan without hypotheses has none."""
    found = robustness_of(analysis)
    if not found.verdicts:
        return
    with block(found, "the same runs looked at differently; the registered verdict stands", key="robustness"):
        st.subheader("Robustness of the verdicts", anchor="robustness")
        st.html("<br>".join(escape(item.sentence) for item in found.verdicts))
        for remark in found.remarks:
            marks.caption(remark)
        names = {item.id: f"{item.id}  {item.label}" for item in found.verdicts}
        chosen = st.segmented_control(
            "Hypothesis", list(names), default=next(iter(names)), required=True, format_func=names.get, key="robust-of"
        )
        show(
            lambda: charts.robustness(found, chosen),
            f"robustness-{chosen}",
            key="robustness",
            of=analysis_key(analysis),
        )
        with st.expander("Every look at every hypothesis", key="every-look", on_change="rerun") as expander:
            if expander.open:
                _table(found)


def _table(found) -> None:
    changes = [row.change for row in found.verdicts[0].looks]
    rows = [
        (escape(change), *(_cell(item.looks[place], item.unit) for item in found.verdicts))
        for place, change in enumerate(changes)
    ]
    st.html(marks.table(("Look", *(item.id for item in found.verdicts)), rows))
    words = (
        f"Estimate, {numbers.confidence(found.level)} interval (t, the bootstrap its own; unadjusted) and what becomes of the verdict: "
        "· same, ○ left open, ▲ would decide, ✕ flips by sign, ■ flips by SESOI, – not possible."
    )
    marks.caption(said(found, words))
    data = [
        {
            "hypothesis": row.hypothesis,
            "look": row.change,
            "group": row.group,
            "estimate": row.estimate,
            "low": row.low,
            "high": row.high,
            "unit": item.unit,
            "verdict": row.verdict,
            "words": row.words,
            "outcome": row.outcome,
            "why": row.why,
        }
        for item in found.verdicts
        for row in item.looks
    ]
    st.download_button(
        "Every look (CSV)",
        lambda: csv_text(found, data),
        "robustness-exploratory.csv",
        "text/csv",
        key="robust-csv",
        on_click="ignore",
    )


def _cell(row, unit: str) -> str:
    if row.outcome == "not possible":
        return f'– <span class="lb-soft">{escape(row.why)}</span>'
    said = numbers.interval(row.estimate, row.low, row.high, unit)
    return f'{GLYPHS[row.outcome]} {escape(said)} <span class="lb-soft">{escape(row.verdict)}</span>'


def robustness_of(analysis: Analysis):
    """Every other look at the verdicts, computed once per opening."""
    return _found(analysis_key(analysis), analysis)


@st.cache_resource(show_spinner="Looking at the verdicts in other ways", max_entries=32)
def _found(of: tuple[str, str], _analysis: Analysis):
    """`of` is the key."""
    return robustness(_analysis)
