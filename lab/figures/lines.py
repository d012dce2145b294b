"""A response over an ordered quantity: means with intervals joined within a series, every run a ring, names at the ends."""

import json
import math
from dataclasses import dataclass
from typing import Any

import altair as alt

from lab.figures import style
from lab.figures.style import Size, dress, plot

SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
ASIDE = 0.012
"""Series stand this share of the axis apart, so that their intervals do not hide each other."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The horizontal axis: title, and the text at every position that has one (a list is several lines)."""

    title: str
    labels: dict[float, str | list[str]]


def mean_row(series: str, at: float, values: tuple[float, float, float], **more: Any) -> dict[str, Any]:
    """A mean with its interval as drawn; NaN becomes None."""
    value, low, high = (one if math.isfinite(one) else None for one in values)
    return {"row": "mean", "series": series, "at": at, "value": value, "low": low, "high": high, **more}


def run_row(series: str, at: float, value: float, run: str, **more: Any) -> dict[str, Any]:
    """One run as drawn."""
    return {"row": "run", "series": series, "at": at, "value": value, "run": run, **more}


def lines(
    rows: list[dict[str, Any]],
    axis: Axis,
    title: str,
    size: Size,
    *,
    guide: float | None = None,
    whole: bool = False,
) -> Any:
    """The chart of rows from `mean_row` and `run_row`; `guide` is a level of the response to be dashed, `whole` scales to 0.

    Series differ in colour and shape and are named where their lines end.
    """
    names = list(dict.fromkeys(row["series"] for row in rows))
    ends = sorted(axis.labels)
    span = (max(ends) - min(ends)) or 1.0
    drawn = [{**row, "x": row["at"] + _aside(names, row["series"], span)} for row in rows]
    room = 0.03 * span + 0.62 * size.text * max((len(name) for name in names), default=0) * span / (0.8 * size.width)
    x = (
        alt.X("x:Q")
        .title(axis.title)
        .scale(
            domain=[min(ends) - 0.05 * span, max(ends) + 0.03 * span + (room if len(names) > 1 else 0.02 * span)],
            nice=False,
        )
        .axis(
            values=ends,
            labelExpr=_texts([axis.labels[end] for end in ends]),
            grid=False,
            labelOverlap="parity",
        )
    )
    y = alt.Y("value:Q").title(title).scale(zero=whole, padding=8).axis(tickCount=5)
    paint = (
        alt.Color("series:N")
        .scale(domain=names, range=[style.SERIES[place % 7] for place in range(len(names))])
        .legend(None)
    )
    shape = (
        alt.Shape("series:N").scale(domain=names, range=[SHAPES[place % 6] for place in range(len(names))]).legend(None)
    )
    base = plot(drawn).encode(x=x, color=paint)
    means = base.transform_filter("datum.row == 'mean'")
    shown = [name for name in (drawn[0] if drawn else {}) if name not in ("row", "x", "at")]
    layers = [
        base.transform_filter("datum.row == 'run'")
        .mark_point(size=18 if size.narrow else 28, strokeWidth=1, opacity=0.5)
        .encode(y=y, tooltip=["series:N", "where:N", "run:N", "value:Q"]),
        means.mark_line(strokeWidth=1.6, opacity=0.9).encode(y=y),
        means.mark_rule(strokeWidth=2).encode(y="low:Q", y2="high:Q"),
        means.mark_point(filled=True, size=44 if size.narrow else 66, opacity=1).encode(
            y=y,
            shape=shape,
            tooltip=[f"{name}:{'Q' if name in ('value', 'low', 'high', 'n_runs') else 'N'}" for name in shown],
        ),
    ]
    if guide is not None:
        layers.insert(0, plot([{"guide": guide}]).mark_rule(color=style.RULE, strokeDash=[4, 3]).encode(y="guide:Q"))
    if len(names) > 1:
        layers.append(_names(drawn, size, guide, whole=whole).encode(color=paint))
    return dress(alt.layer(*layers), size, _height(size))


def _aside(names: list[str], name: str, span: float) -> float:
    return (names.index(name) - (len(names) - 1) / 2) * ASIDE * span


def _texts(texts: list[str | list[str]]) -> str:
    """A Vega expression with the text of every tick by its place: numbers as text would depend on how they are written."""
    return f"({json.dumps(texts, ensure_ascii=False)})[round(datum.index * {len(texts) - 1})]"


def _names(drawn: list[dict[str, Any]], size: Size, guide: float | None, *, whole: bool) -> Any:
    """The name of every series right of its last mean (of its runs where it has none), moved apart where two would overlap."""
    last = {row["series"]: row for row in drawn if row["row"] == "run"}
    last |= {row["series"]: row for row in drawn if row["row"] == "mean" and row["value"] is not None}
    values = [row[name] for row in drawn for name in ("value", "low", "high") if row.get(name) is not None]
    values += [guide] if guide is not None else []
    low, high = min(values, default=0.0), max(values, default=1.0)
    step = ((high - min(low, 0) if whole else high - low) or 1.0) / _height(size) * size.text * 1.4
    right = max((row["x"] for row in last.values()), default=0.0)
    placed, at = [], -math.inf
    for row in sorted(last.values(), key=lambda one: one["value"]):
        at = max(row["value"], at + step)
        placed.append({"series": row["series"], "x": right, "label_at": at})
    return (
        plot(placed)
        .mark_text(align="left", baseline="middle", dx=10, fontSize=size.text)
        .encode(x="x:Q", y="label_at:Q", text="series:N")
    )


def _height(size: Size) -> int:
    return 190 if size.narrow else 320 if size.text > 12 else 240
