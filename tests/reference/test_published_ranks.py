"""Ranks of four classifiers on fourteen data sets: Demsar (2006), table 6 and section 3.2.2, and what he concludes from them."""

import numpy as np
import pytest

from lab.stats.friedman import friedman, nemenyi

# C4.5, C4.5+m, C4.5+cf, C4.5+m+cf in the order of the table; rank 1 is best.
RANKS = """4 3 2 1  1 2 3 4  4 1 2 3  4 1 3 2  4 2 3 1  1 2.5 4 2.5  3 2 4 1  2.5 2.5 4 1  4 3 2 1  2.5 2.5 2.5 2.5
    4 2.5 1 2.5  3 2 4 1  4 1 2 3  3 1 4 2"""
SCORES = -np.array(RANKS.split(), dtype=float).reshape(14, 4)


def test_mean_ranks_and_critical_difference() -> None:
    # Page 14: average ranks 3.143, 2.000, 2.893, 1.964; q = 2.569, CD = 1.25: nothing differs from the rest at .05
    found = nemenyi(SCORES)
    assert found.mean_rank == pytest.approx([3.143, 2.000, 2.893, 1.964], abs=5e-4)
    assert found.difference == pytest.approx(1.25, abs=0.005)
    # R: qtukey(.95, 4, Inf) / sqrt(2) * sqrt(4 * 5 / (6 * 14))
    # > 1.25355915
    assert found.difference == pytest.approx(1.25355915, rel=1e-8)
    assert found.groups == ((3, 1, 2, 0),) and np.all(found.p > 0.05)


def test_the_published_chi_squared_is_ours_without_the_correction_for_ties() -> None:
    # Page 14: chi-squared 9.28, a formula without ties; R corrects for them
    # R: r <- scan(text = "4 3 2 1  1 2 3 4  4 1 2 3  4 1 3 2  4 2 3 1  1 2.5 4 2.5  3 2 4 1  2.5 2.5 4 1  4 3 2 1
    # R:   2.5 2.5 2.5 2.5  4 2.5 1 2.5  3 2 4 1  4 1 2 3  3 1 4 2", quiet = TRUE); r <- matrix(r, 14, byrow = TRUE)
    # R: c(colMeans(r), 12 * 14 / 20 * (sum(colMeans(r)^2) - 25), friedman.test(r)$statistic)
    # > 3.143 2.000 2.893 1.964 9.28 10.22834646
    ranks = -SCORES
    plain = 12 * 14 / (4 * 5) * (np.sum(ranks.mean(axis=0) ** 2) - 4 * 5**2 / 4)
    assert plain == pytest.approx(9.28, abs=0.005)
    ties = sum(np.sum(counts**3 - counts) for counts in (np.unique(row, return_counts=True)[1] for row in ranks))
    found = friedman(SCORES)
    assert found.statistic == pytest.approx(10.22834646, rel=1e-9)
    assert found.statistic == pytest.approx(plain / (1 - ties / (14 * (4**3 - 4))))
