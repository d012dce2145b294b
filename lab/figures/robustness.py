"""One registered verdict under every other look: estimates and intervals against the SESOI, turned verdicts marked."""

import math
from typing import Any

import altair as alt

from lab.analysis.robustness import LookRow, Robustness, RobustVerdict
from lab.figures import numbers, style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, dress, plot

OUTCOMES = ("registered", "same", "left open", "would decide", "flips by sign", "flips by SESOI")
SHAPES = ("diamond", "circle", "stroke", "triangle-up", "cross", "square")
COLOURS = (style.INK, style.SERIES[0], style.SOFT, style.SERIES[2], style.SERIES[1], style.SERIES[1])
GLYPHS = {"same": "·", "left open": "○", "would decide": "▲", "flips by sign": "✕", "flips by SESOI": "■"}
"""What stands before a word of the table; a turned verdict is never shown by colour alone."""


def robustness(found: Robustness, hypothesis: str, size: Size = SCREEN) -> Figure:
    """The registered estimate on top, below it one line per look that was possible."""
    item = next(item for item in found.verdicts if item.id == hypothesis)
    rows = [_registered(item), *(_row(row, item.unit) for row in item.looks if row.outcome != "not possible")]
    y = alt.Y("look:N").sort([row["look"] for row in rows]).title(None).axis(labelLimit=300, grid=False)
    title = f"effect ({numbers.change_unit(item.unit)})"
    x = alt.X("estimate:Q").title(title).scale(zero=True, padding=12)
    x = x.axis(format="+.4~g", labelExpr="datum.value === 0 ? '0' : datum.label", grid=False, tickCount=7)
    base = plot(rows).encode(y=y)
    present = [outcome for outcome in OUTCOMES if any(row["outcome"] == outcome for row in rows)]
    places = [OUTCOMES.index(outcome) for outcome in present]
    legend = alt.Legend(orient="top", title=None, columns=3 if size.narrow else 6)
    layers = [
        *_band(item),
        plot([{"zero": 0}]).mark_rule(color=style.RULE).encode(x="zero:Q"),
        base.mark_rule(color=style.SOFT, strokeWidth=1.5).encode(x="low:Q", x2="high:Q"),
        base.mark_point(filled=True, size=60, opacity=1).encode(
            x=x,
            color=alt.Color("outcome:N", legend=legend).scale(
                domain=present, range=[COLOURS[place] for place in places]
            ),
            shape=alt.Shape("outcome:N", legend=legend).scale(
                domain=present, range=[SHAPES[place] for place in places]
            ),
            tooltip=["look:N", "estimate:Q", "low:Q", "high:Q", "verdict:N", "outcome:N", "why:N"],
        ),
    ]
    return Figure(
        dress(alt.layer(*layers), size, size.rows(len(rows), lines=0.95, least=60)),
        _caption(found, item),
        f"Robustness of {item.sentence}",
        rows,
        of=found,
    )


def _band(item: RobustVerdict) -> list[Any]:
    if not item.sesoi:
        return []
    bound = numbers.shown(item.sesoi, item.unit)
    return [plot([{"low": -bound, "high": bound}]).mark_rect(color=style.BAND).encode(x="low:Q", x2="high:Q")]


def _registered(item: RobustVerdict) -> dict[str, Any]:
    return {"look": "as registered", **_numbers(item, item.unit), "verdict": item.verdict} | {
        "words": item.words, "outcome": "registered", "why": "", "unit": numbers.change_unit(item.unit)
    }  # fmt: skip


def _row(row: LookRow, unit: str) -> dict[str, Any]:
    return {"look": row.change, **_numbers(row, unit), "verdict": row.verdict} | {
        "words": row.words, "outcome": row.outcome, "why": row.why, "unit": numbers.change_unit(unit)
    }  # fmt: skip


def _numbers(row: LookRow | RobustVerdict, unit: str) -> dict[str, float | None]:
    values = {"estimate": row.estimate, "low": row.low, "high": row.high}
    return {name: numbers.shown(value, unit) if math.isfinite(value) else None for name, value in values.items()}


def _caption(found: Robustness, item: RobustVerdict) -> str:
    band = f" Shaded: smaller than the SESOI (± {numbers.size(item.sesoi, item.unit)})." if item.sesoi else ""
    return (
        f"{item.id} ({item.label}) under other looks at the same {found.n_runs} runs, one change at a time; lines are "
        f"{numbers.confidence(found.level)} intervals, unadjusted (t; the bootstrap has its own); verdicts use the registered correction.{band} A verdict "
        "flips where what it says of sign or size turns; lost precision alone is no flip."
    )
