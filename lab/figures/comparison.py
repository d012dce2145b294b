"""A against B as a picture: the difference by every method, with its interval where it has one, against zero."""

import math
from typing import Any

import altair as alt

from lab.analysis.compared import Compared, Comparison
from lab.figures import numbers, style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, dress, plot


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
    caption = (
        f"{found.second} ({found.second_label}) minus {found.first} ({found.first_label}), {found.response.replace('_', ' ')}, "
        f"{found.main.n}: points are the difference, lines the {numbers.confidence(found.main.level)} interval of the kind in "
        "the table; a test without interval stands there alone. None is adjusted for looking at several pairs."
    )
    said = f"Difference {numbers.interval(found.main.estimate, found.main.low, found.main.high, found.unit)}"
    return Figure(dress(chart, size, 40 + 34 * len(drawn)), caption, f"{said}.", rows, of=found)


def _row(row: Compared, unit: str) -> dict[str, Any]:
    low, high, p, least = (
        value if math.isfinite(value) else None for value in (row.low, row.high, row.p, row.smallest_p)
    )
    return {
        "method": row.method,
        "difference": numbers.shown(row.estimate, unit),
        "low": None if low is None else numbers.shown(low, unit),
        "high": None if high is None else numbers.shown(high, unit),
        "interval": row.kind,
        "level": row.level,
        "p": p,
        "smallest_p": least,
        "n": row.n,
    }
