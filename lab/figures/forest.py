"""The forest plot: every registered hypothesis with its interval, its SESOI band and its verdict."""

import math
from typing import Any

import altair as alt

from lab.analysis.results import Confirmatory, HypothesisResult
from lab.figures.figure import Figure
from lab.figures.numbers import scale, unit_words
from lab.figures.style import BAND, NEUTRAL, data, finished, padded, verdict_colour, verdict_shape

ROW = 46


def forest(result: Confirmatory, *, width: int = 460) -> Figure:
    """One row per hypothesis in the unit of the primary response."""
    items = [item for item in result.hypotheses if item.unit == result.unit and math.isfinite(item.estimate)]
    rows = [_row(item) for item in items]
    order = [row["hypothesis"] for row in rows]
    axis = f"effect on {result.response.replace('_', ' ')} ({unit_words(result.unit)})"
    base = alt.Chart(data(rows)).encode(y=alt.Y("hypothesis:N", sort=order, title=None, axis=alt.Axis(ticks=False)))
    x = alt.X("estimate:Q", title=axis, scale=alt.Scale(domain=_domain(rows), nice=False))
    layers = [
        base.transform_filter("isValid(datum.sesoi)")
        .transform_calculate(negative="-datum.sesoi")
        .mark_rect(color=BAND, opacity=0.22, height=ROW - 12)
        .encode(x=alt.X("negative:Q", title=axis), x2="sesoi:Q"),
        alt.Chart(data([{"zero": 0}])).mark_rule(color=NEUTRAL, strokeWidth=1).encode(x=alt.X("zero:Q", title=axis)),
        base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title=axis), x2="high:Q", color=_colour()),
        base.mark_tick(thickness=2, height=11).encode(x=alt.X("low90:Q", title=axis), color=_colour()),
        base.mark_tick(thickness=2, height=11).encode(x=alt.X("high90:Q", title=axis), color=_colour()),
        base.mark_point(size=130, strokeWidth=2).encode(
            x=x,
            color=_colour(),
            fill=_colour("fill"),
            shape=alt.Shape("verdict:N", scale=verdict_shape(), legend=None),
            fillOpacity=alt.condition("datum.verdict == 'inconclusive'", alt.value(0), alt.value(1)),
            tooltip=["hypothesis:N", "claim:N", "verdict:N", "estimate:Q", "low:Q", "high:Q", "sesoi:Q", "runs:Q"],
        ),
        base.mark_text(dy=-15, fontSize=12, fontWeight="bold").encode(x=x, text="verdict:N", color=_colour()),
    ]
    chart = finished(alt.layer(*layers).properties(width=width, height=max(1, len(rows)) * ROW + 8))
    return Figure(chart, _caption(result, items), _alternative(rows), rows, registered=True)


def _colour(channel: str = "color") -> Any:
    kind = alt.Fill if channel == "fill" else alt.Color
    return kind("verdict:N", scale=verdict_colour(), legend=None)


def _row(item: HypothesisResult) -> dict[str, Any]:
    factor = scale(item.unit)

    def shown(value: float | None) -> float | None:
        return None if value is None or not math.isfinite(value) else factor * value

    return {
        "hypothesis": f"{item.id}  {item.label}" if len(item.label) < 34 else item.id,
        "claim": item.claim,
        "verdict": item.verdict,
        "estimate": shown(item.estimate),
        "low": shown(item.interval[0]),
        "high": shown(item.interval[1]),
        "low90": shown(item.interval90[0]),
        "high90": shown(item.interval90[1]),
        "sesoi": shown(item.sesoi),
        "runs": item.n_runs,
        "kind": item.kind,
    }


def _domain(rows: list[dict[str, Any]]) -> list[float]:
    names = ("estimate", "low", "high", "low90", "high90", "sesoi")
    seen = [row[name] for row in rows for name in names if row[name] is not None]
    seen += [-row["sesoi"] for row in rows if row["sesoi"] is not None] + [0.0]
    return padded(min(seen), max(seen), 0.1)


def _caption(result: Confirmatory, items: list[HypothesisResult]) -> str:
    kinds = ", ".join(dict.fromkeys(item.kind for item in items)) or "t"
    bands = " Grey bands: ± SESOI." if any(item.sesoi for item in items) else ""
    return (
        f"Registered. Effects of all registered hypotheses on {result.response.replace('_', ' ')}, {result.n_runs} runs. Lines: "
        f"{100 * (1 - result.alpha):g} % intervals ({kinds}), unadjusted; ticks: {100 * (1 - 2 * result.alpha):g} %.{bands} Verdicts "
        f"rest on jointly adjusted tests ({result.correction}), so that an interval and its verdict may differ."
    )


def _alternative(rows: list[dict[str, Any]]) -> str:
    said = [f"{row['hypothesis']}: {row['estimate']:.2f}, {row['verdict']}" for row in rows]
    return f"Forest plot of {len(rows)} hypotheses. {'; '.join(said)}."
