"""Bias and variance: identities, worked examples, recovery from a known law; shared errors and slices."""

import numpy as np
import pytest
from scipy import stats
from sklearn import metrics

from lab.stats.bias_variance import squared, squared_by_example, zero_one, zero_one_by_example
from lab.stats.shared_errors import shared_errors
from lab.stats.slices import slices


def test_a_worked_example_of_domingos() -> None:
    """Three runs, three examples of class 0: main right once, wrong twice; where wrong, differing wins if it is right."""
    predicted = np.array([[0, 1, 1], [0, 1, 2], [1, 0, 2]])
    found = zero_one(np.zeros(3, dtype=int), predicted, 3)
    assert (found.bias, found.variance) == pytest.approx((2 / 3, 1 / 3))
    assert (found.unbiased_variance, found.biased_variance) == pytest.approx((1 / 9, 1 / 9))
    assert found.loss == pytest.approx(6 / 9) == pytest.approx(found.bias)


def test_both_decompositions_add_up() -> None:
    rng = np.random.default_rng(0)
    labels, probabilities = rng.integers(0, 4, 300), rng.dirichlet(np.ones(4), size=(5, 300))
    hard = zero_one(labels, probabilities.argmax(axis=2), 4)
    assert hard.loss == pytest.approx(hard.bias + hard.unbiased_variance - hard.biased_variance)
    assert hard.loss == pytest.approx(np.mean(probabilities.argmax(axis=2) != labels))
    soft = squared(labels, probabilities)
    score = np.mean([metrics.brier_score_loss(labels, one, scale_by_half=False) for one in probabilities])
    assert soft.loss == pytest.approx(score) == pytest.approx(soft.bias + soft.variance)
    assert soft.bias_corrected + soft.variance_corrected == pytest.approx(score)


def test_the_corrected_parts_find_the_truth_at_three_runs() -> None:
    """Probabilities .6 +- .2 of the right of two classes: bias 2 x .4^2 = .32, variance 2 x .04 = .08."""
    rng = np.random.default_rng(1)
    p = 0.6 + 0.2 * rng.choice([-1.0, 1.0], size=(3, 20_000))
    found = squared(np.zeros(20_000, dtype=int), np.stack([p, 1 - p], axis=2))
    assert (found.bias_corrected, found.variance_corrected) == pytest.approx((0.32, 0.08), abs=0.003)
    assert found.variance == pytest.approx(0.08 * 2 / 3, abs=0.002)


def test_one_run_has_no_corrected_parts() -> None:
    assert np.isnan(squared(np.array([0]), np.array([[[0.5, 0.5]]])).variance_corrected)


def test_independent_errors_are_shared_as_expected_and_copies_are_not() -> None:
    wrong = np.random.default_rng(2).random((3, 50_000)) < np.array([[0.1], [0.2], [0.3]])
    found = shared_errors(wrong)
    assert found.observed == pytest.approx(found.expected, abs=350)
    assert found.expected[3] == pytest.approx(50_000 * wrong.mean(axis=1).prod())
    copies = shared_errors(np.repeat(wrong[:1], 3, axis=0))
    assert copies.overlap == 1.0 and copies.observed[1] == copies.observed[2] == 0
    assert np.isnan(shared_errors(np.zeros((3, 4), dtype=bool)).overlap)


def test_slices_are_tests_held_to_the_false_discovery_rate() -> None:
    rng = np.random.default_rng(3)
    values, group = rng.random(300), rng.integers(0, 3, 300)
    members = np.stack([group == k for k in range(3)])
    found = slices(values, members)
    raw = []
    for k in range(3):
        own, rest = values[group == k], values[group != k]
        z = (own.mean() - rest.mean()) / np.sqrt(values.var(ddof=1) * (1 / len(own) + 1 / len(rest)))
        raw.append(max(stats.ttest_ind(own, rest, equal_var=False).pvalue, 2 * stats.norm.sf(abs(z))))
    assert [row.p for row in found] == pytest.approx(raw)
    assert [row.p_adjusted for row in found] == pytest.approx(stats.false_discovery_control(raw))
    assert found[0].difference == pytest.approx(values[group == 0].mean() - values[group != 0].mean())


def test_a_slice_too_small_or_without_spread_has_no_p() -> None:
    small = slices(np.array([0.0, 1.0, 1.0]), np.array([[True, False, False]]))[0]
    flat = slices(np.ones(6), np.array([[True] * 3 + [False] * 3]))[0]
    assert np.isnan(small.p) and small.n == 1 and np.isnan(flat.p) and flat.difference == 0


def test_parts_of_examples_add_up_to_the_whole() -> None:
    rng = np.random.default_rng(5)
    labels, found = rng.integers(0, 3, 200), rng.dirichlet(np.ones(3), size=(4, 200))
    predicted = found.argmax(axis=2)
    whole, each = zero_one(labels, predicted, 3), zero_one_by_example(labels, predicted, 3)
    assert each.bias.mean() == pytest.approx(whole.bias)
    assert each.variance.mean() == pytest.approx(whole.unbiased_variance - whole.biased_variance)
    assert each.bias + each.variance == pytest.approx((predicted != labels).mean(axis=0))
    square, parts = squared(labels, found), squared_by_example(labels, found)
    assert (parts.bias.mean(), parts.variance.mean()) == pytest.approx((square.bias, square.variance))


def test_a_slice_without_errors_by_luck_is_not_certain() -> None:
    """39 of 39 right against 340 of 358: the N - 1 chi-squared; Welch's p alone would be below .001."""
    # R: pchisq(suppressWarnings(chisq.test(rbind(c(39, 0), c(340, 18)), correct = FALSE))$statistic * 396 / 397, 1, lower = FALSE)
    # > 0.152321256
    values = np.concatenate([np.ones(39), np.zeros(18), np.ones(340)])
    (found,) = slices(values, (np.arange(397) < 39)[None])
    assert found.p == pytest.approx(0.152321256, rel=1e-8)
    assert np.isnan(found.low) and found.difference == pytest.approx(18 / 358)


def test_slices_keep_their_level_where_right_is_common_and_where_parts_differ_in_spread() -> None:
    rng, alarms = np.random.default_rng(6), np.zeros(2)
    inside = np.arange(400) < 40
    for _ in range(2000):
        right = (rng.random(400) < 0.95).astype(float)
        uneven = rng.normal(size=400) * np.where(inside, 3.0, 1.0)
        alarms += [slices(values, inside[None])[0].p <= 0.05 for values in (right, uneven)]
    assert np.all(alarms / 2000 <= 0.06)
