"""Contrasts of one factor: pairs, polynomial trends and one's own weights, with Hedges' g and dominance beside them."""

import itertools
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from lab.analysis.grid import codes_of
from lab.analysis.looks import ContrastRow, ContrastsLook, Share
from lab.analysis.unplanned import NONE, Unplanned
from lab.errors import InvalidInput
from lab.stats import weights as contrasts
from lab.stats.groups import t_interval
from lab.stats.interval import Interval
from lab.stats.multiplicity import joint_step_down
from lab.stats.standardised import standardised_contrast
from lab.stats.two_groups import as_delta, stratified_improvement
from lab.study.design import level_label, minus
from lab.study.responses import RESPONSES

Asked = tuple[str, str, np.ndarray]
"""Label, kind and level weights of a contrast."""
SCORES = ("value", "log2", "rank")
DEGREES = {1: "linear", 2: "quadratic", 3: "cubic", 4: "quartic"}
SHARED = "Runs of a replicate share their seeds or are blocks: sizes that take runs for independent are left out."
NO_LEVELS = "A Latin hypercube has no levels that cells share: there is nothing to contrast."
WEIGHTS = 1e-6, 1e6
"""The size of the largest weight: beyond it squares and ratios leave what a double can hold."""


def contrasts_look(
    un: Unplanned,
    factor: str,
    *,
    at: dict[str, int] | None = None,
    scores: str = "rank",
    own: Sequence[float] = (),
) -> ContrastsLook:
    """All pairs of levels of `factor`, its trends on `scores` where it has three levels or more, and the weights `own`.

    `at` holds other factors at a level, by its place; the rest is averaged equally. InvalidInput for an unknown factor,
    for weights that are not one per level or do not sum to 0, and for scores that the levels do not have.
    """
    axis = _axis(un, factor)
    held = {_axis(un, name): place for name, place in (at or {}).items() if name != factor}
    where = " · ".join(level_label(un.names[one], un.study.factors[one].levels[place]) for one, place in held.items())
    asked = [*_pairs(un, axis), *_trends(un, axis, scores), *_own(un, axis, own)] if un.has_levels else []
    fixed = {one: np.eye(un.shape[one])[place] for one, place in held.items()}
    rows = [(line, un.row({axis: line[2], **fixed})) for line in asked]
    found = [un.estimate(row) for _, row in rows]
    adjusted = joint_step_down([(one.p, None) for one in found])
    told = tuple(
        _told(un, axis, line, row, one, p.p)
        for (line, row), one, p in zip(rows, found, adjusted, strict=True)
        if np.any(row)
    )
    remarks = (NO_LEVELS,) * (not un.has_levels) + (SHARED,) * un.common
    return ContrastsLook(un.response, un.unit, un.level, un.error, factor, where, told, remarks)


def _axis(un: Unplanned, factor: str) -> int:
    if factor in un.names:
        return un.names.index(factor)
    raise InvalidInput("no factor is named so", where="contrast", seen=factor, remedy=f"One of {', '.join(un.names)}.")


def _pairs(un: Unplanned, axis: int) -> Iterator[Asked]:
    levels = un.study.factors[axis].levels
    for first, second in itertools.combinations(range(len(levels)), 2):
        line = np.eye(len(levels))[second] - np.eye(len(levels))[first]
        yield minus(un.names[axis], levels[first], levels[second]), "pair", line


def _trends(un: Unplanned, axis: int, scores: str) -> Iterator[Asked]:
    """Linear and quadratic as the fitted change over the range; higher degrees orthonormal, on their own scale."""
    x = scores_of(un, axis, scores)
    for degree in range(1, min(len(x), 5)) if len(x) > 2 else ():
        unit = "over the range" if degree < 3 else "orthonormal"
        make: dict[int, Callable[[], np.ndarray]] = {
            1: lambda: contrasts.linear(x),
            2: lambda: contrasts.quadratic(x),
        }
        line = make[degree]() if degree in make else contrasts.polynomial(x, degree)
        yield f"{un.names[axis].replace('_', ' ')}, {DEGREES[degree]} in {scores}, {unit}", "trend", line


def scores_of(un: Unplanned, axis: int, scores: str) -> np.ndarray:
    """What the levels count for a trend: their values, the log2 of those, or their ranks."""
    factor = un.study.factors[axis]
    if scores == "rank":
        return np.arange(len(factor.levels), dtype=float)
    if scores not in scores_possible(un, factor.name):
        raise InvalidInput(
            "these levels have no such scores", where="contrast.scores", seen=scores, remedy="Take rank."
        )
    values = np.array([float(level) for level in factor.levels])
    return np.log2(values) if scores == "log2" else values


def scores_possible(un: Unplanned, factor: str) -> tuple[str, ...]:
    """The scores that the levels of a factor have; ranks always."""
    found = un.study.factors[un.names.index(factor)]
    if not found.numeric:
        return ("rank",)
    return SCORES if all(float(level) > 0 for level in found.levels) else ("value", "rank")


def _own(un: Unplanned, axis: int, own: Sequence[float]) -> Iterator[Asked]:
    if not len(own):
        return
    line = np.asarray(own, dtype=float)
    if len(line) != un.shape[axis] or not np.all(np.isfinite(line)):
        levels = f"{un.shape[axis]} numbers, one per level"
        raise InvalidInput(
            "these weights do not fit the levels", where="contrast.weights", seen=list(own), remedy=levels
        )
    least, most = WEIGHTS
    if not least <= np.max(np.abs(line)) <= most:
        remedy = f"The largest of them lies between {least:g} and {most:g} in size; an ordinary one is 1"
        raise InvalidInput("weights of this size say nothing", where="contrast.weights", seen=list(own), remedy=remedy)
    if abs(line.sum()) > 1e-9 * np.abs(line).sum():
        raise InvalidInput("the weights must sum to 0", where="contrast.weights", seen=float(line.sum()))
    yield f"{un.names[axis].replace('_', ' ')}, weights {', '.join(f'{one:g}' for one in line)}", "own", line


def _told(un: Unplanned, axis: int, asked: Asked, row: np.ndarray, found, adjusted: float) -> ContrastRow:
    label, kind, line = asked
    low, high = t_interval(found.value, found.se, found.df, un.level)
    g = NOWHERE if un.common else _share(lambda: standardised_contrast(row, un.data.groups, un.level))
    above = NOWHERE if un.common or kind != "pair" else _share(lambda: _dominance(un, axis, row))
    delta = NOWHERE if above is NOWHERE else _share(lambda: as_delta(Interval(*_parts(above), "Newcombe 5")))
    numbers = found.value, low, high, found.df, found.p, adjusted
    return ContrastRow(
        label, kind, tuple(float(one) for one in line), *numbers, g, delta, _better(un, above), un.runs(row)
    )


def _better(un: Unplanned, above: Share) -> Share:
    """The chance of being better from that of being larger: of a loss the smaller one is better."""
    if RESPONSES[un.response].better == "higher":
        return above
    return Share(1 - above.estimate, 1 - above.high, 1 - above.low, above.level)


def _dominance(un: Unplanned, axis: int, row: np.ndarray) -> Interval:
    """The chance that a run at the second level is larger than one at the first, within each combination of the other factors."""
    sides, rest = np.sign(row), np.delete(codes_of(un.study), axis, axis=1)
    strata = [
        tuple(un.data.values[un.data.cell == cell] for cell in (first, second))
        for first in np.flatnonzero(sides < 0)
        for second in np.flatnonzero(sides > 0)
        if np.array_equal(rest[first], rest[second])
    ]
    return stratified_improvement(strata, un.level)


def _parts(share: Share) -> tuple[float, float, float, float]:
    return share.estimate, share.low, share.high, share.level


def _share(make: Callable[[], Interval]) -> Share:
    try:
        found = make()
    except ValueError:
        return NOWHERE
    return Share(found.estimate, found.low, found.high, found.level)


NOWHERE = Share(NONE, NONE, NONE, NONE)
