"""Residuals in three pictures, and effects on half-normal paper."""

import math
from typing import Any

import altair as alt

from lab.analysis.look_residuals import ResidualsLook
from lab.analysis.look_screening import ScreeningLook
from lab.figures import numbers, style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, dress, plot
from lab.study.responses import in_title, in_words

WAYS = {
    "normal": ("quantile", "standardised", "normal quantile", "standardised residual"),
    "spread": ("mean", "residual", "mean of the cell", "residual"),
    "order": ("order", "residual", "place in the plan's order", "residual"),
}
"""What each picture shows: its two columns and their titles."""
SAYS = {
    "normal": "Residuals against the quantiles of a normal distribution (Blom’s positions): from one, they lie on the line.",
    "spread": "Residuals against the mean of their cell: with equal spread the cloud has the same height everywhere.",
    "order": "Residuals in the order of the plan: nothing drifts where the cloud has no slope, step or wave.",
}


def residuals(found: ResidualsLook, way: str, size: Size = SCREEN) -> Figure:
    """One of the three pictures, `way` from WAYS: every run is a point."""
    across, up, title, side = WAYS[way]
    rows = [_row(found, one) for one in found.rows]
    drawn = [one for one in rows if one[across] is not None and one[up] is not None]
    unit = numbers.change_unit(found.unit)
    scale = f" ({numbers.level_unit(found.unit)})" if across == "mean" else ""
    x = alt.X(f"{across}:Q").title(title + scale).scale(zero=False, padding=10).axis(grid=False, tickCount=5)
    y = alt.Y(f"{up}:Q").title(side if up == "standardised" else f"{side} ({unit})").scale(padding=8)
    y = y.axis(format="+.4~g", labelExpr="datum.value === 0 ? '0' : datum.label", tickCount=5)
    points = plot(drawn).mark_point(size=36, strokeWidth=1.3, color=style.SERIES[0], opacity=0.8)
    quantiles = [one["quantile"] for one in drawn if one["quantile"] is not None] or [-1.0, 1.0]
    ends = [min(quantiles), max(quantiles)]
    line = (
        plot([{"a": end} for end in ends]).mark_line(color=style.RULE).encode(x="a:Q", y="a:Q")
        if way == "normal"
        else plot([{"zero": 0}]).mark_rule(color=style.RULE).encode(y="zero:Q")
    )
    tips = ["run:N", "cell:N", "residual:Q", "standardised:Q", "mean:Q", "order:Q"]
    chart = alt.layer(line, points.encode(x=x, y=y, tooltip=tips))
    caption = f"{SAYS[way]} {in_title(found.response)}, {len(drawn)} runs, each one point; no interval is drawn."
    alt_text = f"{len(drawn)} residuals against {title}; the largest is {_largest(drawn, unit)}."
    return Figure(dress(chart, size, 260), caption, alt_text, rows, of=found)


def half_normal(found: ScreeningLook, size: Size = SCREEN) -> Figure:
    """Absolute effects against half-normal quantiles, with both of Lenth's limits."""
    unit = numbers.change_unit(found.unit)
    rows = [
        {
            "effect": one.effect.replace("_", " ").replace(":", " × "),
            "estimate": numbers.shown(one.estimate, found.unit),
            "size": numbers.shown(one.size, found.unit),
            "quantile": one.quantile,
            "t_lenth": one.t if math.isfinite(one.t) else None,
            "beyond": one.beyond,
        }
        for one in found.rows
    ]
    limits = [
        {"at": numbers.shown(found.margin, found.unit), "name": "margin of one"},
        {"at": numbers.shown(found.simultaneous, found.unit), "name": "margin of all"},
    ]
    most = max([row["size"] for row in rows] + [limits[1]["at"]], default=1.0)
    x = alt.X("size:Q").title(f"|effect| on {in_words(found.response)} ({unit})").axis(grid=False, tickCount=6)
    x = x.scale(domain=[0, most * 1.25], nice=False)
    y = alt.Y("quantile:Q").title("half-normal quantile").axis(tickCount=5).scale(zero=True)
    base = plot(rows).encode(x=x, y=y)
    rules = plot(limits).mark_rule(strokeDash=[4, 3], color=style.SOFT).encode(x="at:Q")
    names = plot(limits).mark_text(align="left", dx=4, baseline="top", fontSize=size.text * 0.9, color=style.SOFT)
    chart = alt.layer(
        rules,
        names.encode(x="at:Q", y=alt.value(2), text="name:N"),
        base.mark_point(filled=True, size=56, color=style.SERIES[0], opacity=1).encode(
            tooltip=["effect:N", "estimate:Q", "quantile:Q", "t_lenth:Q"]
        ),
        base.transform_filter(f"datum.beyond !== '' || datum.quantile >= {_named_from(rows)}")
        .mark_text(align="left", dx=8, fontSize=size.text)
        .encode(text="effect:N"),
    )
    replicated = "cells with replicates are averaged first" if found.n_runs > found.n_cells else "one run per cell"
    caption = (
        f"{len(rows)} effects on {in_words(found.response)} from {found.n_cells} cells ({found.n_runs} runs, {replicated}) on half-normal "
        f"paper: effects that are noise lie on a line through 0. Dashed: Lenth’s {numbers.confidence(found.level)} margins for one "
        f"effect and for all together, from his pseudo standard error of {numbers.size(_rounded(found.pse), found.unit)}."
    )
    said = "; ".join(f"{row['effect']} {numbers.fixed(row['estimate'], 2, sign=True)} {unit}" for row in rows[:12])
    return Figure(dress(chart, size, 320), caption, f"Effects: {said}.", rows, of=found)


def _row(found: ResidualsLook, one: Any) -> dict[str, Any]:
    values = {
        "residual": numbers.shown(one.residual, found.unit),
        "standardised": one.standardised,
        "quantile": one.quantile,
        "mean": numbers.shown(one.mean, found.unit),
    }
    known = {name: value if math.isfinite(value) else None for name, value in values.items()}
    return {"run": one.run, "cell": one.cell, "order": one.order, **known}


def _largest(rows: list[dict[str, Any]], unit: str) -> str:
    one = max(rows, key=lambda row: abs(row["residual"]), default=None)
    return f"{numbers.fixed(one['residual'], 2, sign=True)} {unit} ({one['run']})" if one else "none"


def _named_from(rows: list[dict[str, Any]]) -> float:
    """The three largest effects have their names, whether they stand out or not."""
    largest = sorted((row["quantile"] for row in rows), reverse=True)[:3]
    return largest[-1] if largest else 0.0


def _rounded(value: float) -> float:
    return float(f"{value:.2g}")


def _words(name: str) -> str:
    return name.replace("_", " ")
