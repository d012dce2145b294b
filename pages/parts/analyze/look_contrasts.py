"""Analyze, ?view=contrasts&factor=: pairs, trends and weights of one's own, with g, Cliff's delta and P(improvement)."""

import math

import streamlit as st

from lab.errors import InvalidInput
from lab.figures import charts, numbers
from lab.study.responses import RESPONSES, in_words
from lab.workflow.look.analyze import Analysis
from pages.parts import marks
from pages.parts.analyze.results import analysis_key, looked
from pages.parts.choice import choice, typed
from pages.parts.figure import show
from pages.parts.listing import listing

COLUMNS = ("Contrast", "Estimate", "df", "p", "p (Holm)", "Hedges’ g", "Cliff’s δ", "P(improvement)", "runs")
AVERAGED = "average of all"


def contrasts(analysis: Analysis) -> None:
    """Choose factor, scores, levels of the others and, if wanted, weights; figure and table."""
    factors = {factor.name: factor for factor in analysis.study.factors if len(factor.levels) > 1}
    name = choice("factor", "Factor", list(factors), words=_words)
    columns = st.columns(1 + len(factors), vertical_alignment="bottom")
    with columns[0]:
        scores = choice("scores", "Scores of a trend", list(looked(analysis, "scores_of", name)))
    at = {}
    for column, other in zip(columns[1:], [one for one in factors if one != name], strict=False):
        with column:
            levels = [AVERAGED, *(str(level) for level in factors[other].levels)]
            picked = choice(f"at_{other}", _words(other), levels)
            at |= {other: levels.index(picked) - 1} if picked != AVERAGED else {}
    with columns[-1]:
        own = typed("weights", "Your own weights", help=_help(factors[name]), placeholder="−1, 0.5, 0.5")
    found = looked(analysis, "contrasts", name, tuple(at.items()), scores, _weights(own))
    for remark in found.remarks:
        marks.box(remark, kind="warning")
    if found.rows:
        of = (*analysis_key(analysis), name, scores, own, *sorted(at.items()))
        show(lambda: charts.contrasts(found), f"contrasts-{name}", key="contrasts", of=of)
        _table(found, name)


def _table(found, name: str) -> None:
    rows = [
        (
            row.label,
            numbers.interval(row.estimate, row.low, row.high, found.unit),
            numbers.fixed(row.df, 1),
            numbers.p_value(row.p),
            numbers.p_value(row.p_adjusted),
            *(_share(part) for part in (row.g, row.delta, row.improvement)),
            str(row.n_runs),
        )
        for row in found.rows
    ]
    better = f"{RESPONSES[found.response].better} {in_words(found.response)}"
    caption = (
        f"{numbers.confidence(found.level)} intervals: {found.error} t for the estimate, noncentral t for g (runs in "
        "sds within cells, one spread assumed), Newcombe’s score interval for δ and P(improvement), the chance that a run of the "
        f"later level is better than one of the earlier ({better}) within the same other levels; δ is above 0 where the later is larger. Holm over the rows shown. At small sds a "
        "trivial effect is large in sds: read the first column first."
    )
    listing(COLUMNS, rows, caption, name=f"contrasts-{name}", data=found.rows, unit=found.unit)


def _share(part) -> str:
    if not math.isfinite(part.estimate):
        return numbers.NONE
    ends = ", ".join(numbers.fixed(end, 2) for end in (part.low, part.high))
    return f"{numbers.fixed(part.estimate, 2)} [{ends}]"


def _weights(text: str) -> tuple[float, ...]:
    """The numbers in the line; a true minus is one, too."""
    parts = [part for part in text.replace("−", "-").replace(";", ",").split(",") if part.strip()]
    try:
        return tuple(float(part) for part in parts)
    except ValueError:
        raise InvalidInput(
            "these weights are no numbers", where="contrast.weights", seen=text, remedy="Write −1, 0.5, 0.5"
        ) from None


def _help(factor) -> str:
    levels = ", ".join(str(level) for level in factor.levels)
    return f"One number per level ({levels}), separated by commas; they must sum to 0."


def _words(name: str) -> str:
    return name.replace("_", " ")
