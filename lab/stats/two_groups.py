"""How large the difference of two groups is: Hedges' g, Cliff's delta, probability of improvement, with intervals."""

from collections.abc import Sequence

import numpy as np
from scipy import optimize, special

from lab.stats.interval import Interval
from lab.stats.noncentral import g_interval
from lab.stats.rounding import sample_variance


def hedges_g(first: np.ndarray, second: np.ndarray, level: float = 0.95) -> Interval:
    """(mean of second - mean of first) / pooled sd, in sds, corrected for small samples (Hedges 1981).

    ValueError with fewer than two values in a group, or no spread in either.
    """
    m, n = len(first), len(second)
    if min(m, n) < 2:
        raise ValueError("a standardised difference needs two values in each group")
    spread = [sample_variance(part, float(np.max(np.abs(part)))) for part in (first, second)]
    pooled = ((m - 1) * spread[0] + (n - 1) * spread[1]) / (m + n - 2)
    if not pooled > 0:
        raise ValueError("both groups are without spread: a difference in sds is not defined")
    return g_interval(float((np.mean(second) - np.mean(first)) / np.sqrt(pooled)), m, n, level)


def probability_of_improvement(first: np.ndarray, second: np.ndarray, level: float = 0.95) -> Interval:
    """P(a value of `second` is larger than one of `first`), ties half (Mann and Whitney 1947; Agarwal et al. 2021).

    Score interval theta with |theta - seen| = z sqrt V(theta), V = theta (1 - theta) [1 + n* ((1 - theta)/(2 - theta) +
    theta/(1 + theta))] / mn, n* = (m + n)/2 - 1 (Newcombe 2006, Statistics in Medicine 25:559, method 5): it stays
    inside 0..1 and has a width even when the groups do not overlap.
    """
    return stratified_improvement([(first, second)], level)


def stratified_improvement(strata: Sequence[tuple[np.ndarray, np.ndarray]], level: float = 0.95) -> Interval:
    """The mean of that probability over `strata` (first, second), which share no runs; each counts the same.

    Score interval as above with V the mean of the strata's V over their number, at a common theta: V is concave, so that
    strata which differ make it wider than needed, not shorter.
    """
    if not strata or min(len(part) for pair in strata for part in pair) < 1:
        raise ValueError("a comparison needs a value in each group")
    sizes = np.array([(len(first), len(second)) for first, second in strata])
    seen = float(np.mean([_share_above(first, second) for first, second in strata]))
    z2, star = float(special.ndtri(0.5 + level / 2)) ** 2, sizes.sum(axis=1) / 2 - 1

    def excess(theta: float) -> float:
        shape = 1 + star * ((1 - theta) / (2 - theta) + theta / (1 + theta))
        return (theta - seen) ** 2 - z2 * theta * (1 - theta) * float(np.mean(shape / sizes.prod(axis=1))) / len(sizes)

    # V is 0 at 0 and 1, so that groups without overlap would be a root of their own: start just inside.
    low = 0.0 if seen == 0 else float(optimize.brentq(excess, 0.0, min(seen, 1 - 1e-9)))
    high = 1.0 if seen == 1 else float(optimize.brentq(excess, max(seen, 1e-9), 1.0))
    return Interval(seen, low, high, level, "Newcombe 5")


def _share_above(first: np.ndarray, second: np.ndarray) -> float:
    above = np.subtract.outer(np.asarray(second, dtype=float), np.asarray(first, dtype=float))
    return float(np.mean((above > 0) + 0.5 * (above == 0)))


def cliffs_delta(first: np.ndarray, second: np.ndarray, level: float = 0.95) -> Interval:
    """P(second > first) - P(second < first), in -1..1 (Cliff 1993): 2 P - 1 of `probability_of_improvement`."""
    return as_delta(probability_of_improvement(first, second, level))


def as_delta(found: Interval) -> Interval:
    """A probability of improvement as Cliff's delta."""
    return Interval(2 * found.estimate - 1, 2 * found.low - 1, 2 * found.high - 1, found.level, found.kind)
