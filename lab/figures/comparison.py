"""A against B as pictures: every run of the two, and their difference by every method, with its interval where it has one."""

import math
from typing import Any

import altair as alt

from lab.analysis.compared import Compared, Comparison
from lab.figures import numbers, style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, dress, plot
from lab.study.responses import in_title, in_words


def comparison(found: Comparison, size: Size = SCREEN) -> Figure:
    """One line per method that has an interval, second minus first; the method that fits is on top, the table has all."""
    rows = [_row(row, found.unit) for row in (found.main, *found.beside)]
    drawn = [row for row in rows if row["low"] is not None] or rows[:1]
    title = f"{found.second} minus {found.first} ({numbers.change_unit(found.unit)})"
    y = alt.Y("method:N").sort([row["method"] for row in drawn]).title(None).axis(labelLimit=260)
    x = alt.X("difference:Q").title(title).scale(zero=True, padding=12)
    x = x.axis(format="+.4~g", labelExpr="datum.value === 0 ? '0' : datum.label", grid=False, tickCount=7)
    base = plot(drawn).encode(y=y)
    chart = alt.layer(
        plot([{"zero": 0}]).mark_rule(color=style.SOFT, strokeDash=[3, 3]).encode(x="zero:Q"),
        base.mark_rule(color=style.INK, strokeWidth=2).encode(x="low:Q", x2="high:Q"),
        base.mark_point(filled=True, color=style.INK, size=70, opacity=1).encode(
            x=x, tooltip=["method:N", "difference:Q", "low:Q", "high:Q", "p:Q", "n:N"]
        ),
    )
    named = {row["method"]: row["interval"] for row in drawn if row["low"] is not None}
    kinds = "; ".join(f"{method}: {kind}" for method, kind in named.items())
    kinds = next(iter(named.values())) if len(set(named.values())) == 1 else kinds
    lines = (
        f"lines their {numbers.confidence(found.main.level)} intervals ({kinds})"
        if kinds
        else "no interval is possible"
    )
    caption = (
        f"{found.second} ({found.second_label}) minus {found.first} ({found.first_label}), {in_words(found.response)}, "
        f"{found.main.n}: points are the difference, {lines}; a test without interval stands in the table alone. None is adjusted "
        "for looking at several pairs."
    )
    said = f"Difference {numbers.interval(found.main.estimate, found.main.low, found.main.high, found.unit)}"
    return Figure(dress(chart, size, 40 + 34 * len(drawn)), caption, f"{said}.", rows, of=found)


def compared_runs(found: Comparison, size: Size = SCREEN) -> Figure:
    """Every run of the two recipes as a ring on its side's line, and their means."""
    unit = numbers.level_unit(found.unit)
    rows = [
        {"cell": name, "what": what, "value": numbers.shown(value, found.unit), "unit": unit, "n": len(values)}
        for name, mean, values in zip((found.first, found.second), found.means, found.values, strict=True)
        for what, value in (("mean", mean), *(("run", value) for value in values))
    ]
    title = f"{in_words(found.response)} ({unit})"
    base = plot(rows).encode(
        y=alt.Y("cell:N").sort([found.first, found.second]).title(None),
        x=alt.X("value:Q").title(title).scale(zero=False, padding=16).axis(tickCount=6),
        tooltip=["cell:N", "what:N", "value:Q"],
    )
    chart = alt.layer(
        base.transform_filter("datum.what === 'mean'").mark_tick(color=style.INK, thickness=2, height=18),
        base.transform_filter("datum.what === 'run'").mark_point(color=style.SERIES[0], size=50),
    )
    sides = (found.first, found.first_label), (found.second, found.second_label)
    named = " and ".join(
        f"{name} ({label}, n = {len(values)} runs)" for (name, label), values in zip(sides, found.values, strict=True)
    )
    caption = (
        f"{in_title(found.response)} of {named}: rings are the single runs, bars their means. No interval is drawn: that of the "
        "difference stands beside."
    )
    said = "; ".join(f"{row['cell']} {row['what']} {numbers.fixed(row['value'], 2)}" for row in rows)
    return Figure(dress(chart, size, size.rows(2, lines=2)), caption, f"{said}.", rows, of=found)


def _row(row: Compared, unit: str) -> dict[str, Any]:
    low, high, p, least = (
        value if math.isfinite(value) else None for value in (row.low, row.high, row.p, row.smallest_p)
    )
    return {
        "method": row.method,
        "difference": numbers.shown(row.estimate, unit),
        "low": None if low is None else numbers.shown(low, unit),
        "high": None if high is None else numbers.shown(high, unit),
        "unit": numbers.change_unit(unit),
        "interval": row.kind,
        "level": row.level,
        "p": p,
        "smallest_p": least,
        "n": row.n,
    }
