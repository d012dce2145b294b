"""Learning curves: every run as a thin line, and per level of a factor the mean with the range of its runs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from lab.figures.figure import Figure, words
from lab.figures.style import SERIES, data, finished
from lab.study.design import level_text

NAMES = {
    "validation_loss": "validation loss (nats)",
    "validation_accuracy": "validation accuracy (%)",
    "train_loss": "training loss (nats)",
    "train_accuracy": "training accuracy (%)",
    "learning_rate": "learning rate",
}


def curves(rows: Sequence[Mapping[str, Any]], group: str, *, width: int = 560) -> Figure:
    """Rows with run, epoch, metric, value and the run's levels; grouped by the factor `group`."""
    metric = rows[0]["metric"] if rows else "validation_loss"
    factor = 100.0 if metric.endswith("accuracy") else 1.0
    lines = [
        {"run": row["run"], "epoch": row["epoch"], "value": factor * row["value"], "series": _series(group, row)}
        for row in rows
    ]
    bands = _bands(lines)
    series = list(dict.fromkeys(line["series"] for line in lines))
    scale = alt.Scale(domain=series, range=list(SERIES[: len(series)]))
    colour = alt.Color("series:N", scale=scale, title=None, legend=alt.Legend(symbolType="stroke", columns=6))
    x = alt.X("epoch:Q", title="epoch", axis=alt.Axis(tickMinStep=1, format="d"))
    y = {"title": NAMES.get(metric, words(metric)), "scale": alt.Scale(zero=False)}
    summary = alt.Chart(data(bands))
    chart = alt.layer(
        summary.mark_area(opacity=0.16).encode(x=x, y=alt.Y("low:Q", **y), y2="high:Q", color=colour),
        alt.Chart(data(lines))
        .mark_line(strokeWidth=0.7, opacity=0.45)
        .encode(x=x, y=alt.Y("value:Q", **y), color=colour, detail="run:N", tooltip=["run:N", "series:N", "epoch:Q"]),
        summary.mark_line(strokeWidth=2.5, point=len({line["epoch"] for line in lines}) == 1).encode(
            x=x, y=alt.Y("mean:Q", **y), color=colour, tooltip=["series:N", "epoch:Q", "mean:Q", "n:Q"]
        ),
    ).properties(width=width, height=260)
    runs = len({line["run"] for line in lines})
    caption = (
        f"Exploratory. {NAMES.get(metric, words(metric)).capitalize()} by epoch for {runs} runs, grouped by {words(group)}. Thin lines: "
        "runs; thick lines: means of the runs that have reached the epoch; bands: their whole range (no interval)."
    )
    kept = [dict(row) for row in rows]
    return Figure(
        finished(chart), caption, f"Learning curves of {runs} runs by {words(group)}.", kept, registered=False
    )


def _series(group: str, row: Mapping[str, Any]) -> str:
    level = row.get(group)
    return "all runs" if level is None else f"{words(group)} {level_text(level)}"


def _bands(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    groups: dict[tuple[str, int], list[float]] = defaultdict(list)
    for line in lines:
        groups[line["series"], line["epoch"]].append(line["value"])
    return [
        {"series": series, "epoch": epoch, "mean": sum(v) / len(v), "low": min(v), "high": max(v), "n": len(v)}
        for (series, epoch), v in groups.items()
    ]
