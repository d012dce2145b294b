"""Permutation tests that follow the randomisation, exact where they can be, and the smallest p they can give."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MOST_EXACT = 50_000
"""Above so many arrangements a test draws them at random instead of listing all."""
DRAWS = 9_999
"""Random arrangements of a Monte-Carlo test; with the observed one the smallest p is 1 / 10,000."""
BLOCK_ELEMENTS = 2**22
"""Signs held at a time (32 MiB), however many scores are flipped."""
SMALLEST = 2 * float(np.finfo(float).tiny)
"""What a bound below all doubles is given as; half of it, that of mid-p, is a number, too."""


@dataclass(frozen=True, slots=True)
class Permuted:
    """p-values of a permutation test: two-sided, and one-sided for a single contrast (above and below 0).

    `smallest` is the smallest two-sided p that these values could have given, had they fallen otherwise.
    """

    p: float
    p_above: float
    p_below: float
    arrangements: int
    exact: bool
    smallest: float

    def __str__(self) -> str:
        kind = "exact" if self.exact else "drawn"
        return f"permutation, {kind}: p = {self.p:.3g} (smallest possible p {self.smallest:.2g})"


def stratified(
    values: np.ndarray,
    weights: np.ndarray,
    group: np.ndarray,
    stratum: np.ndarray,
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> Permuted:
    """Exchange runs between groups within strata (Fisher 1935; Pitman 1937); exact up to 50,000 arrangements.

    `values` [runs]; `weights` [r, runs] is what each place contributes to r contrasts; `group`, `stratum` [runs]. The
    statistic is the sum of squared contrasts. Beyond that, `draws` draws with p = (1 + hits) / (1 + draws) (Phipson and
    Smyth 2010).
    """
    places = [np.flatnonzero(stratum == name) for name in np.unique(stratum)]
    total = math.prod(arrangements(np.unique(group[rows], return_counts=True)[1]) for rows in places)
    observed = weights @ values
    if total > MOST_EXACT:
        sums = _drawn(values, weights, places, draws, np.random.default_rng(seed))
        return _tails(sums, observed, exact=False, total=total)
    sums = np.zeros((1, len(weights)))
    for rows in places:
        each = np.stack([weights[:, rows] @ values[rows[order]] for order in _orders(group[rows])])
        sums = (sums[:, None] + each[None]).reshape(-1, len(weights))
    return _tails(sums, observed, exact=True, total=total)


def freedman_lane(
    residuals: np.ndarray, weights: np.ndarray, stratum: np.ndarray, *, draws: int = DRAWS, seed: int = 0
) -> Permuted:
    """Permute residuals [runs] of the model without the effect (Freedman and Lane 1983): approximate, by draws.

    `residuals` still hold the effect under test: y minus the fit without it.
    """
    places = [np.flatnonzero(stratum == name) for name in np.unique(stratum)]
    sums = _drawn(residuals, weights, places, draws, np.random.default_rng(seed))
    return _tails(sums, weights @ residuals, exact=False, total=draws + 1)


def sign_flip(scores: np.ndarray, *, seed: int = 0) -> Permuted:
    """Flip the signs of whole replicates, `scores` [replicates, r] (Fisher 1935): exact up to 15 replicates."""
    n = len(scores)
    if n <= 15:
        sums = np.array(list(itertools.product((1.0, -1.0), repeat=n))) @ scores
    else:
        rng, block = np.random.default_rng(seed), max(1, BLOCK_ELEMENTS // n)
        sizes = [min(block, DRAWS - start) for start in range(0, DRAWS, block)]
        sums = np.concatenate([rng.choice([1.0, -1.0], size=(size, n)) @ scores for size in sizes])
    return _tails(sums, scores.sum(axis=0), exact=n <= 15, total=2**n)


def arrangements(sizes: Sequence[int] | np.ndarray) -> int:
    """Ways to share sum(sizes) runs among groups of these sizes, (sum n)! / prod n!."""
    count = math.factorial(int(sum(sizes)))
    for size in sizes:
        count //= math.factorial(int(size))
    return count


def smallest_groups(n: int, groups: int = 2, strata: int = 1) -> float:
    """Smallest p of k groups of n in s strata: k! of the ((kn)! / n!^k)^s arrangements are equally extreme.

    Two groups: 2 / C(2n, n)^s; one stratum of k groups, omnibus: k! (n!)^k / (kn)!.
    """
    return min(1.0, math.factorial(groups) / arrangements([n] * groups) ** strata)


def smallest_sign_flip(n: int) -> float:
    """Smallest two-sided p of n replicate scores, 2^(1 - n)."""
    return 2.0 ** (1 - n)


def smallest_friedman(n: int, k: int) -> float:
    """Smallest p of Friedman's test of k treatments in n blocks, (k!)^(1 - n)."""
    return float(math.factorial(k)) ** (1 - n)


def smallest_monte_carlo(draws: int = DRAWS) -> float:
    """Smallest p of a test by random draws, 1 / (B + 1)."""
    return 1.0 / (draws + 1)


def smallest_mcnemar(discordant: int) -> float:
    """Smallest two-sided p of the exact McNemar test, 2^(1 - discordant pairs); never 0, which says that there is no bound."""
    return max(SMALLEST, min(1.0, 2.0 ** (1 - discordant)))


def _orders(group: np.ndarray) -> list[np.ndarray]:
    """Every way to share the runs of a stratum among its groups, as an order of the runs over the places."""
    names = np.unique(group)
    found = [({}, tuple(range(len(group))))]
    for name in names:
        size = int(np.sum(group == name))
        found = [
            ({**chosen, name: picked}, tuple(run for run in rest if run not in picked))
            for chosen, rest in found
            for picked in itertools.combinations(rest, size)
        ]
    orders = []
    for chosen, _ in found:
        order = np.empty(len(group), dtype=int)
        for name, picked in chosen.items():
            order[group == name] = picked
        orders.append(order)
    return orders


def _drawn(
    values: np.ndarray, weights: np.ndarray, places: list[np.ndarray], draws: int, rng: np.random.Generator
) -> np.ndarray:
    sums = np.zeros((draws, len(weights)))
    for rows in places:
        shuffled = rng.permuted(np.broadcast_to(values[rows], (draws, len(rows))), axis=1)
        sums += shuffled @ weights[:, rows].T
    return sums


def _tails(sums: np.ndarray, observed: np.ndarray, *, exact: bool, total: int) -> Permuted:
    """Shares of arrangements at least as extreme; ties within rounding count, and a drawn test counts itself.

    The smallest p is the share of the most extreme ones: where few arrangements exist, draws do not make it smaller.
    """
    own, count = (0, len(sums)) if exact else (1, len(sums) + 1)
    size, seen = np.sum(sums**2, axis=1), float(np.sum(observed**2))
    slack = 1e-9 * max(seen, float(size.max()))
    line = 1e-9 * max(abs(float(observed[0])), float(np.abs(sums[:, 0]).max()))
    return Permuted(
        p=float((own + np.sum(size >= seen - slack)) / count),
        p_above=float((own + np.sum(sums[:, 0] >= observed[0] - line)) / count),
        p_below=float((own + np.sum(sums[:, 0] <= observed[0] + line)) / count),
        arrangements=total,
        exact=exact,
        smallest=float(max(1 - exact, np.sum(size >= max(seen, float(size.max())) - slack)) / count),
    )
