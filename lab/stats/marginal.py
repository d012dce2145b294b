"""Estimated marginal means, simple effects, and interactions as differences of differences, as weights and intervals."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lab.stats.contrast import Estimate, Estimator
from lab.stats.groups import t_interval
from lab.stats.interval import Interval
from lab.stats.weights import difference, spread

Place = tuple[tuple[int, tuple[int, ...]], ...]
"""Which levels of which factors: ((factor, (level,)), ...); two levels (a, b) stand for b minus a."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """A linear function of the cell means: what it is, its weights [cells], estimate, interval (t) and p."""

    place: Place
    weights: np.ndarray
    estimate: Estimate
    interval: Interval


def marginal_means(
    shape: Sequence[int], axes: Sequence[int], estimator: Estimator, level: float = 0.95
) -> tuple[Comparison, ...]:
    """The mean at every combination of levels of `axes`, all other factors averaged with equal weights.

    Equal weights whatever the cell sizes (Searle, Speed and Milliken 1980). `estimator` is `welch` or `pooled` with the
    groups bound, cells in the order of `shape` with the first axis slowest; NaN where a cell needed is empty.
    """
    grid = itertools.product(*(range(shape[axis]) for axis in axes))
    places = [tuple((axis, (at,)) for axis, at in zip(axes, ats, strict=True)) for ats in grid]
    return tuple(compare(shape, place, estimator, level) for place in places)


def simple_effects(
    shape: Sequence[int], axis: int, given: Mapping[int, int], estimator: Estimator, level: float = 0.95
) -> tuple[Comparison, ...]:
    """Every pair of levels of `axis` (later minus earlier) at the fixed levels `given` of other factors."""
    fixed = tuple((other, (at,)) for other, at in given.items())
    pairs = itertools.combinations(range(shape[axis]), 2)
    return tuple(compare(shape, ((axis, pair), *fixed), estimator, level) for pair in pairs)


def interactions(
    shape: Sequence[int], axes: Sequence[int], estimator: Estimator, level: float = 0.95
) -> tuple[Comparison, ...]:
    """Every difference of differences of two factors, or of three the difference of two such; other factors averaged.

    (last minus first) of the first axis at the second level of the next minus at the first: positive when the later
    level of one raises the effect of the other. One for each choice of a pair of levels per axis.
    """
    choices = itertools.product(*(itertools.combinations(range(shape[axis]), 2) for axis in axes))
    places = [tuple(zip(axes, pairs, strict=True)) for pairs in choices]
    return tuple(compare(shape, place, estimator, level) for place in places)


def compare(shape: Sequence[int], place: Place, estimator: Estimator, level: float = 0.95) -> Comparison:
    """Estimate and t interval of one such function; ValueError for a factor named twice or a level that is not there."""
    axes = [axis for axis, _ in place]
    if len(set(axes)) != len(axes) or any(not 0 <= at < shape[axis] for axis, ats in place for at in ats):
        raise ValueError(f"{place} does not name levels of a design of shape {tuple(shape)}")
    effect = _outer(_level_weights(shape[axis], ats) for axis, ats in place)
    weights = spread(shape, effect, axes, {})
    found = estimator(weights)
    low, high = t_interval(found.value, found.se, found.df, level)
    return Comparison(place, weights, found, Interval(found.value, low, high, level, "t"))


def _level_weights(levels: int, ats: Sequence[int]) -> np.ndarray:
    weights = np.zeros(levels)
    weights[list(ats)] = [1.0] if len(ats) == 1 else difference()
    return weights


def _outer(vectors: Iterable[np.ndarray]) -> np.ndarray:
    found = np.ones(())
    for vector in vectors:
        found = np.multiply.outer(found, vector)
    return found
