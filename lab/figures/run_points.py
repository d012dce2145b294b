"""Every run of a study over the levels of one factor, with the mean at each level: what was measured, and no test."""

import math
from collections.abc import Mapping
from typing import Any

import altair as alt

from lab.analysis.results import CellRow, Confirmatory
from lab.figures import numbers, style
from lab.figures.cells import level_title
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, dress, plot
from lab.study.design import level_text
from lab.study.factors import Level
from lab.study.responses import in_title

MOST_LEVELS = 9
"""Numeric factors with more levels are drawn on an axis of numbers."""
WIDEST_LINEAR = 50
"""Numbers that range wider than this factor stand on a logarithmic axis."""
POINTS = "runs"
"""Name of the selection of runs, for a page that asks what lies behind one."""


def run_points(
    found: Confirmatory,
    factor: str,
    size: Size = SCREEN,
    *,
    colour: str = "",
    keep: Mapping[str, Level] | None = None,
    height: int = 0,
    pick: bool = False,
) -> Figure:
    """Runs over the levels of `factor`, coloured by the levels of another; `keep` holds factors at one level each.

    `height` is that of the plot in pixels (0: by the size); with `pick` a run can be selected (the selection is named POINTS).
    """
    held = dict(keep or {})
    chosen = [cell for cell in found.cells if all(cell.levels[name] == level for name, level in held.items())]
    levels = sorted({cell.levels[factor] for cell in chosen}, key=_order(found, factor))
    rows = [row for cell in chosen for row in _runs(cell, factor, colour, found.unit)]
    ranged = len(levels) > MOST_LEVELS and not any(isinstance(level, str | bool) for level in levels)
    means = [] if ranged else [_mean(level, chosen, factor, found.unit) for level in levels]
    log = ranged and min(levels) > 0 and max(levels) / min(levels) > WIDEST_LINEAR
    scale = alt.Scale(type="log", nice=False, padding=12) if log else alt.Scale(zero=False, padding=12)
    field = alt.X("at:Q").scale(scale) if ranged else alt.X("level:N").sort([level_text(one) for one in levels])
    x = field.title(factor.replace("_", " ")).axis(labelAngle=0, grid=False)
    y = alt.Y("value:Q").title(level_title(found.response, found.unit)).scale(zero=False, padding=12).axis(tickCount=6)
    points = plot(rows).mark_point(size=8 * size.text, strokeWidth=1.7, opacity=0.85)
    points = points.encode(
        x=x,
        y=y,
        tooltip=[
            "cell:N",
            "replicate:Q",
            "run:N",
            alt.Tooltip("value:Q", format=".4~g", title=level_title(found.response, found.unit)),
        ],
    )
    points = (
        points.encode(**_colour(rows, colour, found)) if colour else points.encode(color=alt.value(style.SERIES[0]))
    )
    if not ranged:
        points = points.encode(xOffset=alt.XOffset("aside:Q").scale(domain=[-1, 1]))
    if pick:
        points = points.add_params(alt.selection_point(name=POINTS, fields=["run", "cell"]))
    bars = plot(means).mark_tick(thickness=3, width=5.5 * size.text, color=style.INK)
    bars = bars.encode(x=field, y="mean:Q", tooltip=["level:N", alt.Tooltip("mean:Q", format=".2f"), "n:Q"])
    chart = alt.layer(bars, points) if means else alt.layer(points)
    return Figure(dress(chart, size, height or _height(size)), _caption(found, factor, held, len(rows), ranged), _alt(factor, means, rows), rows, of=found)  # fmt: skip


def _height(size: Size) -> int:
    return 190 if size.narrow else 320


def _order(found: Confirmatory, factor: str) -> Any:
    """Levels in the order of the plan; points of a range in that of numbers."""
    known = list(dict.fromkeys(cell.levels[factor] for cell in found.cells))
    if all(isinstance(level, int | float) and not isinstance(level, bool) for level in known):
        return float
    return known.index


def _runs(cell: CellRow, factor: str, colour: str, unit: str) -> list[dict[str, Any]]:
    middle = (len(cell.values) - 1) / 2
    level = cell.levels[factor]
    common = {"cell": cell.label, "level": level_text(level), "at": level if isinstance(level, int | float) else None}
    if colour:
        common["colour"] = level_text(cell.levels[colour])
    shift = ((cell.cell * 0.618) % 1 - 0.5) * 0.9
    return [
        {**common, "run": run, "replicate": _replicate(run), "value": numbers.shown(value, unit), "aside": shift + 0.03 * (place - middle)}
        for place, (run, value) in enumerate(zip(cell.run_ids, cell.values, strict=True))
    ]  # fmt: skip


def _replicate(run: str) -> int | None:
    """The replicate in a run's name, "c03-r2"."""
    tail = run.rpartition("-r")[2]
    return int(tail) if tail.isdigit() else None


def _mean(level: Level, cells: list[CellRow], factor: str, unit: str) -> dict[str, Any]:
    values = [value for cell in cells if cell.levels[factor] == level for value in cell.values]
    mean = numbers.shown(math.fsum(values) / len(values), unit) if values else None
    return {"level": level_text(level), "mean": mean, "n": len(values)}


def _colour(rows: list[dict[str, Any]], colour: str, found: Confirmatory) -> dict[str, Any]:
    order = sorted({cell.levels[colour] for cell in found.cells}, key=_order(found, colour))
    names = [level_text(level) for level in order]
    legend = alt.Legend(title=colour.replace("_", " "), orient="top", symbolStrokeWidth=3)
    if len(names) > len(style.SERIES):
        return {"color": alt.value(style.SERIES[0])}
    scale = alt.Scale(domain=names, range=list(style.SERIES[: len(names)]))
    shape = alt.Shape("colour:N").scale(domain=names).legend(legend)
    return {"color": alt.Color("colour:N").scale(scale).legend(legend), "shape": shape}


def _caption(found: Confirmatory, factor: str, held: Mapping[str, Level], count: int, ranged: bool) -> str:
    where = (
        " at " + ", ".join(f"{name.replace('_', ' ')} {level_text(level)}" for name, level in held.items())
        if held
        else ""
    )
    bars = "" if ranged else "; bars are means of the runs at a level"
    failed = f" {found.n_failed} failed runs have no value." if found.n_failed else ""
    return (
        f"{in_title(found.response)} of {count} runs over {factor.replace('_', ' ')}{where}: every run a mark{bars}. "
        f"{found.n_test:,} test examples. No test belongs to this figure.{failed}"
    )


def _alt(factor: str, means: list[dict[str, Any]], rows: list[dict[str, Any]]) -> str:
    said = "; ".join(f"{row['level']} {numbers.fixed(row['mean'], 1)} ({row['n']} runs)" for row in means)
    return f"{len(rows)} runs over {factor.replace('_', ' ')}: {said or 'a cloud of points'}."
