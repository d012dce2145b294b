"""Step-down max-T by permutation (Westfall and Young): adjusted p of several contrasts from their joint distribution."""

import itertools
from dataclasses import dataclass

import numpy as np

from lab.stats.permutation import DRAWS


@dataclass(frozen=True, slots=True, eq=False)
class MaxT:
    """Adjusted two-sided p [m], the smallest any could be, and whether every arrangement was listed."""

    p_adjusted: np.ndarray
    smallest_p: float
    arrangements: int
    exact: bool


def max_t_sign_flip(scores: np.ndarray, *, seed: int = 0) -> MaxT:
    """Common seeds: whole replicates change sign, the same for every contrast; `scores` [replicates, m].

    The statistic is |t| of the mean. Exact up to 15 replicates, with smallest p 2^(1 - n), else 9,999 draws.
    """
    n = len(scores)
    exact = n <= 15
    if exact:
        signs = np.array(list(itertools.product((1.0, -1.0), repeat=n)))
    else:
        signs = np.random.default_rng(seed).choice([1.0, -1.0], size=(DRAWS, n))
    return _adjusted(_t(signs @ scores, scores), _t(scores.sum(axis=0)[None], scores)[0], 2**n, exact)


def max_t_stratified(
    values: np.ndarray, weights: np.ndarray, stratum: np.ndarray, *, draws: int = DRAWS, seed: int = 0
) -> MaxT:
    """Independent seeds: runs change places within strata, `values`, `stratum` [runs], `weights` [m, runs].

    The statistic is |contrast| over its sd under permutation, sum over strata of s^2 sum (w - wbar)^2, which no
    arrangement changes. Each contrast has to be 0 under exchange within strata (weights sum to 0 in each). Strong control
    needs subset pivotality (Westfall and Young 1993, page 42): where other effects shift runs within a stratum the
    adjusted p are valid for "nothing differs" only.
    """
    places = [np.flatnonzero(stratum == name) for name in np.unique(stratum)]
    if any(np.max(np.abs(weights[:, rows].sum(axis=1))) > 1e-9 for rows in places):
        raise ValueError("the weights of a contrast do not sum to 0 within each stratum")
    rng = np.random.default_rng(seed)
    sums, variance = np.zeros((draws, len(weights))), np.zeros(len(weights))
    for rows in places:
        shuffled = rng.permuted(np.broadcast_to(values[rows], (draws, len(rows))), axis=1)
        sums += shuffled @ weights[:, rows].T
        variance += np.var(values[rows], ddof=1) * np.sum(weights[:, rows] ** 2, axis=1) if len(rows) > 1 else 0.0
    sd = np.where(variance > 0, np.sqrt(variance), 1.0)
    return _adjusted(np.abs(sums) / sd, np.abs(weights @ values) / sd, draws + 1, exact=False)


def _t(sums: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """|t| [arrangements, m] from sums; a sign flip leaves the sum of squares alone, so |t| rises with |sum|."""
    n, squares = len(scores), np.sum(scores**2, axis=0)
    rest = np.maximum(squares - sums**2 / n, squares * 1e-15)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = np.abs(sums) / np.sqrt(n * rest / (n - 1))
    return np.where(squares > 0, found, 0.0)


def _adjusted(found: np.ndarray, observed: np.ndarray, total: int, exact: bool) -> MaxT:
    """Successive maxima from the smallest statistic up, then monotone p (Westfall and Young 1993, algorithm 4.1)."""
    own, count = (0, len(found)) if exact else (1, len(found) + 1)
    order = np.argsort(-observed, kind="stable")
    highest = np.maximum.accumulate(found[:, order][:, ::-1], axis=1)[:, ::-1]
    hits = np.sum(highest >= observed[order] * (1 - 1e-9), axis=0)
    p = np.empty(len(observed))
    p[order] = np.maximum.accumulate((own + hits) / count)
    # An arrangement and its mirror image are equally extreme, and nothing else need be; draws meet the extreme as often as it exists.
    top = max(float(found.max()), float(observed.max())) * (1 - 1e-9)
    least = 2 if exact else max(1, int(np.sum(found.max(axis=1) >= top)))
    return MaxT(p, least / count, total, exact)
