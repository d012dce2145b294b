"""Main effects and interactions as exploratory pictures, each with every raw run."""

import math
from typing import Any

import altair as alt

from lab.analysis.results import Exploratory, PairMeanRow
from lab.figures import numbers, style
from lab.figures.cells import NO_TEST, level_title, pairs
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, axis_labels, dress, plot, runs_and_means
from lab.study.design import level_text
from lab.study.factors import Level
from lab.study.responses import in_title, in_words

PALE = 0.55


def main_effects(found: Exploratory, size: Size = SCREEN) -> Figure:
    """The mean at every level of every factor on one scale, joined within a factor, over the runs."""
    rows, order, labels, heads = _main_rows(found, brief=size.narrow)
    tilt = -50 if sum(len(text) + 2 for text in labels.values()) * size.text * 0.5 > size.width - 40 else 0
    x = (
        alt.X("key:N")
        .sort(order)
        .scale(domain=order, paddingInner=0.2, paddingOuter=0.2)
        .title(None)
        .axis(labelExpr=axis_labels(labels), labelAngle=tilt, labelOverlap=False, ticks=False, labelColor=style.INK)
    )
    y = alt.Y("value:Q").title(level_title(found.response, found.unit)).scale(zero=False, padding=6).axis(tickCount=5)
    runs, means = runs_and_means(rows, x=x)
    chart = alt.layer(
        runs.mark_point(
            size=20 if size.narrow else 34, color=style.SERIES[0], strokeWidth=1, opacity=PALE, xOffset=_aside(size)
        ).encode(y=y, tooltip=["factor:N", "level:N", "run:N", "value:Q"]),
        means.mark_line(color=style.SOFT, strokeWidth=1.2).encode(y=y, detail="factor:N"),
        means.mark_rule(color=style.INK, strokeWidth=2).encode(y="low:Q", y2="high:Q"),
        means.mark_point(filled=True, color=style.INK, size=44 if size.narrow else 70, opacity=1).encode(
            y=y, tooltip=["factor:N", "level:N", "value:Q", "low:Q", "high:Q", "n:Q"]
        ),
        plot(heads)
        .mark_text(align="left", baseline="bottom", fontWeight="bold", fontSize=size.text, dx=-10)
        .encode(x=alt.X("key:N").sort(order).scale(domain=order), y=alt.value(-6), text="factor:N"),
    )
    caption = (
        f"Main effects on {in_words(found.response)} ({found.n_runs} runs): points are equally weighted means of "
        f"the cells at a level, thick lines their {numbers.confidence(found.level)} {found.error} intervals, rings the single "
        f"runs. {NO_TEST}"
    )
    said = "; ".join(
        f"{row.label} {numbers.level_interval(row.mean, row.low, row.high, found.unit)}" for row in found.main_effects
    )
    return Figure(dress(chart, size, _height(size)), caption, f"Main effects: {said}.", rows, of=found)


def _aside(size: Size) -> float:
    """Runs stand a little to the left of their mean, so that its interval does not hide them."""
    return -0.55 * size.text


def _height(size: Size) -> int:
    return 190 if size.narrow else 300 if size.text > 12 else 240


def _main_rows(found: Exploratory, *, brief: bool) -> tuple[list[dict], list[str], dict[str, str], list[dict]]:
    """Rows, the keys of the axis in order (a blank between factors), their labels, and the factors' names."""
    rows: list[dict[str, Any]] = []
    order: list[str] = []
    labels: dict[str, str] = {}
    heads: list[dict[str, str]] = []
    for row in found.main_effects:
        name = row.factor.replace("_", " ")
        key = f"{row.factor}|{level_text(row.level)}"
        if not heads or heads[-1]["factor"] != name:
            if order:
                order.append(f"{row.factor}|gap")
                labels[order[-1]] = ""
            heads.append({"key": key, "factor": name})
        order.append(key)
        labels[key] = _brief(row.level) if brief else level_text(row.level)
        rows += _rows({"key": key, "factor": name, "level": level_text(row.level)}, row, found.unit)
    return rows, order, labels, heads


def _brief(level: Level) -> str:
    """A small number in the shortest form: 0.0001 becomes 1e-4."""
    if isinstance(level, float) and 0 < abs(level) < 0.01:
        return f"{level:.0e}".replace("e-0", "e-") if float(f"{level:.0e}") == level else f"{level:g}"
    return level_text(level)


def _rows(common: dict[str, Any], row: Any, unit: str) -> list[dict[str, Any]]:
    """One row for the mean and one for every run."""
    common = {**common, "unit": numbers.level_unit(unit)}
    low, high = (numbers.shown(end, unit) if math.isfinite(end) else None for end in (row.low, row.high))
    mean = {"row": "mean", "run": "", "value": numbers.shown(row.mean, unit), "low": low, "high": high, "n": row.n}
    runs = [
        {**common, "row": "run", "run": run, "value": numbers.shown(value, unit)}
        for run, value in zip(row.run_ids, row.values, strict=True)
    ]
    return [{**common, **mean}, *runs]


def interaction_plot(found: Exploratory, one: str, two: str, size: Size = SCREEN) -> Figure:
    """Means over the levels of factor `one`, one line for each level of factor `two`, named at its end."""
    chosen, name = pairs(found, one, two), two.replace("_", " ")
    across = list(dict.fromkeys(level_text(pair.level_a) for pair in chosen))
    lines = list(dict.fromkeys(level_text(pair.level_b) for pair in chosen))
    rows = _placed_rows(chosen, across, lines, found.unit)
    longest = max((len(_named(name, line)) for line in lines), default=0)
    x = _positions(across, longest, size).title(one.replace("_", " "))
    y = alt.Y("value:Q").title(level_title(found.response, found.unit)).scale(zero=False, padding=6).axis(tickCount=5)
    colour = alt.Color("two:N").sort(lines).legend(None).scale(domain=lines, range=_colours(len(lines)))
    shape = alt.Shape("two:N").sort(lines).legend(None).scale(domain=lines)
    runs, means = runs_and_means(rows, x=x, color=colour)
    names = _spread(rows, across, name, size)
    chart = alt.layer(
        runs.mark_point(size=16 if size.narrow else 28, strokeWidth=1, opacity=PALE, xOffset=0.7 * _aside(size)).encode(
            y=y, shape=shape, tooltip=["one:N", "two:N", "run:N", "value:Q"]
        ),
        means.mark_line(strokeWidth=2).encode(y=y, detail="two:N"),
        means.mark_rule(strokeWidth=2).encode(y="low:Q", y2="high:Q"),
        means.mark_point(filled=True, size=40 if size.narrow else 64, opacity=1).encode(
            y=y, shape=shape, tooltip=["one:N", "two:N", "value:Q", "low:Q", "high:Q", "n:Q"]
        ),
        plot(names)
        .mark_text(align="left", fontSize=size.text)
        .encode(x=x, y="label_at:Q", text="text:N", color=colour),
    )
    caption = (
        f"{in_title(found.response)} over {one.replace('_', ' ')}, one line for each level of "
        f"{name} ({found.n_runs} runs): means of the cells, {numbers.confidence(found.level)} {found.error} intervals, single "
        f"runs pale. Lines that are not parallel hint at an interaction; {NO_TEST[0].lower()}{NO_TEST[1:]}"
    )
    said = "; ".join(
        f"{level_text(pair.level_a)} and {level_text(pair.level_b)} {numbers.percent(pair.mean, found.unit)}"
        for pair in chosen
    )
    return Figure(dress(chart, size, _height(size)), caption, f"Interaction plot: {said}.", rows, of=found)


def _placed_rows(chosen: list[PairMeanRow], across: list[str], lines: list[str], unit: str) -> list[dict[str, Any]]:
    """Rows whose `at` is the place on the axis: the level's number, lines side by side."""
    step = min(0.14, 0.5 / max(1, len(lines)))
    rows = []
    for pair in chosen:
        levels = {"one": level_text(pair.level_a), "two": level_text(pair.level_b)}
        side = (lines.index(levels["two"]) - (len(lines) - 1) / 2) * step
        rows += _rows({**levels, "at": across.index(levels["one"]) + side}, pair, unit)
    return rows


def _positions(across: list[str], longest: int, size: Size) -> alt.X:
    """An axis with the levels at whole numbers, and room at the right for the names of the lines."""
    share = min(0.45, (longest * size.text * 0.48 + 10) / (size.width - 70))
    room = (len(across) - 0.3) * share / (1 - share)
    axis = alt.Axis(values=list(range(len(across))), labelExpr=style.axis_labels(dict(enumerate(across))), grid=False)
    scale = alt.Scale(domain=[-0.4, len(across) - 0.7 + room], nice=False, zero=False)
    return alt.X("at:Q").scale(scale).axis(axis)


def _colours(count: int) -> list[str]:
    return [style.SERIES[index % len(style.SERIES)] for index in range(count)]


def _spread(rows: list[dict[str, Any]], across: list[str], name: str, size: Size) -> list[dict[str, Any]]:
    """Names of the lines at their right end, moved apart where they would overlap."""
    values = [end for row in rows for end in (row["value"], row.get("low"), row.get("high")) if end is not None]
    step = (max(values, default=1) - min(values, default=0)) / _height(size) * size.text * 1.3
    ends = [row for row in rows if row["row"] == "mean" and row["one"] == across[-1]]
    placed: list[dict[str, Any]] = []
    for row in sorted(ends, key=lambda item: item["value"]):
        at = max(row["value"], placed[-1]["label_at"] + step) if placed else row["value"]
        text = _named(name, row["two"])
        placed.append({"at": len(across) - 0.65, "two": row["two"], "label_at": at, "text": text})
    return placed


def _named(name: str, level: str) -> str:
    return f"{name} {level}" if level[:1].isdigit() or level in ("on", "off") else level
