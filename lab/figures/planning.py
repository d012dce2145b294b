"""Figures of a plan that is not locked yet: its grid of cells, and what it can detect."""

import itertools
from typing import Any

import altair as alt

from lab.analysis.planning import Panel
from lab.figures.figure import Figure, words
from lab.figures.style import BLUE, NEUTRAL, SERIES, data, finished
from lab.study.design import level_label, level_text
from lab.study.draft import Study


def power_curve(panel: Panel, *, width: int = 460) -> Figure:
    """Power against the true effect, one line per hypothesis, in seed sds (or percentage points, given a sigma)."""
    known = panel.sigma is not None
    rows = [
        {
            "hypothesis": point.hypothesis,
            "effect": 100 * point.effect if known and point.effect is not None else point.effect_sigma,
            "power": point.power,
        }
        for point in panel.power_curve
    ]
    names = list(dict.fromkeys(row["hypothesis"] for row in rows))
    colour = alt.Color(
        "hypothesis:N", scale=alt.Scale(domain=names, range=list(SERIES[: len(names)])), title=None, sort=names
    )
    axis = "true effect (pp)" if known else "true effect (seed standard deviations)"
    x = alt.X("effect:Q", title=axis)
    y = {"title": "power", "scale": alt.Scale(domain=[0, 1])}
    chart = alt.layer(
        alt.Chart(data([{"level": 0.8}])).mark_rule(color=NEUTRAL, strokeDash=[4, 3]).encode(y=alt.Y("level:Q", **y)),
        alt.Chart(data(rows)).mark_line(strokeWidth=2).encode(x=x, y=alt.Y("power:Q", **y), color=colour),
    ).properties(width=width, height=220)
    source = f"seed sd {100 * panel.sigma:g} pp" if known else "effects in units of the seed sd, which is not known yet"
    caption = (
        f"Power of each hypothesis at its planned df, {panel.runs} runs in {panel.cells} cells, at alpha over the number of hypotheses "
        f"(noncentral t; {source}). Dashed: 80 %."
    )
    return Figure(finished(chart), caption, f"Power curves of {len(names)} hypotheses.", rows, registered=False)


def design_grid(study: Study, *, width: int = 460) -> Figure:
    """Every cell as a square: the first factor down, the others across; the number is the replicates."""
    first, *others = study.factors
    rows = []
    for level in first.levels:
        for combination in itertools.product(*(factor.levels for factor in others)):
            named = zip(others, combination, strict=True)
            across = " · ".join(level_label(factor.name, value) for factor, value in named) or "all"
            rows.append({"y": level_text(level), "x": across, "replicates": study.replicates.count})
    columns = list(dict.fromkeys(row["x"] for row in rows))
    base = alt.Chart(data(rows)).encode(
        x=alt.X(
            "x:N", sort=columns, title=None, axis=alt.Axis(orient="top", labelAngle=-35 if len(columns) > 3 else 0)
        ),
        y=alt.Y("y:N", sort=[level_text(level) for level in first.levels], title=words(first.name)),
    )
    chart = alt.layer(
        base.mark_rect(color=BLUE, opacity=0.18, stroke=BLUE, strokeWidth=1),
        base.mark_text(fontSize=13, color=NEUTRAL).encode(text="replicates:Q"),
    ).properties(width=width, height=34 * len(first.levels))
    count = len(rows)
    caption = (
        f"The design: {count} cells, {study.replicates.count} runs each, {count * study.replicates.count} runs in all."
    )
    return Figure(
        finished(chart), caption, f"Grid of {count} cells.", _named(rows, words(first.name)), registered=False
    )


def _named(rows: list[dict[str, Any]], first: str) -> list[dict[str, Any]]:
    return [{first: row["y"], "others": row["x"], "replicates": row["replicates"]} for row in rows]
