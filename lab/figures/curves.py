"""Learning curves: every run a thin line, every level of a factor a thick mean with the band of its runs."""

import itertools
import math
from collections.abc import Iterable, Mapping
from typing import Any

import altair as alt

from lab.figures import style
from lab.figures.figure import Figure
from lab.figures.style import SCREEN, Size, dress, plot
from lab.study.design import level_text
from lab.study.standing import ExploratoryFinding

WIDEST_LINEAR = 30.0
"""Losses that range wider than this factor are drawn on a logarithmic scale."""

DECADES = "datum.value >= 1e6 ? format(datum.value, '~e') : format(datum.value, ',~g')"


def curves(
    rows: Iterable[Mapping[str, Any]],
    group: str = "",
    size: Size = SCREEN,
    *,
    bands: Iterable[Mapping[str, Any]] | None = None,
) -> Figure:
    """Rows have run, replicate, epoch, metric, value and the run's levels; `group` names the factor of the lines.

    `bands` are the means of all runs where `rows` are some of them: level, epoch, mean, low, high, runs. Without it means
    are those of the rows.
    """
    drawn = [_row(row, group) for row in rows if row["value"] is not None and math.isfinite(row["value"])]
    metric = next(iter(drawn), {}).get("metric", "value")
    scale = 100.0 if metric.endswith("accuracy") else 1.0
    for row in drawn:
        row["value"] *= scale
    means = _means(drawn) if bands is None else [_band(row, scale) for row in bands]
    by_rank = sorted(drawn, key=lambda row: row["rank"])
    levels = list(dict.fromkeys(row["level"] for row in (*by_rank, *means)))
    axis = alt.Scale(zero=False, type="log" if _wide(drawn, metric) else "linear")
    y = (
        alt.Y("value:Q")
        .title(f"{metric.replace('_', ' ')} ({'%' if scale > 1 else 'nats'})")
        .scale(axis)
        .axis(tickCount=5, **({"labelExpr": DECADES} if axis.type == "log" else {}))
    )
    first, last = min((row["epoch"] for row in drawn), default=0), max((row["epoch"] for row in drawn), default=1)
    x = alt.X("epoch:Q").title("epoch").axis(values=_ticks(first, last), grid=False)
    x = x.scale(domain=[first, last + max(0.5, _room(levels, group, size) * (last - first))], nice=False)
    colours = [style.SERIES[index % len(style.SERIES)] for index in range(len(levels))]
    colour = alt.Color("level:N").sort(levels).legend(None).scale(domain=levels, range=colours)
    summary = plot(means).encode(x=x, color=colour)
    chart = alt.layer(
        summary.mark_area(opacity=0.16).encode(y=alt.Y("low:Q").scale(axis), y2="high:Q"),
        plot([{name: row[name] for name in ("run", "level", "epoch", "value")} for row in drawn])
        .mark_line(strokeWidth=0.7, opacity=0.35, interpolate="linear")
        .encode(x=x, y=y, color=colour, detail="run:N", tooltip=["run:N", "level:N", "epoch:Q", "value:Q"]),
        summary.mark_line(strokeWidth=2.2).encode(y=y, tooltip=["level:N", "epoch:Q", "value:Q", "runs:Q"]),
        plot(_names(means, group, size, log=axis.type == "log"))
        .mark_text(align="left", dx=5, fontSize=size.text)
        .encode(x=x, y=alt.Y("label_at:Q").scale(axis), text="text:N", color=colour),
    )
    return Figure(
        dress(chart, size, _height(size)),
        _caption(drawn, means, metric, group),
        _alt(means, metric),
        drawn,
        ExploratoryFinding,
    )


def _height(size: Size) -> int:
    return 180 if size.narrow else 320 if size.text > 12 else 240


def _row(row: Mapping[str, Any], group: str) -> dict[str, Any]:
    level = row.get(group, "all runs") if group else "all runs"
    rank = float(level) if isinstance(level, int | float) else 0.0
    names = ("run", "replicate", "epoch", "metric", "value")
    return {**{name: row.get(name) for name in names}, "level": level_text(level), "rank": rank}


def _means(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Mean, lowest and highest run of every level at every epoch."""
    groups: dict[tuple[str, int], list[float]] = {}
    for row in rows:
        groups.setdefault((row["level"], row["epoch"]), []).append(row["value"])
    return [
        {
            "level": level,
            "epoch": epoch,
            "value": sum(values) / len(values),
            "low": min(values),
            "high": max(values),
            "runs": len(values),
        }
        for (level, epoch), values in sorted(groups.items(), key=lambda item: item[0][1])
    ]


def _band(row: Mapping[str, Any], scale: float) -> dict[str, Any]:
    ends = {"value": row["mean"], "low": row["low"], "high": row["high"]}
    return {
        "level": level_text(row["level"]),
        "epoch": row["epoch"],
        **{name: scale * value for name, value in ends.items()},
        "runs": row["runs"],
    }


def _wide(rows: list[dict[str, Any]], metric: str) -> bool:
    values = [row["value"] for row in rows]
    return metric.endswith("loss") and bool(values) and min(values) > 0 and max(values) / min(values) > WIDEST_LINEAR


def _names(means: list[dict[str, Any]], group: str, size: Size, *, log: bool) -> list[dict[str, Any]]:
    """The name of every line at its end, moved apart where two would overlap."""
    ends = {row["level"]: row for row in means}
    if not ends:
        return []
    show, back = (math.log, math.exp) if log else (float, float)
    low, high = min(show(row["low"]) for row in means), max(show(row["high"]) for row in means)
    step = (high - low) / _height(size) * size.text * 1.3
    placed: list[dict[str, Any]] = []
    at = -math.inf
    for row in sorted(ends.values(), key=lambda item: item["value"]):
        at = max(show(row["value"]), at + step)
        placed.append({**row, "label_at": back(at), "text": _named(group, row["level"])})
    return placed


def _room(levels: list[str], group: str, size: Size) -> float:
    """Space for the names at the ends of the lines, as a share of the lines' own: text is half as wide as high, axis and titles take five lines of it."""
    longest = max((len(_named(group, level)) for level in levels), default=0)
    share = min((longest * 0.5 * size.text + 10) / (size.width - 5 * size.text), 0.5)
    return max(0.16, share / (1 - share))


def _ticks(first: int, last: int) -> list[int]:
    """At most seven round epochs, none after the last: the names of the lines stand there."""
    steps = (base * 10**power for power in itertools.count() for base in (1, 2, 5))
    step = next(step for step in steps if (last - first) / step <= 6)
    return [epoch for epoch in range(first, last + 1) if epoch % step == 0] or [last]


def _named(group: str, level: str) -> str:
    numeric = level[:1].isdigit() or level in ("on", "off")
    return f"{group.rsplit('.', 1)[-1].replace('_', ' ')} {level}" if group and numeric else level


def _caption(rows: list[dict[str, Any]], means: list[dict[str, Any]], metric: str, group: str) -> str:
    """All runs are counted in the means; where only some are drawn, the caption says which."""
    drawn, every = len({row["run"] for row in rows}), {}
    for row in means:
        every[row["level"]] = max(row["runs"], every.get(row["level"], 0))
    total = sum(every.values())
    runs = f"{total}" if drawn >= total else f"{drawn} of {total:,} (spread evenly over the plan)"
    by = f" by {group.replace('_', ' ')}" if group else ""
    return (
        f"{metric.replace('_', ' ').capitalize()} over epochs{by}: {runs} runs as thin lines, means as thick ones, and the "
        "band from the lowest to the highest run of all. Description of training, not a registered result."
    )


def _alt(means: list[dict[str, Any]], metric: str) -> str:
    ends = {row["level"]: row for row in means}
    said = "; ".join(f"{level} ends at {row['value']:.3g}" for level, row in ends.items())
    return f"Learning curves of {metric.replace('_', ' ')}: {said or 'no epoch yet'}."
