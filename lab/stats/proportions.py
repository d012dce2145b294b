"""Intervals of a proportion: Wilson's score interval and the exact one of Clopper and Pearson."""

import numpy as np
from scipy import special

from lab.stats.interval import Interval


def wilson(hits: int, trials: int, level: float = 0.95) -> Interval:
    """Invert the score test, z without continuity correction (Wilson 1927; Newcombe 1998, method 3)."""
    _check(hits, trials)
    return Interval(hits / trials, *wilson_shares(hits / trials, trials, level), level, "Wilson")


def wilson_shares(share: float, trials: float, level: float = 0.95) -> tuple[float, float]:
    """Wilson's ends for a share of `trials`, which need not be whole: an effective number of independent ones."""
    z2 = float(special.ndtri(0.5 + level / 2)) ** 2
    middle = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = np.sqrt(z2 * (share * (1 - share) + z2 / (4 * trials)) / trials) / (1 + z2 / trials)
    return 0.0 if share == 0 else float(middle - half), 1.0 if share == 1 else float(middle + half)


def clopper_pearson(hits: int, trials: int, level: float = 0.95) -> Interval:
    """Invert both one-sided binomial tests: covers at least `level`, often more (Clopper and Pearson 1934)."""
    _check(hits, trials)
    tail = (1 - level) / 2
    low = 0.0 if hits == 0 else float(special.betaincinv(hits, trials - hits + 1, tail))
    high = 1.0 if hits == trials else float(special.betaincinv(hits + 1, trials - hits, 1 - tail))
    return Interval(hits / trials, low, high, level, "Clopper-Pearson")


def _check(hits: int, trials: int) -> None:
    if trials < 1:
        raise ValueError("a proportion of no trials is not defined")
    if not 0 <= hits <= trials:
        raise ValueError(f"{hits} hits in {trials} trials is not possible")
