"""Marginal means, interactions, effect sizes of two groups, screening and residual checks: edges and simulations."""

import itertools
from functools import partial

import numpy as np
import pytest
from scipy import stats

from lab.stats import diagnostics, marginal, screening, two_groups
from lab.stats.anova import anova
from lab.stats.centring import from_first
from lab.stats.contrast import pooled, welch
from lab.stats.effect_size import effect_sizes
from lab.stats.groups import summarize
from lab.stats.standardised import standardised_contrast


def _cells(shape: tuple[int, ...], n: int, seed: int = 0):
    rng = np.random.default_rng(seed)
    cell = np.repeat(np.arange(np.prod(shape)), n)
    values = rng.normal(size=len(cell)) + rng.normal(size=np.prod(shape))[cell]
    return values, cell, summarize(values, cell, int(np.prod(shape)))


def test_marginal_means_are_equally_weighted_means_of_cells() -> None:
    values, cell, groups = _cells((3, 2, 2), 4)
    keep = np.arange(len(values)) > 1
    groups = summarize(values[keep], cell[keep], 12)
    found = marginal.marginal_means((3, 2, 2), (0, 2), partial(welch, groups=groups))
    table = groups.mean.reshape(3, 2, 2).mean(axis=1)
    assert [one.estimate.value for one in found] == pytest.approx(list(table.reshape(-1)))
    assert [one.place for one in found][1] == ((0, (0,)), (2, (1,)))
    variance = (groups.sd**2 / groups.n).reshape(3, 2, 2).sum(axis=1) / 4
    assert [one.estimate.se for one in found] == pytest.approx(list(np.sqrt(variance).reshape(-1)))


def test_a_simple_effect_with_pooled_error_is_that_of_lm() -> None:
    """In a 2 x 2 design with pooled error the squared t of the interaction is its F."""
    values, cell, groups = _cells((2, 2), 5, seed=3)
    (found,) = marginal.interactions((2, 2), (0, 1), partial(pooled, groups=groups))
    codes = np.stack(np.unravel_index(cell, (2, 2)), axis=1)
    assert found.estimate.t**2 == pytest.approx(anova(values, codes, (2, 2))[2].f)
    m = groups.mean.reshape(2, 2)
    assert found.interval.estimate == pytest.approx((m[1, 1] - m[0, 1]) - (m[1, 0] - m[0, 0]))
    (simple,) = marginal.simple_effects((2, 2), 0, {1: 1}, partial(pooled, groups=groups))
    assert simple.estimate.value == pytest.approx(m[1, 1] - m[0, 1])
    assert simple.estimate.se == pytest.approx(found.estimate.se / np.sqrt(2))


def test_three_way_interactions_are_differences_of_two_way_ones() -> None:
    _, _, groups = _cells((3, 2, 2), 3)
    found = marginal.interactions((3, 2, 2), (0, 1, 2), partial(welch, groups=groups))
    m = groups.mean.reshape(3, 2, 2)
    two = (m[:, 1, 1] - m[:, 0, 1]) - (m[:, 1, 0] - m[:, 0, 0])
    expected = [two[b] - two[a] for a, b in itertools.combinations(range(3), 2)]
    assert [one.estimate.value for one in found] == pytest.approx(expected)
    with pytest.raises(ValueError, match="does not name"):
        marginal.compare((2, 2), ((0, (0,)), (0, (1,))), partial(welch, groups=groups))
    with pytest.raises(ValueError):
        marginal.compare((2, 2), ((0, (2,)),), partial(welch, groups=groups))


def test_effect_sizes_need_a_residual() -> None:
    values, cell, _ = _cells((2, 2), 1)
    with pytest.raises(ValueError, match="residual"):
        effect_sizes(anova(values, np.stack(np.unravel_index(cell, (2, 2)), axis=1), (2, 2)), 4)


def test_separated_and_tied_groups_have_an_interval() -> None:
    apart = two_groups.probability_of_improvement(np.arange(3.0), np.arange(3.0) + 5)
    assert (apart.estimate, apart.high) == (1, 1) and 0.3 < apart.low < 0.8
    tied = two_groups.cliffs_delta(np.ones(3), np.ones(4))
    assert tied.estimate == 0 and tied.low == pytest.approx(-tied.high) and tied.high > 0.5
    back = two_groups.cliffs_delta(np.arange(3.0) + 5, np.arange(3.0))
    assert (back.low, back.high) == pytest.approx((-1, -(2 * apart.low - 1)))
    with pytest.raises(ValueError, match="spread"):
        two_groups.hedges_g(np.ones(3), np.ones(3))
    with pytest.raises(ValueError, match="two values"):
        two_groups.hedges_g(np.ones(1), np.ones(3))


@pytest.mark.parametrize("n", [3, 5, 10])
def test_coverage_of_the_probability_of_improvement(n: int) -> None:
    """Normal groups one sd apart, 600 studies: 95 % but for the steps of so few values, 92 % at least."""
    rng, truth = np.random.default_rng(n), float(stats.norm.cdf(1 / np.sqrt(2)))
    data = rng.normal(size=(600, 2, n)) + np.array([0, 1])[:, None]
    assert np.mean([truth in two_groups.probability_of_improvement(*pair) for pair in data]) > 0.92


def test_screening_of_a_planted_effect_and_of_nothing() -> None:
    rng = np.random.default_rng(1)
    means = rng.normal(0, 0.1, (2, 2, 2, 2))
    means[:, 1] += 3
    terms, effects = screening.two_level_effects(means)
    found = screening.lenth(effects)
    size = np.abs(found.effects)
    assert terms[found.order[-1]] == (1,) and size[found.order[-1]] > found.simultaneous > found.margin
    assert np.sum(size > found.simultaneous) == 1 and np.all(np.diff(found.half_normal) > 0)
    flat = screening.lenth(screening.two_level_effects(np.ones((2, 2)))[1])
    assert (flat.pse, flat.margin) == (0, 0)
    for wrong in (np.ones((2, 3)), np.ones(2)):
        with pytest.raises(ValueError):
            screening.lenth(screening.two_level_effects(wrong)[1])


def test_residual_checks_hold_their_level_and_find_what_is_planted() -> None:
    rng, group = np.random.default_rng(2), np.tile(np.arange(6), 5)
    checks = (diagnostics.normality, diagnostics.equal_variance, partial(diagnostics.run_order, draws=199))
    p = np.array([[check(values, group).p for check in checks] for values in rng.normal(size=(300, 30))])
    assert np.all(np.mean(p < 0.05, axis=0) < 0.09)
    drift = rng.normal(size=30) + np.linspace(0, 6, 30)
    assert diagnostics.run_order(drift, group).p < 0.01
    assert diagnostics.equal_variance(rng.normal(size=30) * np.where(group > 2, 10, 1), group).p < 0.05
    assert diagnostics.normality(rng.standard_cauchy(size=30), group).p < 0.01


def test_residual_checks_without_spread_say_why() -> None:
    group = np.array([0, 0, 1, 1])
    for check in (diagnostics.normality, diagnostics.equal_variance, diagnostics.run_order):
        found = check(np.ones(4), group)
        assert np.isnan(found.p) and found.reason
    assert diagnostics.normality(np.array([1.0, 2.0]), np.array([0, 1])).reason
    assert diagnostics.durbin_watson(np.array([1.0, -1.0, 1.0])) == pytest.approx(8 / 3)
    assert np.isnan(diagnostics.durbin_watson(np.zeros(3)))
    small = diagnostics.run_order(np.array([1.0, 2.0, 4.0, 3.0]), group)
    assert small.smallest_p == 0.25 and small.p >= 0.2


def test_centring_keeps_the_typed_digits_and_nothing_else() -> None:
    assert list(from_first(np.array([1e12 + 0.4, 1e12 + 0.3]))) == [0.0, -0.1]
    assert list(from_first(np.array([0.4, 0.3]))) == [0.0, 0.3 - 0.4]
    assert list(from_first(np.full(3, 7.0))) == [0, 0, 0] and len(from_first(np.array([]))) == 0


@pytest.mark.parametrize("spread", [0.0, 1.5])
def test_coverage_of_the_stratified_probability_of_improvement(spread: float) -> None:
    """Nine strata of 3 v 3, alike or with different true probabilities; it may cover too much, never too little."""
    rng, hits = np.random.default_rng(5), 0
    shift = 0.5 + spread * np.linspace(-1, 1, 9)
    truth = float(np.mean(stats.norm.cdf(shift / np.sqrt(2))))
    for _ in range(1500):
        first, second = rng.normal(size=(9, 3)), rng.normal(size=(9, 3)) + shift[:, None]
        hits += truth in two_groups.stratified_improvement(list(zip(first, second, strict=True)))
    assert hits / 1500 > 0.935


def test_a_standardised_contrast_of_two_cells_is_hedges_g_and_covers() -> None:
    rng, row, truth, hits = np.random.default_rng(2), np.array([-0.5, -0.5, 0.5, 0.5]), 1.0, 0
    for _ in range(400):
        values = rng.normal(size=12) + np.repeat([0.0, 1.0, 1.0, 2.0], 3)
        groups = summarize(values, np.repeat(np.arange(4), 3), 4)
        hits += truth in standardised_contrast(row, groups)
    assert hits / 400 == pytest.approx(0.95, abs=0.035)
    two = standardised_contrast(np.array([-1.0, 1.0, 0, 0]), groups)
    own = two_groups.hedges_g(values[:3], values[3:6])
    assert (two.estimate, two.low, two.high) == pytest.approx((own.estimate, own.low, own.high))
