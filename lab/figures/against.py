"""Ours beside a paper's number: every run, both means, and where the paper's runs predict the mean of ours."""

from typing import Any

import altair as alt

from lab.analysis.against_paper import AgainstPaper
from lab.figures import numbers, style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, dress, plot
from lab.study.responses import in_words


def against_paper(found: AgainstPaper, size: Size = SCREEN) -> Figure:
    """Two lines: the paper with its prediction interval where there is one, and our runs with their mean."""
    rows = _rows(found)
    x = alt.X("value:Q").title(f"{in_words(found.response)} ({numbers.level_unit(found.unit)})")
    x = x.scale(zero=False, padding=16).axis(tickCount=8)
    base = plot(rows).encode(y=alt.Y("who:N").sort(["paper", "ours"]).title(None), x=x)
    tooltip = ["who:N", "what:N", "value:Q"]
    chart = alt.layer(
        base.transform_filter("isValid(datum.low)")
        .mark_rule(color=style.INK, strokeWidth=2)
        .encode(x=alt.X("low:Q"), x2="high:Q"),
        base.transform_filter("datum.what === 'run'")
        .mark_point(color=style.SERIES[0], size=50)
        .encode(tooltip=tooltip),
        base.transform_filter("datum.what === 'mean'")
        .mark_point(filled=True, color=style.INK, size=80, opacity=1, shape="diamond")
        .encode(tooltip=tooltip),
    )
    line = "" if found.inside is None else (
        f" The line is the paper's {numbers.confidence(found.level)} prediction interval for the mean of {found.n} runs."
    )  # fmt: skip
    caption = (
        f"{found.cell} ({found.label}) and the paper's number{f' ({found.paper.source})' if found.paper.source else ''}: rings are "
        f"our {found.n} runs, diamonds the means.{line or f' No interval: {found.why}.'}"
    )
    return Figure(dress(chart, size, size.rows(2, lines=2)), caption, found.sentence, rows, of=found)


def _rows(found: AgainstPaper) -> list[dict[str, Any]]:
    def show(value: float) -> float:
        return numbers.shown(value, found.unit)

    paper = {"who": "paper", "what": "mean", "value": show(found.paper.value), "n": found.paper.n}
    if found.inside is not None:
        paper |= {"low": show(found.low), "high": show(found.high)}
    runs = [{"who": "ours", "what": "run", "value": show(value), "n": 1} for value in found.values]
    return [paper, {"who": "ours", "what": "mean", "value": show(found.mean), "n": found.n}, *runs]
