"""Friedman's test over data sets as blocks, Nemenyi's critical difference, and the groups of its diagram."""

import itertools
import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from lab.stats.outcome import Outcome
from lab.stats.permutation import DRAWS, MOST_EXACT, smallest_friedman, smallest_monte_carlo


@dataclass(frozen=True, slots=True, eq=False)
class CriticalDifference:
    """Mean ranks [k] (1 is best) over `blocks` data sets, the difference that Nemenyi's test calls significant.

    `p` [k, k] are pairwise p, adjusted for all pairs; `groups` hold the treatments (by number, best first) that the
    diagram joins with a bar: no two of them differ by more than `difference`.
    """

    mean_rank: np.ndarray
    difference: float
    p: np.ndarray
    groups: tuple[tuple[int, ...], ...]
    blocks: int
    alpha: float


def friedman(scores: np.ndarray, *, seed: int = 0) -> Outcome:
    """Treatments in blocks, `scores` [blocks, k] (Friedman 1937); ties share their mean rank, with Conover's variance.

    Blocks are data sets, never training seeds (STATISTICS, section 2). The statistic is chi^2_F; p exact while there
    are at most 50,000 arrangements, else by 9,999 draws.
    """
    _check(scores)
    ranks = stats.rankdata(scores, axis=1)
    centred = ranks - ranks.mean(axis=1, keepdims=True)
    n, k = scores.shape
    spread = float(np.sum(centred**2)) / (n * (k - 1))
    if not spread > 0:
        return Outcome("Friedman", 0.0, 1.0, 1.0, n, "all treatments are tied in every block")
    seen = float(np.sum(centred.sum(axis=0) ** 2)) / (n * spread)
    exact = math.factorial(k) ** (n - 1) <= MOST_EXACT
    sums = _every(centred) if exact else _drawn(centred, np.random.default_rng(seed))
    found = np.sum(sums**2, axis=1) / (n * spread)
    hits = int(np.sum(found >= seen * (1 - 1e-9)))
    p = hits / len(found) if exact else (1 + hits) / (1 + len(found))
    note = "ties share their mean rank" if np.any(spread < k * (k + 1) / 12 * (1 - 1e-9)) else ""
    least = float(np.mean(found >= found.max() * (1 - 1e-9))) if exact else smallest_monte_carlo()
    return Outcome(f"Friedman, {'exact' if exact else 'drawn'}", seen, p, max(least, smallest_friedman(n, k)), n, note)


def nemenyi(scores: np.ndarray, *, higher_is_better: bool = True, alpha: float = 0.05) -> CriticalDifference:
    """All pairs of mean ranks against CD = q_alpha sqrt(k (k + 1) / 6 n) (Nemenyi 1963; Demsar 2006, JMLR 7:1).

    q is the studentised range with infinite df over sqrt 2. `scores` [blocks, k].
    """
    _check(scores)
    n, k = scores.shape
    mean_rank = stats.rankdata(-scores if higher_is_better else scores, axis=1).mean(axis=0)
    unit = math.sqrt(k * (k + 1) / (12 * n))
    difference = float(stats.studentized_range.ppf(1 - alpha, k, np.inf)) * unit
    p = np.ones((k, k))
    for one, two in itertools.combinations(range(k), 2):
        p[one, two] = p[two, one] = stats.studentized_range.sf(abs(mean_rank[one] - mean_rank[two]) / unit, k, np.inf)
    return CriticalDifference(mean_rank, difference, p, _groups(mean_rank, difference), n, alpha)


def _groups(mean_rank: np.ndarray, difference: float) -> tuple[tuple[int, ...], ...]:
    """Longest runs of neighbours within the critical difference, of two treatments or more."""
    order = np.argsort(mean_rank, kind="stable")
    found, reached = [], -1
    for start in range(len(order)):
        end = max(j for j in range(start, len(order)) if mean_rank[order[j]] - mean_rank[order[start]] <= difference)
        if end > max(start, reached):
            found.append(tuple(int(item) for item in order[start : end + 1]))
            reached = end
    return tuple(found)


def _every(centred: np.ndarray) -> np.ndarray:
    """Rank sums [arrangements, k]: the first block stands, the others are permuted in every way."""
    sums = centred[:1]
    for row in centred[1:]:
        orders = np.array(list(itertools.permutations(row)))
        sums = (sums[:, None] + orders[None]).reshape(-1, centred.shape[1])
    return sums


def _drawn(centred: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    sums = np.zeros((DRAWS, centred.shape[1]))
    for row in centred:
        sums += rng.permuted(np.broadcast_to(row, sums.shape), axis=1)
    return sums


def _check(scores: np.ndarray) -> None:
    if scores.ndim != 2 or scores.shape[0] < 2 or scores.shape[1] < 2 or not np.all(np.isfinite(scores)):
        raise ValueError("Friedman's test needs two blocks and two treatments, every score finite")
