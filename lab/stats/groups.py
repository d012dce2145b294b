"""Counts, means and standard deviations of groups, and the t interval of one mean."""

from dataclasses import dataclass

import numpy as np
from scipy import special


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Sizes, means and standard deviations [groups]; `floored` marks groups whose sd was raised to the resolution.

    mean is NaN where n = 0, sd is NaN where n < 2.
    """

    n: np.ndarray
    mean: np.ndarray
    sd: np.ndarray
    floored: np.ndarray

    @property
    def df(self) -> np.ndarray:
        """Degrees of freedom [groups], n - 1."""
        return self.n - 1


def summarize(values: np.ndarray, group: np.ndarray, count: int, *, floor: float = 0.0) -> Groups:
    """Describe `values` [rows] by `group` [rows] in 0..count-1; sd (n - 1) is never below `floor`.

    Two passes about a value of the data, so that a large common offset costs no digits (Chan, Golub and LeVeque 1983). A
    group of equal values has sd 0, not the rounding of its mean.
    """
    n = np.bincount(group, minlength=count)
    offset = values[0] if len(values) else 0.0
    with np.errstate(invalid="ignore", divide="ignore"):
        shifted = np.bincount(group, weights=values - offset, minlength=count) / n
        squares = np.bincount(group, weights=(values - offset - shifted[group]) ** 2, minlength=count)
        sd = np.where(n > 1, np.sqrt(squares / (n - 1)), np.nan)
    sd = np.where((n > 1) & _constant(values, group, count), 0.0, sd)
    floored = (n > 1) & (sd <= floor * (1 + 1e-9)) & (floor > 0)
    return Groups(n, offset + shifted, np.where(floored, floor, sd), floored)


def _constant(values: np.ndarray, group: np.ndarray, count: int) -> np.ndarray:
    low, high = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(low, group, values)
    np.maximum.at(high, group, values)
    return low == high


def resolution_floor(examples: int) -> float:
    """The sd of rounding to one of `examples` steps, 1 / (N sqrt 12): the uniform distribution of width 1 / N."""
    return 1.0 / (examples * np.sqrt(12.0))


def t_interval(estimate: float, se: float, df: float, level: float) -> tuple[float, float]:
    """Student's interval estimate +- t se at confidence `level`; NaN where the standard error is not defined."""
    if not (np.isfinite(se) and df > 0):
        return float("nan"), float("nan")
    half = float(special.stdtrit(df, 0.5 + level / 2)) * se
    return float(estimate - half), float(estimate + half)
