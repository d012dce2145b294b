"""Contrast weights: differences, trends, steps, pairs, and how they spread over the cells of a factorial design."""

from collections.abc import Mapping, Sequence

import numpy as np


def difference() -> np.ndarray:
    """Second level minus first [2]."""
    return np.array([-1.0, 1.0])


def linear(scores: Sequence[float], per: str = "range") -> np.ndarray:
    """Least-squares slope on `scores` [levels], as the fitted change over the range or per unit of the score.

    w_k = (x_k - xbar) (x_max - x_min) / sum (x_j - xbar)^2 (STATISTICS, section 2; Draper and Smith 1998, section 1.2).
    """
    x = np.asarray(scores, dtype=float)
    centred = x - x.mean()
    slope = centred / np.sum(centred**2)
    return slope * np.ptp(x) if per == "range" else slope


def quadratic(scores: Sequence[float], per: str = "range") -> np.ndarray:
    """Curvature of the least-squares parabola on `scores` [levels >= 3] (orthogonal polynomial, Fisher 1921).

    Per range: the mean of the parabola at both ends minus its value in the middle of the range (positive: sagging), for
    three even steps (m1 + m3) / 2 - m2; per unit: the coefficient of the squared score.
    """
    x = np.asarray(scores, dtype=float)
    x = x - x.mean()
    powers = np.stack([np.ones_like(x), x], axis=1)
    square = x**2
    rest = square - powers @ np.linalg.lstsq(powers, square, rcond=None)[0]
    coefficient = rest / np.sum(rest**2)
    return coefficient * (np.ptp(x) / 2) ** 2 if per == "range" else coefficient


def polynomial(scores: Sequence[float], degree: int) -> np.ndarray:
    """The orthonormal polynomial contrast of `degree` on `scores` [levels], positive at the highest score.

    As R's contr.poly (Narula 1979); for a trend in the unit of the response see `linear` and `quadratic`. ValueError
    unless 1 <= degree < number of different scores.
    """
    x = np.asarray(scores, dtype=float)
    if not 1 <= degree < len(np.unique(x)):
        raise ValueError(f"a trend of degree {degree} needs more than {degree} different levels")
    basis, upper = np.linalg.qr(np.vander((x - x.mean()) / np.ptp(x), degree + 1, increasing=True))
    return basis[:, degree] * np.sign(upper[degree, degree])


def steps(levels: int) -> np.ndarray:
    """Each level minus the one before it [levels - 1, levels]."""
    return np.diff(np.eye(levels), axis=0)


def pairs(levels: int) -> np.ndarray:
    """Every later level minus every earlier one [levels (levels - 1) / 2, levels]."""
    first, second = np.triu_indices(levels, k=1)
    return np.eye(levels)[second] - np.eye(levels)[first]


def centring(levels: int) -> np.ndarray:
    """Each level minus the mean of all [levels, levels]: the rows of an omnibus main effect."""
    return np.eye(levels) - 1.0 / levels


def spread(
    shape: Sequence[int], effect: np.ndarray, axes: Sequence[int], means: Mapping[int, np.ndarray]
) -> np.ndarray:
    """`on_cells` for a full factorial of `shape`, first axis slowest."""
    return on_cells(grid(shape), effect, axes, means)


def grid(shape: Sequence[int]) -> np.ndarray:
    """The cells of a full factorial as places of levels [cells, factors], first factor slowest."""
    return np.stack(np.unravel_index(np.arange(int(np.prod(shape))), tuple(shape)), axis=1)


def on_cells(codes: np.ndarray, effect: np.ndarray, axes: Sequence[int], means: Mapping[int, np.ndarray]) -> np.ndarray:
    """Put effect weights [levels of each axis in `axes`] on the cells that there are, `codes` [cells, factors].

    The weight of a combination is shared by its cells: by `means[axis]` [levels] of other axes, equally without. All 0
    where a combination with weight has no cell: that contrast is not estimable.
    """
    full = np.asarray(effect, dtype=float)
    share = np.ones(len(codes))
    for axis, mean in means.items():
        share = share * np.asarray(mean)[codes[:, axis]]
    group = np.ravel_multi_index(tuple(codes[:, axis] for axis in axes), full.shape)
    total = np.bincount(group, share, minlength=full.size)
    if np.any((full.reshape(-1) != 0) & (total == 0)):
        return np.zeros(len(codes))
    each = np.divide(full.reshape(-1), total, out=np.zeros(full.size), where=total > 0)
    return each[group] * share
