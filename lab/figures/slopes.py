"""A Latin hypercube's runs over the range of each factor, with the fitted line of the model in all factors."""

import math
from typing import Any

import altair as alt

from lab.analysis.results import Exploratory, SlopeRow
from lab.figures import numbers, style
from lab.figures.cells import level_title
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, axis_labels, dress, plot
from lab.study.responses import in_title

GAP = 0.25
"""Room between two factors, in ranges."""


def slopes(found: Exploratory, size: Size = SCREEN) -> Figure:
    """One stretch of the axis per factor: every run a ring, the fitted line, the change over the range above it."""
    runs = [row for place, slope in enumerate(found.slopes) for row in _runs(place, slope, found.unit)]
    lines = [row for place, slope in enumerate(found.slopes) for row in _line(place, slope, found.unit)]
    heads = [_head(place, slope, found.unit) for place, slope in enumerate(found.slopes)]
    ends = {
        f"{place * (1 + GAP) + 0.5:g}": slope.label for place, slope in enumerate(found.slopes)
    }  # as JavaScript writes them
    domain = [-GAP / 2, len(found.slopes) * (1 + GAP) - GAP / 2]
    labels = axis_labels(ends)
    x = (
        alt.X("at:Q")
        .title(None)
        .scale(domain=domain, nice=False)
        .axis(
            values=[float(end) for end in ends],
            labelExpr=labels,
            grid=False,
            ticks=False,
            labelColor=style.INK,
            labelLimit=0,
            labelOverlap=False,
        )
    )
    y = alt.Y("value:Q").title(level_title(found.response, found.unit)).scale(zero=False, padding=10).axis(tickCount=5)
    chart = alt.layer(
        plot(runs)
        .mark_point(size=20 if size.narrow else 34, color=style.SERIES[0], strokeWidth=1, opacity=0.55)
        .encode(x=x, y=y, tooltip=["factor:N", "position:Q", "run:N", "value:Q"]),
        plot(lines).mark_line(color=style.INK, strokeWidth=2).encode(x="at:Q", y="value:Q", detail="factor:N"),
        plot(heads)
        .mark_text(align="center", baseline="bottom", fontSize=size.text, fontWeight="bold")
        .encode(x="at:Q", y=alt.value(-6), text="text:N"),
    )
    caption = (
        f"{in_title(found.response)} over the range of each factor ({found.n_runs} runs, rings): the line is "
        "that of a linear model with all factors, fitted to the cell means; above it the change over the range with its "
        f"{numbers.confidence(found.level)} {found.error} interval, unadjusted. Runs lie on the factor's own scale."
    )
    said = "; ".join(f"{slope.label}: {_change(slope, found.unit)}" for slope in found.slopes)
    height = 190 if size.narrow else 300 if size.text > 12 else 240
    return Figure(dress(chart, size, height), caption, f"Fitted changes: {said}.", runs, of=found)


def _runs(place: int, slope: SlopeRow, unit: str) -> list[dict[str, Any]]:
    return [
        {
            "factor": slope.factor.replace("_", " "),
            "at": place * (1 + GAP) + position,
            "position": round(position, 4),
            "run": run,
            "value": numbers.shown(value, unit),
        }
        for position, value, run in zip(slope.positions, slope.values, slope.run_ids, strict=True)
    ]


def _line(place: int, slope: SlopeRow, unit: str) -> list[dict[str, Any]]:
    if not math.isfinite(slope.estimate):
        return []
    ends = ((0.0, slope.middle - slope.estimate / 2), (1.0, slope.middle + slope.estimate / 2))
    return [
        {"factor": slope.factor, "at": place * (1 + GAP) + end, "value": numbers.shown(value, unit)}
        for end, value in ends
    ]


def _head(place: int, slope: SlopeRow, unit: str) -> dict[str, Any]:
    return {"at": place * (1 + GAP) + 0.5, "text": _change(slope, unit)}


def _change(slope: SlopeRow, unit: str) -> str:
    return numbers.interval(slope.estimate, slope.low, slope.high, unit)
