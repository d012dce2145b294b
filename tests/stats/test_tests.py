"""Every test gives the smallest p it says it can give, and holds its level under its null."""

import numpy as np
import pytest

from lab.stats import friedman, max_t, permutation, ranks, stochastic_order, two_models


def test_the_smallest_p_is_reached_by_the_most_extreme_data() -> None:
    none, every = np.zeros(8), np.ones(8)
    found = [
        two_models.mcnemar(none, every),
        two_models.mcnemar(none, every, mid_p=True),
        two_models.paired_sign_flip(none, every),
        two_models.paired_bootstrap(none, every)[1],
        two_models.unpaired((0, 8), (8, 8))[1],
        ranks.signed_rank(np.arange(1.0, 9.0)),
        ranks.rank_sum(np.arange(3.0), np.arange(3.0, 6.0)),
        friedman.friedman(np.tile(np.arange(3.0), (4, 1))),
    ]
    assert all(one.p == pytest.approx(one.smallest_p) for one in found), [str(one) for one in found]
    expected = [2**-7, 2**-8, 2**-7, 2 / 10_000, 2 / 12_870, 2**-7, 0.1, 6.0**-3]
    assert [one.smallest_p for one in found] == pytest.approx(expected)
    assert "smallest possible p 0.0078" in str(found[0])


def test_permutations_name_their_smallest_p() -> None:
    group, weights = np.repeat([0, 1], 3), np.repeat([[-1 / 3, 1 / 3]], 3, axis=1)
    values = np.array([3.0, 1.0, 4.0, 1.5, 9.0, 2.6])
    found = permutation.stratified(values, weights, group, np.zeros(6))
    assert found.smallest == pytest.approx(permutation.smallest_groups(3))
    assert permutation.sign_flip(values[:, None]).smallest == permutation.smallest_sign_flip(6)
    assert "smallest possible p 0.1" in str(found)


def test_models_that_answer_alike_cannot_be_told_apart() -> None:
    same = np.array([1, 0, 1, 1, 0])
    for found in (two_models.mcnemar(same, same), two_models.paired_sign_flip(same, same)):
        assert (found.p, found.smallest_p) == (1.0, 1.0)
    with pytest.raises(ValueError, match="one answer each"):
        two_models.mcnemar(same, same[:3])


def test_a_sign_flip_of_right_and_wrong_is_mcnemar() -> None:
    first, second = np.repeat([1, 1, 0], [20, 3, 9]), np.repeat([1, 0, 1], [20, 3, 9])
    exact = two_models.mcnemar(first, second)
    assert two_models.paired_sign_flip(first, second).p == pytest.approx(exact.p)


def test_the_bootstrap_of_any_scores_agrees_with_the_normal_interval() -> None:
    rng = np.random.default_rng(3)
    first, second = rng.normal(0, 1, 500), rng.normal(0.1, 1, 500)
    interval, _ = two_models.paired_bootstrap(first, second)
    d = second - first
    half = 1.96 * d.std(ddof=1) / np.sqrt(len(d))
    assert (interval.low, interval.high) == pytest.approx((d.mean() - half, d.mean() + half), abs=0.05 * half)


def test_groups_of_the_critical_difference_diagram() -> None:
    # Ranks 1, 2, 3, 4 in 14 blocks, CD 1.25: neighbours join, no three do.
    scores = np.tile(np.array([4.0, 3.0, 2.0, 1.0]), (14, 1))
    found = friedman.nemenyi(scores)
    assert found.mean_rank.tolist() == [1, 2, 3, 4]
    assert found.groups == ((0, 1), (1, 2), (2, 3))
    assert friedman.nemenyi(-scores, higher_is_better=False).groups == found.groups
    assert np.array_equal(found.p < 0.05, np.abs(np.subtract.outer([1, 2, 3, 4], [1, 2, 3, 4])) > 1.25)


def test_max_t_lies_between_the_plain_test_and_bonferroni() -> None:
    rng = np.random.default_rng(5)
    scores = rng.normal([0.9, 0.4, 0.0], 1, (10, 3))
    plain = np.array([max_t.max_t_sign_flip(scores[:, [k]]).p_adjusted[0] for k in range(3)])
    joint = max_t.max_t_sign_flip(scores).p_adjusted
    assert np.all(joint >= plain) and np.all(joint <= np.minimum(1, 3 * plain) + 1e-12)
    assert not np.allclose(joint, plain)


def test_max_t_refuses_weights_that_strata_do_not_balance() -> None:
    with pytest.raises(ValueError, match="sum to 0"):
        max_t.max_t_stratified(np.arange(4.0), np.array([[1.0, 1, -1, -1]]), np.array([0, 0, 1, 1]))


def test_family_wise_error_of_max_t_with_exchanged_runs() -> None:
    # Three pairwise contrasts of four groups of four; 400 null studies, 499 draws: at most 5 % + 2 Monte-Carlo errors.
    weights = np.zeros((3, 16))
    weights[:, :4] = -0.25
    for k in range(3):
        weights[k, 4 * (k + 1) : 4 * (k + 2)] = 0.25
    rng, false = np.random.default_rng(1), 0
    for study in range(400):
        found = max_t.max_t_stratified(rng.exponential(size=16), weights, np.zeros(16), draws=499, seed=study)
        false += bool(np.min(found.p_adjusted) <= 0.05)
    assert 0.025 <= false / 400 <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / 400)


def test_almost_stochastic_order_has_a_direction_and_an_open_middle() -> None:
    rng = np.random.default_rng(0)
    low, high = rng.normal(0, 1, 30), rng.normal(2, 1, 30)
    assert stochastic_order.almost_stochastic_order(high, low).larger
    assert not stochastic_order.almost_stochastic_order(low, high).larger
    even = stochastic_order.almost_stochastic_order(low, rng.normal(0, 1, 30))
    assert even.bound >= even.violation and not even.larger
