"""Wilcoxon's signed-rank and rank-sum tests, the latter in strata too, exact given the ranks as they are, ties included."""

import numpy as np
from scipy import stats

from lab.stats.outcome import Outcome
from lab.stats.permutation import DRAWS, stratified
from lab.stats.rounding import for_ranks

MOST_PAIRS = 200
"""Up to so many pairs the signed-rank distribution is counted exactly."""
MOST_VALUES = 60
"""Up to so many values in both groups together the rank-sum distribution is counted exactly."""


def signed_rank(differences: np.ndarray, *, zeros: str = "drop") -> Outcome:
    """Sum of the ranks of |d| where d > 0, `differences` [pairs] (Wilcoxon 1945).

    Zeros are dropped before ranking ("drop", Wilcoxon) or ranked and then dropped ("pratt", Pratt 1959); ties share
    their mean rank, and differences that agree to ten digits are tied. p is exact given those ranks up to 200 pairs, else
    normal with their variance sum r^2 / 4.
    """
    if zeros not in ("drop", "pratt"):
        raise ValueError(f"zeros are dropped or treated after Pratt, not {zeros!r}")
    d = np.asarray(differences, dtype=float)
    kept = d if zeros == "pratt" else d[d != 0]
    ranks = stats.rankdata(for_ranks(np.abs(kept)))[kept != 0]
    note = _remark(int(np.sum(d == 0)), zeros, ranks)
    if not len(ranks):
        return Outcome("signed-rank", 0.0, 1.0, 1.0, len(d), note)
    seen = float(ranks[kept[kept != 0] > 0].sum())
    if len(ranks) <= MOST_PAIRS:
        p, least = _exact(_flipped(np.rint(2 * ranks).astype(int)), 2 * seen)
        return Outcome("signed-rank, exact", seen, p, least, len(d), note)
    z = (seen - ranks.sum() / 2) / np.sqrt(np.sum(ranks**2) / 4)
    return Outcome("signed-rank, normal", seen, float(2 * stats.norm.sf(abs(z))), 0.0, len(d), note)


def rank_sum(first: np.ndarray, second: np.ndarray) -> Outcome:
    """Sum of the ranks of `second` among both (Wilcoxon 1945; Mann and Whitney 1947); ties share their mean rank.

    p is exact given those ranks up to 60 values, else normal with their variance. Without ties the smallest p is
    2 / C(m + n, n).
    """
    m, n = len(first), len(second)
    if min(m, n) < 1:
        raise ValueError("a comparison needs a value in each group")
    ranks = stats.rankdata(np.concatenate([first, second]))
    seen, note = float(ranks[m:].sum()), _remark(0, "", ranks)
    if m + n <= MOST_VALUES:
        p, least = _exact(_chosen(np.rint(2 * ranks).astype(int), n), 2 * seen)
        return Outcome("rank-sum, exact", seen, p, least, m + n, note)
    variance = m * n / (m + n) * np.var(ranks, ddof=1)
    z = (seen - n * (m + n + 1) / 2) / np.sqrt(variance) if variance > 0 else 0.0
    return Outcome("rank-sum, normal", seen, float(2 * stats.norm.sf(abs(z))), 0.0, m + n, note)


def stratified_rank_sum(
    values: np.ndarray, group: np.ndarray, stratum: np.ndarray, *, draws: int = DRAWS, seed: int = 0
) -> Outcome:
    """Rank sums of group 1 against group 0 within strata, with weights 1 / (m + n + 1) (van Elteren 1960).

    `values`, `group` (0 or 1), `stratum` [runs]; the statistic is the weighted sum of rank sums less its mean. p by exchange
    of runs within strata, exact up to 50,000 arrangements, else by `draws` draws. One stratum: Wilcoxon's `rank_sum`.
    """
    names = np.unique(stratum)
    if len(names) == 1:
        return rank_sum(values[group == 0], values[group == 1])
    ranks, weights, tied = np.empty(len(values)), np.empty(len(values)), False
    for name in names:
        rows = stratum == name
        ranks[rows] = stats.rankdata(values[rows])
        weights[rows] = (group[rows] - np.mean(group[rows])) / (np.sum(rows) + 1)
        tied = tied or len(np.unique(values[rows])) < np.sum(rows)
    found = stratified(ranks, weights[None], group, stratum, draws=draws, seed=seed)
    kind = "exact" if found.exact else "drawn"
    note = "ties share their mean rank" if tied else ""
    return Outcome(
        f"rank-sum in strata (van Elteren), {kind}", float(weights @ ranks), found.p, found.smallest, len(values), note
    )


def _flipped(doubled: np.ndarray) -> np.ndarray:
    """P(sum = s) when every doubled rank counts or not with probability 1/2."""
    chance = np.zeros(doubled.sum() + 1)
    chance[0] = 1.0
    for rank in doubled:
        chance[rank:] = chance[rank:] / 2 + chance[: len(chance) - rank] / 2
        chance[:rank] /= 2
    return chance


def _chosen(doubled: np.ndarray, n: int) -> np.ndarray:
    """P(sum = s) when n of the doubled ranks are drawn without replacement."""
    ways = np.zeros((n + 1, doubled.sum() + 1))
    ways[0, 0] = 1.0
    for rank in doubled:
        ways[1:, rank:] += ways[:-1, : ways.shape[1] - rank]
    return ways[n] / ways[n].sum()


def _exact(chance: np.ndarray, seen: float) -> tuple[float, float]:
    """Twice the smaller tail, capped at 1, and the least that can be so."""
    at = round(seen)
    p = 2 * min(float(chance[: at + 1].sum()), float(chance[at:].sum()))
    possible = np.flatnonzero(chance)
    return min(1.0, p), min(1.0, 2 * float(min(chance[possible[0]], chance[possible[-1]])))


def _remark(zeros: int, rule: str, ranks: np.ndarray) -> str:
    tied = len(ranks) - len(np.unique(ranks))
    found = [f"{zeros} zeros {'dropped' if rule == 'drop' else 'ranked, then dropped'}"] if zeros else []
    return ", ".join([*found, "ties share their mean rank"] if tied else found)
