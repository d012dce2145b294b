"""One effect taken apart: differences of a factor, interactions as differences of differences, simple effects inside them."""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np

from lab.analysis.explored_part import aliased
from lab.analysis.looks import EffectRow, EffectsLook
from lab.analysis.unplanned import NONE, Unplanned
from lab.stats.groups import t_interval
from lab.study.design import level_label, minus

HIGHEST = 3
"""Interactions of so many factors are taken apart."""
NO_LEVELS = "A Latin hypercube has no levels that cells share: its slopes stand in the overview."

Axes = tuple[int, ...]


def terms(un: Unplanned) -> tuple[Axes, ...]:
    """Every main effect and every interaction of two or three factors that can be taken apart."""
    axes = [axis for axis, levels in enumerate(un.shape) if levels > 1]
    orders = range(1, HIGHEST + 1) if un.has_levels else ()
    return tuple(term for order in orders for term in itertools.combinations(axes, order))


def term_name(un: Unplanned, axes: Axes) -> str:
    """ "depth:activation"."""
    return ":".join(un.names[axis] for axis in axes)


def effects_look(un: Unplanned, term: str) -> EffectsLook:
    """The differences of `term` ("depth", "depth:activation", …), and for an interaction the simple effects in it.

    Main effects and interactions average the other factors with equal weights; a simple effect holds the rest of the
    interaction at one level. InvalidInput is the caller's: an unknown term has no rows.
    """
    axes = next((axes for axes in terms(un) if term_name(un, axes) == term), ())
    rows = [*_means(un, axes), *_differences(un, axes), *_simple(un, axes)] if axes else []
    remarks = () if un.has_levels else (NO_LEVELS,)
    return EffectsLook(un.response, un.unit, un.level, un.error, term, tuple(rows), remarks)


def all_effects(un: Unplanned) -> tuple[EffectsLook, ...]:
    """Every term, one look each."""
    return tuple(effects_look(un, term_name(un, axes)) for axes in terms(un))


def _means(un: Unplanned, axes: Axes) -> Iterator[EffectRow]:
    """Estimated marginal means at every combination of levels of the term."""
    for places in itertools.product(*(range(un.shape[axis]) for axis in axes)):
        row = un.row({axis: _unit(un.shape[axis], at) for axis, at in zip(axes, places, strict=True)})
        if np.any(row):
            label = " · ".join(_level(un, axis, at) for axis, at in zip(axes, places, strict=True))
            yield _row(un, row, "marginal means", label, "", mean=True)


def _differences(un: Unplanned, axes: Axes) -> Iterator[EffectRow]:
    """Every difference (of differences) between pairs of levels of all its factors."""
    for pairs in itertools.product(*(itertools.combinations(range(un.shape[axis]), 2) for axis in axes)):
        row = un.row({axis: _later(un.shape[axis], pair) for axis, pair in zip(axes, pairs, strict=True)})
        if np.any(row):
            label = " × ".join(f"({_minus(un, axis, pair)})" for axis, pair in zip(axes, pairs, strict=True))
            label += aliased(un.study, row, tuple(un.names[axis] for axis in axes)) if un.study.planned_part else ""
            family = ("differences", "differences of differences", "differences of interactions")[len(axes) - 1]
            yield _row(un, row, family, label.strip("()") if len(axes) == 1 else label, "")


def _simple(un: Unplanned, axes: Axes) -> Iterator[EffectRow]:
    """The term without one of its factors, at each level of that factor."""
    for held in axes if len(axes) > 1 else ():
        others = tuple(axis for axis in axes if axis != held)
        for at in range(un.shape[held]):
            for pairs in itertools.product(*(itertools.combinations(range(un.shape[axis]), 2) for axis in others)):
                parts = {axis: _later(un.shape[axis], pair) for axis, pair in zip(others, pairs, strict=True)}
                row = un.row({**parts, held: _unit(un.shape[held], at)})
                if np.any(row):
                    label = " × ".join(f"({_minus(un, axis, pair)})" for axis, pair in zip(others, pairs, strict=True))
                    family = f"simple effects of {' × '.join(_words(un.names[axis]) for axis in others)}"
                    yield _row(un, row, family, label.strip("()") if len(others) == 1 else label, _level(un, held, at))


def _row(un: Unplanned, row: np.ndarray, family: str, label: str, at: str, *, mean: bool = False) -> EffectRow:
    found = un.estimate(row)
    low, high = t_interval(found.value, found.se, found.df, un.level)
    p = NONE if mean else found.p
    return EffectRow(family, label, at, found.value, low, high, found.df, p, un.runs(row))


def _unit(levels: int, at: int) -> np.ndarray:
    return np.eye(levels)[at]


def _later(levels: int, pair: Sequence[int]) -> np.ndarray:
    return np.eye(levels)[pair[1]] - np.eye(levels)[pair[0]]


def _minus(un: Unplanned, axis: int, pair: Sequence[int]) -> str:
    levels = un.study.factors[axis].levels
    return minus(un.names[axis], levels[pair[0]], levels[pair[1]])


def _level(un: Unplanned, axis: int, at: int) -> str:
    return level_label(un.names[axis], un.study.factors[axis].levels[at])


def _words(name: str) -> str:
    return name.replace("_", " ")
