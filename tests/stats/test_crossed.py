"""The crossed bootstrap against closed forms, scipy and plain gathering, and variance components against their truth."""

import numpy as np
import pytest
from scipy import stats

from lab.stats.components import components, two_targets
from lab.stats.crossed import crossed
from lab.stats.multinomial import multinomial_counts


def _study(cells: int, runs: int, examples: int, seed: int = 0, sd: float = 0.3) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    ease = rng.normal(size=examples) + rng.normal(0.3, sd, (cells * runs, 1))
    return ease + rng.normal(0, 0.7, (cells * runs, examples)) > 0, np.repeat(np.arange(cells), runs)


def test_products_are_the_sums_of_gathered_scores() -> None:
    scores, cell = _study(2, 3, 1200)
    found = crossed(scores, cell, draws=50, seed=4, seeds=False)
    counts = multinomial_counts(50, 1200, np.random.Generator(np.random.SFC64(4))).astype(int)
    gathered = np.array([[scores[run].repeat(count).sum() for run in range(6)] for count in counts])
    assert found.draws == pytest.approx(gathered.reshape(50, 2, 3).mean(axis=2) / 1200, abs=1e-15)


def test_examples_only_agree_with_scipy() -> None:
    scores, cell = _study(2, 3, 1000)
    found = crossed(scores, cell, draws=4000, seeds=False)
    weights = np.array([-1.0, 1.0])
    difference = scores[cell == 1].mean(axis=0) - scores[cell == 0].mean(axis=0)
    expected = stats.bootstrap(
        (difference,), np.mean, method="percentile", n_resamples=4000, batch=500, rng=np.random.default_rng(1)
    )
    interval = found.interval(weights)
    assert interval.estimate == pytest.approx(difference.mean())
    assert (interval.low, interval.high) == pytest.approx(tuple(expected.confidence_interval), abs=0.0012)
    assert found.variance(weights) == pytest.approx(expected.standard_error**2, rel=0.1)


def test_seeds_only_have_the_unbiased_variance_of_a_mean() -> None:
    """Scaled by sqrt(n / (n - 1)) the bootstrap variance s^2 (n - 1) / n^2 becomes s^2 / n."""
    scores, cell = _study(2, 3, 1000)
    found = crossed(scores, cell, draws=20_000, examples=False)
    s2 = scores.mean(axis=1).reshape(2, 3).var(axis=1, ddof=1)
    assert [found.variance(row) for row in np.eye(2)] == pytest.approx(s2 / 3, rel=0.05)
    assert found.variance(np.array([1.0, -1.0])) == pytest.approx(s2.sum() / 3, rel=0.05)


def test_common_seeds_are_drawn_as_whole_replicates() -> None:
    scores, cell = _study(2, 4, 800)
    scores = np.concatenate([scores[:4], scores[:4]])
    found = crossed(scores, cell, replicate=np.tile(np.arange(4), 2), draws=200)
    assert np.all(found.draws[:, 0] == found.draws[:, 1])
    assert np.any(np.diff(crossed(scores, cell, draws=200).draws, axis=1) != 0)


def test_both_levels_agree_with_the_closed_form_of_new_examples() -> None:
    """A fixed data set with ten runs: the two variances of one target, within Monte-Carlo error and O(1/nN)."""
    scores, cell = np.concatenate([_study(1, 10, 2000, seed=seed, sd=0.1)[0] for seed in (3, 4)]), np.repeat([0, 1], 10)
    weights = np.array([-1.0, 1.0])
    closed = two_targets(weights, scores, cell)
    found = crossed(scores, cell, draws=6000)
    assert closed.new_examples.se > closed.this_test_set.se and closed.example_se > 0
    # The bootstrap of ten runs is not scaled: its seed part is 9/10 of the unbiased one; examples add once more v / nN.
    noise = sum(np.mean(s.mean(0) * (1 - s.mean(0))) / 9 for s in (scores[:10], scores[10:])) / 2000
    expected = closed.this_test_set.se**2 * 0.9 + closed.example_se**2 + noise
    assert found.variance(weights) == pytest.approx(expected, rel=0.08)


def test_components_of_a_world_whose_components_are_known() -> None:
    rng = np.random.default_rng(7)
    cell = np.repeat(np.arange(40), 10)
    values = rng.normal(0, 0.5, (40, 1))[cell] + rng.normal(0, 0.3, (400, 1)) + rng.normal(0, 0.6, (400, 300))
    values += rng.normal(0, 0.4, (40, 300))[cell]
    found = components(values, cell)
    assert (found.seed, found.example, found.interplay) == pytest.approx((0.09, 0.16, 0.36), rel=0.22)
    assert found.cell == pytest.approx(0.25, rel=0.6)
    assert found.of_a_mean(10, 300) == pytest.approx(found.seed / 10 + found.example / 300 + found.interplay / 3000)


def test_the_target_of_new_examples_is_its_formula() -> None:
    """STATISTICS, section 2, written out: Var_i(d_i) less sum c^2 v / n, over N."""
    scores, cell = _study(2, 3, 500)
    rates = np.stack([scores[:3].mean(axis=0), scores[3:].mean(axis=0)])
    v = np.mean(rates * (1 - rates), axis=1) * 3 / 2
    example = max(0.0, (np.var(rates[1] - rates[0], ddof=1) - v.sum() / 3) / 500)
    found = two_targets(np.array([-1.0, 1.0]), scores, cell)
    assert found.new_examples.se**2 - found.this_test_set.se**2 == pytest.approx(example, rel=1e-9)


def test_equal_runs_and_single_runs_and_wrong_scores() -> None:
    same = crossed(np.ones((4, 20), dtype=bool), np.array([0, 0, 1, 1]), draws=30)
    assert same.interval(np.array([1.0, -1.0])).width == 0
    single = crossed(np.eye(2, 20, dtype=bool), np.array([0, 1]), draws=30, examples=False)
    assert np.all(single.draws == 0.05)
    for scores, cell in ((np.full((2, 4), 0.5), [0, 1]), (np.ones((2, 4)), [0, 2]), (np.ones((2, 4)), [0])):
        with pytest.raises(ValueError):
            crossed(scores, np.array(cell), draws=2)
    with pytest.raises(ValueError, match="two runs"):
        components(np.ones((2, 4)), np.array([0, 1]))
    alone = components(np.ones((2, 4)), np.array([0, 0]))
    assert (alone.seed, alone.example, alone.interplay) == (0, 0, 0) and np.isnan(alone.cell)
