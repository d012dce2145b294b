"""Parts of the test set against the rest: a mean with its interval, and a test whose p is held to the false discovery rate."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from lab.stats.contrast import welch
from lab.stats.groups import summarize, t_interval
from lab.stats.step_up import benjamini_hochberg


@dataclass(frozen=True, slots=True)
class Slice:
    """One part: `n` examples, their mean with its t interval, the mean less that of the rest, p of that difference, and the same
    adjusted for all parts that were looked at (Benjamini and Hochberg 1995). NaN where a side has fewer than 2 examples
    or nothing varies; the interval is NaN too where the part has no spread."""

    n: int
    mean: float
    low: float
    high: float
    difference: float
    p: float
    p_adjusted: float


def slices(values: np.ndarray, members: np.ndarray, level: float = 0.95) -> list[Slice]:
    """Compare `values` [n] inside each row of `members` bool [slices, n] with those outside; examples are the units.

    p is the larger of two. That of the permutation distribution, by its exact variance s^2 (1/n1 + 1/n2) and the normal law (of
    one run's right and wrong it is the N - 1 chi-squared of Campbell 2007), holds where a part happens to have no spread: 39 of 39
    right says little against 95 %, and Welch's test would call it certain. Welch's holds where parts differ in spread alone.
    """
    rows = [_one(values, inside, level) for inside in members]
    adjusted = benjamini_hochberg(np.array([row[-1] for row in rows])) if rows else []
    return [Slice(*row, float(p)) for row, p in zip(rows, adjusted, strict=True)]


def _one(values: np.ndarray, inside: np.ndarray, level: float) -> tuple[int, float, float, float, float, float]:
    own, rest = values[inside], values[~inside]
    if len(own) < 2:
        return len(own), float(own.mean()) if len(own) else np.nan, np.nan, np.nan, np.nan, np.nan
    mean, variance = float(own.mean()), float(own.var(ddof=1)) / len(own)
    low, high = t_interval(mean, np.sqrt(variance), len(own) - 1, level) if variance > 0 else (np.nan, np.nan)
    if len(rest) < 2:
        return len(own), mean, low, high, np.nan, np.nan
    found = welch(np.array([1.0, -1.0]), summarize(values, (~inside).astype(int), 2))
    spread = float(values.var(ddof=1)) * (1 / len(own) + 1 / len(rest))
    exchanged = float(2 * special.ndtr(-abs(found.value) / np.sqrt(spread))) if spread > 0 else np.nan
    return len(own), mean, low, high, found.value, np.fmax(exchanged, found.p) if spread > 0 else np.nan
