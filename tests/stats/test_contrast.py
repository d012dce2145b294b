"""Contrasts under the three error models and the two targets, against scipy and by simulation."""

import numpy as np
import pytest
from scipy import stats

from lab.stats.contrast import example_covariance, pooled, replicate, welch
from lab.stats.groups import summarize

WEIGHTS = np.array([-0.5, 1.0, -0.5])


def _data(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    group = np.repeat([0, 1, 2], [3, 5, 4])
    return rng.normal([0.0, 1.0, 3.0], [1.0, 0.2, 2.0], size=(12, 3))[np.arange(12), group], group


def test_two_groups_give_the_t_tests_of_scipy() -> None:
    values, group = _data()
    first, second = values[group == 0], values[group == 1]
    groups, weights = summarize(values, group, 3), np.array([1.0, -1.0, 0.0])
    unequal = stats.ttest_ind(first, second, equal_var=False)
    found = welch(weights, groups)
    assert (found.t, found.df, found.p) == pytest.approx((unequal.statistic, unequal.df, unequal.pvalue))
    two = summarize(values[group < 2], group[group < 2], 2)
    equal = stats.ttest_ind(first, second)
    same = pooled(weights[:2], two)
    assert (same.t, same.df, same.p) == pytest.approx((equal.statistic, equal.df, equal.pvalue))


def test_replicate_scores_give_the_one_sample_t_test_and_skip_incomplete_blocks() -> None:
    scores = np.random.default_rng(2).normal(size=(6, 3))
    scores[4, 1] = np.nan
    lines = np.delete(scores, 4, axis=0) @ WEIGHTS
    expected = stats.ttest_1samp(lines, 0.0)
    found = replicate(WEIGHTS, scores)
    assert (found.t, found.df, found.p) == pytest.approx((expected.statistic, 4, expected.pvalue))


def test_one_sided_tests_against_a_bound() -> None:
    values, group = _data()
    shifted = np.where(group == 0, values - 0.3, values)
    expected = stats.ttest_ind(shifted[group == 0], values[group == 1], equal_var=False, alternative="greater")
    assert welch(np.array([1.0, -1.0, 0.0]), summarize(values, group, 3)).p_above(0.3) == pytest.approx(expected.pvalue)


@pytest.mark.parametrize("sds", [(1.0, 1.0, 1.0), (1.0, 3.0, 10.0)])
def test_welch_holds_its_level_at_three_runs(sds: tuple[float, ...]) -> None:
    rng, hits, studies = np.random.default_rng(7), 0, 1500
    group = np.repeat(np.arange(6), 3)
    weights = np.array([-1, -1, -1, 1, 1, 1]) / 3
    for _ in range(studies):
        values = rng.normal(size=18) * np.tile(sds, 2)[group]
        hits += welch(weights, summarize(values, group, 6)).p <= 0.05
    assert 0.02 <= hits / studies <= 0.065


def test_new_examples_add_the_variance_between_examples_less_the_seed_noise() -> None:
    """Draw examples and seeds anew many times: the formula is unbiased for the variance that examples add."""
    rng, n, examples = np.random.default_rng(3), 3, 400
    rows, found, differences = np.array([[-1.0, 1.0]]), [], []
    for _ in range(400):
        skill = rng.normal(0.6, 0.15, examples)
        rates = np.clip(np.stack([skill, skill + rng.normal(0.05, 0.2, examples)]), 0.02, 0.98)
        hits = rng.random((2, n, examples)) < rates[:, None]
        found.append(example_covariance(rows, hits.mean(axis=1), np.array([n, n]))[0, 0])
        differences.append((rates[1] - rates[0]).mean())
    assert np.mean(found) == pytest.approx(np.var(differences), rel=0.15)


def test_example_variance_is_the_formula_and_never_negative() -> None:
    rng = np.random.default_rng(5)
    hits = (rng.random((3, 4, 50)) < 0.7).astype(float)
    rates, n = hits.mean(axis=1), np.array([4, 4, 4])
    noise = np.mean(rates * (1 - rates), axis=1) * 4 / 3
    by_hand = (np.var(WEIGHTS @ rates, ddof=1) - np.sum(WEIGHTS**2 * noise / 4)) / 50
    assert example_covariance(WEIGHTS[None], rates, n)[0, 0] == pytest.approx(max(0.0, by_hand), abs=1e-15)
    assert np.all(np.linalg.eigvalsh(example_covariance(np.eye(3) - 1 / 3, rates, n)) >= -1e-15)


def test_the_example_component_enters_the_df_with_its_own() -> None:
    values, group = _data()
    groups, extra = summarize(values, group, 3), 0.05
    plain, wide = welch(WEIGHTS, groups), welch(WEIGHTS, groups, extra, 101)
    assert wide.se**2 == pytest.approx(plain.se**2 + extra)
    parts = WEIGHTS**2 * groups.sd**2 / groups.n
    assert wide.df == pytest.approx(wide.se**4 / (np.sum(parts**2 / (groups.n - 1)) + extra**2 / 100))
    assert pooled(WEIGHTS, groups, extra, 101).se ** 2 == pytest.approx(pooled(WEIGHTS, groups).se ** 2 + extra)
