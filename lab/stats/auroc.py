"""Area under the ROC curve with DeLong's variance: its interval, and the paired difference of two scores."""

from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from lab.stats.interval import Interval


@dataclass(frozen=True, slots=True)
class Auroc:
    """AUROC as a fraction in 0..1, its DeLong standard error, and the numbers of examples of either class."""

    value: float
    se: float
    positives: int
    negatives: int


@dataclass(frozen=True, slots=True)
class AurocDifference:
    """First minus second AUROC on the same examples; z and p are NaN where the standard error is 0."""

    interval: Interval
    se: float
    z: float
    p: float


def auroc(scores: np.ndarray, positive: np.ndarray) -> Auroc:
    """AUROC of `scores` [examples] for the class `positive` [examples, bool]; ties count half.

    Var = S10 / m + S01 / n of the placement values (DeLong, DeLong and Clarke-Pearson 1988, Biometrics 44:837), found
    from midranks in O(N log N) (Sun and Xu 2014). The se is 0 for perfect separation: see `auroc_interval`.
    ValueError when a class has fewer than two examples.
    """
    placements = _placements(scores[None], positive)
    covariance = _covariance(*placements)
    m, n = placements[0].shape[1], placements[1].shape[1]
    return Auroc(float(placements[0].mean()), float(np.sqrt(covariance[0, 0])), m, n)


def auroc_interval(scores: np.ndarray, positive: np.ndarray, level: float = 0.95) -> Interval:
    """Normal interval on the logit scale (Pepe 2003, section 5.2.5), which stays inside 0..1.

    With se 0 (all scores separated, or none) there is no logit interval; the end inside is then the exact bound for
    the smaller class, 1 - (alpha/2)^(1/min(m, n)) away: Clopper and Pearson (1934) on min(m, n) pairs that share no example.
    """
    found = auroc(scores, positive)
    tail = (1 - level) / 2
    if found.se < 1e-12:
        reach = 1 - tail ** (1 / min(found.positives, found.negatives))
        low, high = max(0.0, found.value - reach), min(1.0, found.value + reach)
        return Interval(found.value, low, high, level, "exact bound, separated scores")
    half = -special.ndtri(tail) * found.se / (found.value * (1 - found.value))
    low, high = special.expit(special.logit(found.value) + np.array([-half, half]))
    return Interval(found.value, float(low), float(high), level, "DeLong, logit")


def auroc_difference(
    first: np.ndarray, second: np.ndarray, positive: np.ndarray, level: float = 0.95
) -> AurocDifference:
    """Two scores of the same examples, their covariance by DeLong et al. (1988); normal interval and two-sided p."""
    placements = _placements(np.stack([first, second]), positive)
    covariance = _covariance(*placements)
    value = float(np.subtract(*placements[0].mean(axis=1)))
    se = float(np.sqrt(max(0.0, covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])))
    half = float(-special.ndtri((1 - level) / 2)) * se
    z = value / se if se > 0 else float("nan")
    p = float(2 * stats.norm.sf(abs(z))) if se > 0 else float("nan")
    return AurocDifference(Interval(value, value - half, value + half, level, "DeLong, paired"), se, z, p)


def _placements(scores: np.ndarray, positive: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each score [k, N]: the share of negatives below each positive [k, m], of positives above a negative [k, n]."""
    positive = np.asarray(positive, dtype=bool)
    m, n = int(positive.sum()), int((~positive).sum())
    if min(m, n) < 2:
        raise ValueError(f"AUROC needs two examples of either class; there are {m} positive and {n} negative")
    together = stats.rankdata(scores, axis=1)
    above = (together[:, positive] - stats.rankdata(scores[:, positive], axis=1)) / n
    below = 1 - (together[:, ~positive] - stats.rankdata(scores[:, ~positive], axis=1)) / m
    return above, below


def _covariance(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Covariance [k, k] of the areas, S10 / m + S01 / n."""
    return np.atleast_2d(np.cov(above)) / above.shape[1] + np.atleast_2d(np.cov(below)) / below.shape[1]
