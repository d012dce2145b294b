"""The studentised bootstrap of a contrast of cell means: runs are drawn again within their cells, no normality is assumed."""

from dataclasses import dataclass

import numpy as np

from lab.stats.contrast import Estimate
from lab.stats.interval import quantiles

DRAWS = 9_999


@dataclass(frozen=True, slots=True)
class Bootstrapped(Estimate):
    """An estimate whose tests and interval rest on `drawn` [draws], studentised deviations of resamples, in the place of t."""

    drawn: np.ndarray

    @property
    def p(self) -> float:
        """Two-sided p against zero, twice the smaller tail, as the equal-tailed interval has it."""
        return min(1.0, 2 * min(self.p_above(0.0), self.p_below(0.0)))

    def p_above(self, bound: float) -> float:
        """One-sided p against theta <= bound: the share of drawn values that lie as high, the observed one counted."""
        return self._share(self.drawn >= (self.value - bound) / self.se)

    def p_below(self, bound: float) -> float:
        """One-sided p against theta >= bound."""
        return self._share(self.drawn <= (self.value - bound) / self.se)

    def interval(self, level: float) -> tuple[float, float]:
        """Equal-tailed: theta - t* se at both quantiles of t*."""
        low, high = quantiles(self.drawn, level)
        return float(self.value - high * self.se), float(self.value - low * self.se)

    def _share(self, beyond: np.ndarray) -> float:
        return float((1 + np.count_nonzero(beyond)) / (1 + len(beyond)))


def studentised(
    weights: np.ndarray,
    values: np.ndarray,
    cell: np.ndarray,
    found: Estimate,
    *,
    floor: float = 0.0,
    draws: int = DRAWS,
    seed: int = 0,
) -> Bootstrapped:
    """Resample the runs `values` [runs] within each `cell` [runs]; `found` is the contrast by Welch.

    t* = (L* - L) / se*, se*^2 = sum c^2 s*^2 / n with s* never below `floor` (Davison and Hinkley 1997, sections 2.4 and 3.2; Hall
    1988). Resamples with se* = 0 have no t* and are left out. Three runs a cell are few: coverage is below its level.
    """
    rng = np.random.default_rng(seed)
    total, variance = np.zeros(draws), np.zeros(draws)
    for place in np.flatnonzero(weights):
        own = values[cell == place]
        sample = own[rng.integers(0, len(own), size=(draws, len(own)))]
        total += weights[place] * sample.mean(axis=1)
        variance += weights[place] ** 2 * np.maximum(sample.std(axis=1, ddof=1), floor) ** 2 / len(own)
    kept = variance > 0
    drawn = (total[kept] - found.value) / np.sqrt(variance[kept])
    return Bootstrapped(found.value, found.se, found.df, drawn)
