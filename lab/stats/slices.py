"""Parts of the test set against the rest: a mean with its interval, and a test whose p is held to the false discovery rate."""

from dataclasses import dataclass

import numpy as np

from lab.stats.contrast import welch
from lab.stats.groups import summarize, t_interval
from lab.stats.step_up import benjamini_hochberg


@dataclass(frozen=True, slots=True)
class Slice:
    """One part: `n` examples, their mean with its t interval, the mean less that of the rest, Welch's p, and the same
    adjusted for all parts that were looked at (Benjamini and Hochberg 1995). NaN where a side has fewer than 2 examples
    or no spread at all."""

    n: int
    mean: float
    low: float
    high: float
    difference: float
    p: float
    p_adjusted: float


def slices(values: np.ndarray, members: np.ndarray, level: float = 0.95) -> list[Slice]:
    """Compare `values` [n] inside each row of `members` bool [slices, n] with those outside; examples are the units."""
    rows = [_one(values, inside, level) for inside in members]
    adjusted = benjamini_hochberg(np.array([row[-1] for row in rows])) if rows else []
    return [Slice(*row, float(p)) for row, p in zip(rows, adjusted, strict=True)]


def _one(values: np.ndarray, inside: np.ndarray, level: float) -> tuple[int, float, float, float, float, float]:
    own, rest = values[inside], values[~inside]
    if len(own) < 2:
        return len(own), float(own.mean()) if len(own) else np.nan, np.nan, np.nan, np.nan, np.nan
    variance = float(own.var(ddof=1)) / len(own)
    mean = float(own.mean())
    low, high = t_interval(mean, np.sqrt(variance), len(own) - 1, level) if variance > 0 else (np.nan, np.nan)
    if len(rest) < 2:
        return len(own), mean, low, high, np.nan, np.nan
    found = welch(np.array([1.0, -1.0]), summarize(values, (~inside).astype(int), 2))
    return len(own), mean, low, high, found.value, found.p
