"""Cells: their means with every run visible, and a heat map of two factors."""

import math
from typing import Any

import altair as alt

from lab.analysis.results import CellRow, Confirmatory, Exploratory
from lab.figures.figure import Figure, words
from lab.figures.numbers import scale, unit_words
from lab.figures.style import BLUE, NEUTRAL, data, finished, padded
from lab.study.design import level_text


def cell_means(result: Confirmatory, *, width: int = 640, row: int = 19) -> Figure:
    """One row per cell: every run as a ring, the mean as a dot, the t interval from the cell's own sd as a line."""
    factor = scale(result.unit)
    means = [_mean(cell, factor) for cell in result.cells]
    points = [
        {"cell": cell.label, "value": factor * value, "run": run, "n": cell.n}
        for cell in result.cells
        for value, run in zip(cell.values, cell.run_ids, strict=True)
    ]
    axis = f"{result.response.replace('_', ' ')} ({unit_words(result.unit, change=False)})"
    order = [cell.label for cell in result.cells]
    seen = [point["value"] for point in points] or [0.0, 1.0]
    x = {"title": axis, "scale": alt.Scale(domain=padded(min(seen), max(seen), 0.25), clamp=True)}
    y = alt.Y("cell:N", sort=order, title=None, axis=alt.Axis(ticks=False))
    chart = alt.layer(
        alt.Chart(data(means)).mark_rule(color=BLUE, strokeWidth=2).encode(x=alt.X("low:Q", **x), x2="high:Q", y=y),
        alt.Chart(data(points))
        .mark_point(color=NEUTRAL, size=34, strokeWidth=1.3)
        .encode(x=alt.X("value:Q", **x), y=y, tooltip=["run:N", "cell:N", alt.Tooltip("value:Q", format=".2f")]),
        alt.Chart(data(means))
        .mark_point(color=BLUE, filled=True, size=46, opacity=1)
        .encode(
            x=alt.X("mean:Q", **x),
            y=y,
            tooltip=[
                "cell:N",
                "n:Q",
                "failed:Q",
                alt.Tooltip("mean:Q", format=".2f"),
                alt.Tooltip("sd:Q", format=".2f"),
            ],
        ),
    ).properties(width=width, height=row * max(1, len(order)))
    rows = [{**dict(cell.levels), **mean} for cell, mean in zip(result.cells, means, strict=True)]
    return Figure(finished(chart), _caption(result), _alternative(result, factor), rows, registered=True)


def _mean(cell: CellRow, factor: float) -> dict[str, Any]:
    def shown(value: float) -> float | None:
        return factor * value if math.isfinite(value) else None

    found = {"mean": cell.mean, "sd": cell.sd, "low": cell.low, "high": cell.high}
    return {"cell": cell.label, "n": cell.n, "failed": cell.failed} | {
        name: shown(value) for name, value in found.items()
    }


def _caption(result: Confirmatory) -> str:
    failed = f", {result.n_failed} failed" if result.n_failed else ""
    level = result.cells[0].level if result.cells else 0.95
    counts = sorted({cell.n for cell in result.cells})
    runs = f"n = {counts[0]}" if len(counts) == 1 else f"n = {counts[0]} to {counts[-1]}" if counts else "no runs"
    return (
        f"Registered. {result.response.replace('_', ' ').capitalize()} of every cell ({runs} runs a cell{failed}; {result.n_test:,} test "
        f"examples). Rings: runs; dots: means; lines: {100 * level:g} % t intervals from the cell's own sd, cut off at the frame. "
        "Overlap of cell intervals is no test."
    )


def _alternative(result: Confirmatory, factor: float) -> str:
    ordered = sorted((cell for cell in result.cells if math.isfinite(cell.mean)), key=lambda cell: cell.mean)
    if not ordered:
        return "Cell means: no completed runs."
    low, high = ordered[0], ordered[-1]
    return f"Means of {len(ordered)} cells, from {factor * low.mean:.1f} ({low.label}) to {factor * high.mean:.1f} ({high.label})."


def heat_map(result: Exploratory, first: str, second: str, *, width: int = 320) -> Figure:
    """Means over the cells of each pair of levels, one square each."""
    factor = scale(result.unit)
    found = [row for row in result.pair_means if {row.factor_a, row.factor_b} == {first, second}]
    rows = []
    for row in found:
        levels = {row.factor_a: row.level_a, row.factor_b: row.level_b}
        values = {"mean": factor * row.mean, "low": factor * row.low, "high": factor * row.high, "n": row.n}
        rows.append({"x": level_text(levels[second]), "y": level_text(levels[first]), **values})
    xs, ys = (list(dict.fromkeys(row[name] for row in rows)) for name in ("x", "y"))
    middle = (min(row["mean"] for row in rows) + max(row["mean"] for row in rows)) / 2 if rows else 0
    base = alt.Chart(data(rows)).encode(
        x=alt.X("x:N", sort=xs, title=words(second), axis=alt.Axis(labelAngle=0, ticks=False)),
        y=alt.Y("y:N", sort=ys, title=words(first), axis=alt.Axis(ticks=False)),
    )
    title = f"mean {result.response.replace('_', ' ')} ({unit_words(result.unit, change=False)})"
    squares = base.mark_rect().encode(
        color=alt.Color("mean:Q", scale=alt.Scale(scheme="blues"), title=title, legend=alt.Legend(gradientLength=160)),
        tooltip=["x:N", "y:N", alt.Tooltip("mean:Q", format=".2f"), "n:Q"],
    )
    text = base.mark_text(fontSize=13).encode(
        text=alt.Text("mean:Q", format=".1f"),
        color=alt.condition(f"datum.mean > {middle}", alt.value("#FFFFFF"), alt.value("#1A1A1A")),
    )
    chart = finished(alt.layer(squares, text).properties(width=width, height=44 * max(1, len(ys))))
    counts = sorted({row.n for row in found})
    caption = (
        f"Exploratory. Mean {result.response.replace('_', ' ')} by {words(first)} and {words(second)}, equally weighted over all other "
        f"levels; n = {', '.join(map(str, counts))} runs a square. A description without a test."
    )
    named = [{words(first): row["y"], words(second): row["x"], **row} for row in rows]
    return Figure(chart, caption, f"Heat map of {len(rows)} means by {words(first)} and {words(second)}.", named, False)
