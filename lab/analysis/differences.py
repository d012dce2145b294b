"""Every difference of two levels and every difference of two such, as weights on the cells: what looks run through."""

import itertools
from collections.abc import Iterator

import numpy as np

from lab.analysis.unplanned import Unplanned
from lab.study.design import minus

Difference = tuple[str, np.ndarray]
"""A label and its weights [cells]."""
Part = tuple[int, tuple[int, int]]
"""A factor, and the places of the earlier and the later level."""


def pairs_of(un: Unplanned, axis: int) -> Iterator[Difference]:
    """Every later level of one factor minus every earlier one, the others averaged; none that the design lacks."""
    for part in _parts(un, axis):
        row = un.row(_weights(un, part))
        if np.any(row):
            yield f"{un.names[axis].replace('_', ' ')}: {_step(un, part)}", row


def differences(un: Unplanned) -> Iterator[Difference]:
    """Pairs of every factor, then every difference of differences of two factors."""
    if not un.has_levels:
        return
    axes = range(len(un.shape))
    for axis in axes:
        yield from pairs_of(un, axis)
    for first, second in itertools.combinations(axes, 2):
        for one, two in itertools.product(_parts(un, first), _parts(un, second)):
            row = un.row(_weights(un, one) | _weights(un, two))
            if np.any(row):
                yield f"({_step(un, one)}) × ({_step(un, two)})", row


def _parts(un: Unplanned, axis: int) -> list[Part]:
    return [(axis, pair) for pair in itertools.combinations(range(un.shape[axis]), 2)]


def _weights(un: Unplanned, part: Part) -> dict[int, np.ndarray]:
    axis, (first, second) = part
    each = np.eye(un.shape[axis])
    return {axis: each[second] - each[first]}


def _step(un: Unplanned, part: Part) -> str:
    axis, (first, second) = part
    levels = un.study.factors[axis].levels
    return minus(un.names[axis], levels[first], levels[second])
