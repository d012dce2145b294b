"""Exploratory effects: main effects of every factor, and the interaction of two, with every run visible."""

from typing import Any

import altair as alt

from lab.analysis.results import Exploratory, MainEffectRow
from lab.figures.figure import Figure, words
from lab.figures.numbers import scale, unit_words
from lab.figures.style import BLUE, NEUTRAL, SERIES, data, finished, padded
from lab.study.design import level_text


def main_effects(result: Exploratory, *, width: int = 640) -> Figure:
    """One panel per factor on a common scale: means with Welch intervals over all runs at that level."""
    factor = scale(result.unit)
    names = list(dict.fromkeys(row.factor for row in result.main_effects))
    seen = [factor * value for row in result.main_effects for value in row.values]
    domain = padded(min(seen), max(seen)) if seen else [0.0, 1.0]
    title = f"{result.response.replace('_', ' ')} ({unit_words(result.unit, change=False)})"
    each = max(90, width // max(1, len(names)) - 30)
    panels, rows = [], []
    for place, name in enumerate(names):
        found = [_row(row, factor) for row in result.main_effects if row.factor == name]
        points = _points([row for row in result.main_effects if row.factor == name], factor)
        panels.append(_panel(found, points, words(name), title if place == 0 else None, domain, each))
        rows += found
    counts = sorted({row.n for row in result.main_effects})
    caption = (
        f"Exploratory. Main effects on {result.response.replace('_', ' ')}: dots are equally weighted means of the cells at a level, lines "
        f"{100 * result.level:g} % Welch intervals, unadjusted; rings are runs (n = {', '.join(map(str, counts))} a level)."
    )
    chart = finished(alt.hconcat(*panels, spacing=14)) if panels else finished(alt.Chart(data([])).mark_point())
    return Figure(chart, caption, f"Main effects of {', '.join(map(words, names))}.", rows, registered=False)


def _row(row: MainEffectRow, factor: float) -> dict[str, Any]:
    return {
        "factor": row.factor,
        "level": level_text(row.level),
        "mean": factor * row.mean,
        "low": factor * row.low,
        "high": factor * row.high,
        "n": row.n,
    }


def _points(rows: list[MainEffectRow], factor: float) -> list[dict[str, Any]]:
    return [
        {"level": level_text(row.level), "value": factor * value, "run": run}
        for row in rows
        for value, run in zip(row.values, row.run_ids, strict=True)
    ]


def _panel(rows: list, points: list, name: str, title: str | None, domain: list[float], width: int) -> alt.LayerChart:
    x = alt.X("level:N", sort=[row["level"] for row in rows], title=name, axis=alt.Axis(labelAngle=0))
    y = {"title": title, "scale": alt.Scale(domain=domain, nice=False)}
    labels = {} if title else {"axis": alt.Axis(labels=False, ticks=False, domain=False)}
    means = alt.Chart(data(rows))
    return alt.layer(
        alt.Chart(data(points))
        .mark_point(color=NEUTRAL, size=26, opacity=0.55)
        .encode(x=x, y=alt.Y("value:Q", **y, **labels), tooltip=["run:N", alt.Tooltip("value:Q", format=".2f")]),
        means.mark_line(color=BLUE, strokeWidth=1.5).encode(x=x, y=alt.Y("mean:Q", **y, **labels)),
        means.mark_rule(color=BLUE, strokeWidth=2.5).encode(x=x, y=alt.Y("low:Q", **y, **labels), y2="high:Q"),
        means.mark_point(color=BLUE, filled=True, size=70, opacity=1).encode(
            x=x, y=alt.Y("mean:Q", **y, **labels), tooltip=["level:N", "n:Q", alt.Tooltip("mean:Q", format=".2f")]
        ),
    ).properties(width=width, height=210)


def interaction_plot(result: Exploratory, first: str, second: str, *, width: int = 320) -> Figure:
    """Means by the first factor, one line per level of the second."""
    factor = scale(result.unit)
    found = [row for row in result.pair_means if {row.factor_a, row.factor_b} == {first, second}]
    rows, points = [], []
    for row in found:
        levels = {row.factor_a: row.level_a, row.factor_b: row.level_b}
        names = {"level": level_text(levels[first]), "series": f"{words(second)} {level_text(levels[second])}"}
        means = {"mean": factor * row.mean, "low": factor * row.low, "high": factor * row.high, "n": row.n}
        rows.append(names | means)
        points += [names | {"value": factor * v, "run": r} for v, r in zip(row.values, row.run_ids, strict=True)]
    chart = _lines(rows, points, words(first), result, width)
    counts = sorted({row.n for row in found})
    caption = (
        f"Exploratory. Mean {result.response.replace('_', ' ')} by {words(first)} and {words(second)}; lines {100 * result.level:g} % "
        f"Welch intervals, unadjusted; rings are runs (n = {', '.join(map(str, counts))} a point). Parallel lines mean no interaction."
    )
    return Figure(
        finished(chart), caption, f"Interaction of {words(first)} and {words(second)}.", rows, registered=False
    )


def _lines(rows: list, points: list, name: str, result: Exploratory, width: int) -> alt.LayerChart:
    series = list(dict.fromkeys(row["series"] for row in rows))
    seen = [point["value"] for point in points] or [0.0, 1.0]
    order = list(dict.fromkeys(row["level"] for row in rows))
    x = alt.X("level:N", sort=order, title=name, axis=alt.Axis(labelAngle=0))
    title = f"{result.response.replace('_', ' ')} ({unit_words(result.unit, change=False)})"
    y = {"title": title, "scale": alt.Scale(domain=padded(min(seen), max(seen)), nice=False)}
    scale_ = alt.Scale(domain=series, range=list(SERIES[: len(series)]))
    colour = alt.Color("series:N", scale=scale_, title=None, legend=alt.Legend(columns=3, symbolType="circle"))
    shift = alt.XOffset("series:N", sort=series, scale=alt.Scale(paddingOuter=1.0))
    means = alt.Chart(data(rows))
    return alt.layer(
        alt.Chart(data(points))
        .mark_point(size=22, opacity=0.5)
        .encode(x=x, xOffset=shift, y=alt.Y("value:Q", **y), color=colour, tooltip=["run:N", "series:N"]),
        means.mark_line(strokeWidth=1.5).encode(x=x, xOffset=shift, y=alt.Y("mean:Q", **y), color=colour),
        means.mark_rule(strokeWidth=2).encode(x=x, xOffset=shift, y=alt.Y("low:Q", **y), y2="high:Q", color=colour),
        means.mark_point(filled=True, size=60, opacity=1).encode(
            x=x,
            xOffset=shift,
            y=alt.Y("mean:Q", **y),
            color=colour,
            tooltip=["series:N", "level:N", "n:Q", alt.Tooltip("mean:Q", format=".2f")],
        ),
    ).properties(width=width, height=240)
