"""A response over the levels of an ordered numeric factor, by level of another one, with every run: description."""

import dataclasses
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from lab.analysis.sample import sample
from lab.analysis.table import RESPONSE_UNITS
from lab.analysis.unplanned import Unplanned
from lab.stats.groups import t_interval
from lab.study.factors import Factor, Level
from lab.study.standing import ExploratoryFinding

ENDS: Mapping[str, str] = {
    "validation_accuracy": "fraction",
    "validation_loss": "nats",
    "train_accuracy": "fraction",
    "train_loss": "nats",
}
"""Metrics of training whose last epoch can be looked at, with their units."""
FAR = 10.0
"""Two positive levels that differ by this factor or more stand on a logarithmic axis."""


@dataclass(frozen=True, slots=True)
class SensitivityPoint(ExploratoryFinding):
    """The runs at one level, perhaps at one level of another factor (`series`, None where those are averaged).

    `mean` is the equally weighted mean of the cells with its t interval over runs, in the unit of the response; `values` and
    `run_ids` are the runs behind it; `position` is where the level stands on the axis.
    """

    level: Level
    position: float
    series: Level | None
    mean: float
    low: float
    high: float
    df: float
    n_runs: int
    values: tuple[float, ...]
    run_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sensitivity(ExploratoryFinding):
    """One response over one factor; `scale` is "linear", "log", or "log, 0 apart" (a level 0 beside logarithmic ones)."""

    response: str
    unit: str
    level: float
    error: str
    factor: str
    by: str
    scale: str
    n_runs: int
    points: tuple[SensitivityPoint, ...]
    remarks: tuple[str, ...] = ()


def ordered_factors(un: Unplanned) -> tuple[str, ...]:
    """The factors whose levels are numbers, two at least; none in a Latin hypercube."""
    return tuple(one.name for one in un.study.factors if un.has_levels and one.numeric and len(one.levels) > 1)


def sensitivity(
    un: Unplanned, factor: str, by: str = "", response: str = "", ends: Mapping[str, float] | None = None
) -> Sensitivity:
    """`response` (the primary one unless named; a metric of `ENDS` with its last values by run in `ends`) over `factor`.

    With `by` there is one series per level of that factor, else all others are averaged with equal weights.
    """
    name = response or un.response
    un = _measured(un, name, ends)
    axis, other = un.names.index(factor), un.names.index(by) if by else None
    positions, scale = spacing(un.study.factors[axis])
    points = tuple(_points(un, axis, other, positions))
    unit = ENDS.get(name) or RESPONSE_UNITS[name]
    return Sensitivity(name, unit, un.level, un.error, factor, by, scale, un.n_runs, points, _remarks(points, ends, un))


def all_sensitivities(un: Unplanned) -> tuple[Sensitivity, ...]:
    """The primary response over every ordered factor, alone and by every other factor."""
    factors = ordered_factors(un)
    return tuple(
        sensitivity(un, one, by) for one in factors for by in ("", *(name for name in un.names if name != one))
    )


def spacing(factor: Factor) -> tuple[dict[Level, float], str]:
    """Where each level stands, and on which scale: the one on which the gaps between levels are more alike.

    A level 0 has no logarithm: beside positive levels that are spaced logarithmically it stands one gap left of them.
    """
    levels = sorted(float(level) for level in factor.levels)
    positive = [level for level in levels if level > 0]
    logarithmic = levels[0] >= 0 and _log_spaced(levels if levels[0] > 0 else positive)
    if not logarithmic:
        return {level: float(level) for level in factor.levels}, "linear"
    logs = [math.log10(level) for level in positive]
    gap = float(np.mean(np.diff(logs))) if len(logs) > 1 else 1.0
    places = {level: math.log10(level) if level > 0 else logs[0] - gap for level in factor.levels}
    return places, "log" if levels[0] > 0 else "log, 0 apart"


def _log_spaced(levels: list[float]) -> bool:
    if len(levels) < 2:
        return False
    if len(levels) == 2:
        return levels[1] / levels[0] >= FAR
    plain, logs = np.diff(levels), np.diff(np.log(levels))
    return bool(np.std(logs) / np.mean(logs) < np.std(plain) / np.mean(plain) - 1e-9)


def _measured(un: Unplanned, name: str, ends: Mapping[str, float] | None) -> Unplanned:
    """The same runs with another response."""
    if ends is None:
        data = sample(un.table, name, un.response)
        return dataclasses.replace(un, data=data) if data is not None else un
    values = np.array([ends.get(run, math.nan) for run in un.table.run_id])
    kept = un.table.only(np.isfinite(values) & ~un.table.failed)
    table = dataclasses.replace(kept, more={**kept.more, name: np.array([ends[run] for run in kept.run_id])})
    return dataclasses.replace(un, table=table, data=sample(table, name, un.response))


def _points(un: Unplanned, axis: int, other: int | None, positions: dict[Level, float]) -> Iterator[SensitivityPoint]:
    factor = un.study.factors[axis]
    series = un.study.factors[other].levels if other is not None else (None,)
    for place, level in enumerate(factor.levels):
        for number, one in enumerate(series):
            effects = {axis: _unit(len(factor.levels), place)}
            if other is not None:
                effects[other] = _unit(len(series), number)
            row = un.row(effects)
            if np.any(row):
                mine = np.isin(un.data.cell, np.flatnonzero(row))
                found = un.estimate(row)
                yield SensitivityPoint(
                    level,
                    positions[level],
                    one,
                    found.value,
                    *t_interval(found.value, found.se, found.df, un.level),
                    found.df,
                    int(mine.sum()),
                    tuple(float(value) for value in un.data.values[mine]),
                    tuple(run for run, kept in zip(un.run_ids, mine, strict=True) if kept),
                )


def _unit(size: int, place: int) -> list[float]:
    return [float(number == place) for number in range(size)]


def _remarks(points: tuple[SensitivityPoint, ...], ends: Mapping[str, float] | None, un: Unplanned) -> tuple[str, ...]:
    found = []
    if any(math.isnan(point.mean) for point in points):
        found.append("A level with a cell without completed runs has no mean.")
    if ends is not None and _patience(un) > 0:
        found.append(
            "Values are those of the last epoch; with early stopping the kept weights may be of an earlier one."
        )
    return tuple(found)


def _patience(un: Unplanned) -> int:
    """The largest patience of any run: above 0 a run keeps the weights of its best epoch."""
    levels = next((factor.levels for factor in un.study.factors if factor.field == "recipe.patience"), ())
    return max([un.study.recipe.patience, *(int(level) for level in levels)])
