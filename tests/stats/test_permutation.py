"""Permutation tests against scipy, their level, and the smallest p they can give."""

import itertools

import numpy as np
import pytest
from scipy import stats

from lab.stats import permutation


def _two(values: np.ndarray, n: int, strata: int = 1, seed: int = 0) -> permutation.Permuted:
    group, stratum = np.tile(np.repeat([0, 1], n), strata), np.repeat(np.arange(strata), 2 * n)
    weights = np.where(group == 1, 1.0, -1.0)[None] / n / strata
    return permutation.stratified(values, weights, group, stratum, seed=seed)


def test_smallest_p_values_are_those_of_the_statistics_contract() -> None:
    assert permutation.smallest_groups(3) == pytest.approx(0.10)
    assert permutation.smallest_groups(4) == pytest.approx(0.0286, abs=1e-4)
    assert permutation.smallest_groups(3, strata=2) == pytest.approx(2 / 20**2)
    assert permutation.smallest_groups(3, groups=3) == pytest.approx(6 * 6**3 / 362880)
    assert permutation.smallest_sign_flip(3) == 0.25
    assert permutation.smallest_friedman(3, 4) == pytest.approx(24.0**-2)
    assert permutation.smallest_monte_carlo(999) == 0.001
    assert permutation.smallest_mcnemar(6) == 2.0**-5


@pytest.mark.parametrize(("n", "strata"), [(3, 1), (4, 1), (3, 2), (2, 4)])
def test_the_smallest_p_is_reached_by_separated_groups(n: int, strata: int) -> None:
    values = np.tile(np.concatenate([np.arange(n), 100 + np.arange(n)]), strata).astype(float)
    found = _two(values, n, strata)
    assert found.exact and found.p == pytest.approx(permutation.smallest_groups(n, strata=strata))


def test_one_stratum_is_scipys_exact_test() -> None:
    first, second = np.random.default_rng(1).normal(size=(2, 4))
    expected = stats.permutation_test((first, second), lambda x, y, axis: y.mean(axis) - x.mean(axis), vectorized=True)
    assert _two(np.concatenate([first, second]), 4).p == pytest.approx(expected.pvalue)


def test_strata_by_listing_all_arrangements() -> None:
    values = np.random.default_rng(2).normal(size=12)
    splits = list(itertools.combinations(range(6), 3))
    sums = [
        sum(values[6 * s + i] for s, chosen in enumerate(pick) for i in chosen)
        for pick in itertools.product(splits, repeat=2)
    ]
    statistic = np.abs(2 * np.array(sums) - values.sum())
    observed = abs(2 * (values[3:6].sum() + values[9:].sum()) - values.sum())
    assert _two(values, 3, 2).p == pytest.approx(np.mean(statistic >= observed - 1e-12))


def test_many_arrangements_are_drawn_with_a_seed_and_never_give_zero() -> None:
    values = np.concatenate([np.arange(10), 100 + np.arange(10.0)])
    found = _two(values, 10, seed=1)
    assert not found.exact and found.p == pytest.approx(permutation.smallest_monte_carlo())
    noise = np.random.default_rng(3).normal(size=20)
    assert _two(noise, 10, seed=5) == _two(noise, 10, seed=5)
    assert _two(noise, 10, seed=5).p == pytest.approx(_two(noise, 10, seed=6).p, abs=0.03)


def test_sign_flips_are_scipys_paired_test() -> None:
    scores = np.random.default_rng(4).normal(0.5, 1.0, size=8)
    expected = stats.permutation_test((scores,), np.mean, permutation_type="samples", n_resamples=np.inf)
    assert permutation.sign_flip(scores[:, None]).p == pytest.approx(expected.pvalue)


def test_levels_hold_under_the_null() -> None:
    rng, studies = np.random.default_rng(5), 600
    exact = np.mean([_two(rng.standard_t(3, 12), 3, 2).p <= 0.05 for _ in range(studies)])
    flips = np.mean([permutation.sign_flip(rng.standard_t(3, (6, 1))).p <= 0.05 for _ in range(studies)])
    assert exact <= 0.05 + 0.02 and flips <= 0.05 + 0.02


def test_freedman_lane_sees_an_effect_and_not_its_absence() -> None:
    rng = np.random.default_rng(6)
    weights = np.repeat([1.0, -1.0, -1.0, 1.0], 5)[None] / 5
    quiet = rng.normal(size=20)
    stratum = np.zeros(20, dtype=int)
    assert permutation.freedman_lane(quiet, weights, stratum).p > 0.05
    assert permutation.freedman_lane(quiet + 3 * weights[0] * 5, weights, stratum).p <= 0.001
