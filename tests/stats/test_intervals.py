"""Bootstrap, jackknife, proportions, AUROC and noncentral intervals: agreement with scipy, edges, coverage."""

import numpy as np
import pytest
from scipy import stats

from lab.stats import auroc, bootstrap, jackknife, noncentral, proportions


@pytest.mark.parametrize(("kind", "name"), [("percentile", "percentile"), ("basic", "basic"), ("bca", "BCa")])
def test_bootstrap_agrees_with_scipy(kind: str, name: str) -> None:
    values = np.random.default_rng(1).exponential(size=25)
    found = bootstrap.bootstrap(values, bootstrap.mean, kind=kind, seed=2)
    expected = stats.bootstrap((values,), np.mean, method=name, n_resamples=9999, rng=np.random.default_rng(3))
    assert (found.low, found.high) == pytest.approx(tuple(expected.confidence_interval), abs=0.02)
    assert found == bootstrap.bootstrap(values, bootstrap.mean, kind=kind, seed=2)


def test_studentised_is_the_bootstrap_t_of_all_resamples() -> None:
    """For three values all 27 resamples are listed; those of one value three times have no t."""
    values = np.array([1.0, 2.0, 4.0])
    grid = np.stack(np.meshgrid(*[values] * 3), axis=-1).reshape(-1, 3)
    se = bootstrap.mean_se(grid)
    t = (grid.mean(axis=1)[se > 0] - values.mean()) / se[se > 0]
    found = bootstrap.bootstrap(values, kind="studentised", draws=50_000)
    high, low = np.quantile(t, [0.025, 0.975])
    own = values.std(ddof=1) / np.sqrt(3)
    assert (found.low, found.high) == pytest.approx((values.mean() - low * own, values.mean() - high * own))


@pytest.mark.parametrize("kind", bootstrap.KINDS)
def test_equal_values_have_an_interval_of_no_width(kind: str) -> None:
    found = bootstrap.bootstrap(np.full(4, 0.3), kind=kind, draws=200)
    assert (found.low, found.high) == pytest.approx((0.3, 0.3))


def test_bootstrap_refuses_one_value_and_unknown_kinds() -> None:
    with pytest.raises(ValueError, match="two values"):
        bootstrap.bootstrap(np.array([1.0]))
    with pytest.raises(ValueError, match="percentile, basic"):
        bootstrap.bootstrap(np.array([1.0, 2.0]), kind="exact")


def test_jackknife_of_a_mean_is_its_standard_error_and_it_unbiases_the_variance() -> None:
    values = np.random.default_rng(4).normal(size=9)
    found = jackknife.jackknife(values, bootstrap.mean)
    assert (found.bias, found.se) == pytest.approx((0, values.std(ddof=1) / 3), abs=1e-12)
    plain = jackknife.jackknife(values, lambda samples: samples.var(axis=1))
    assert plain.corrected == pytest.approx(values.var(ddof=1))
    with pytest.raises(ValueError):
        jackknife.jackknife(values[:1], bootstrap.mean)


def test_proportions_at_the_edges() -> None:
    assert proportions.wilson(5, 5).high == 1 and proportions.clopper_pearson(0, 5).low == 0
    assert 1.0 in proportions.wilson(5, 5) and proportions.wilson(5, 5).width < proportions.clopper_pearson(5, 5).width
    for hits, trials in ((0, 0), (3, 2), (-1, 2)):
        with pytest.raises(ValueError):
            proportions.wilson(hits, trials)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5])
def test_coverage_of_proportions_summed_over_all_outcomes(share: float) -> None:
    """Exact coverage at 40 trials: Clopper-Pearson never below 95 %, Wilson near it."""
    weight = stats.binom.pmf(np.arange(41), 40, share)
    exact = sum(weight[k] for k in range(41) if share in proportions.clopper_pearson(k, 40))
    score = sum(weight[k] for k in range(41) if share in proportions.wilson(k, 40))
    assert exact >= 0.95 and 0.92 < score < 0.985


def test_auroc_of_separated_tied_and_missing_classes() -> None:
    positive = np.array([True] * 4 + [False] * 6)
    found = auroc.auroc_interval(positive.astype(float), positive)
    assert found.estimate == found.high == 1 and found.low == pytest.approx(0.025 ** (1 / 4))
    assert auroc.auroc(np.zeros(10), positive).value == 0.5
    same = auroc.auroc_difference(np.arange(10.0), np.arange(10.0), positive)
    assert same.se == 0 and np.isnan(same.p) and same.interval.estimate == 0
    with pytest.raises(ValueError, match="either class"):
        auroc.auroc(np.arange(3.0), np.array([True, False, False]))


def test_coverage_of_delong() -> None:
    """Binormal scores with AUROC Phi(1 / sqrt 2) = .7602; 25 against 35, 1,000 studies: 95 +- 2 %."""
    rng = np.random.default_rng(5)
    truth, positive = float(stats.norm.cdf(1 / np.sqrt(2))), np.arange(60) < 25
    hits = [truth in auroc.auroc_interval(rng.normal(size=60) + positive, positive) for _ in range(1000)]
    assert 0.93 < np.mean(hits) < 0.97


@pytest.mark.parametrize("n", [3, 5, 10])
def test_coverage_of_the_effect_size_interval(n: int) -> None:
    """Noncentral t is exact for normal data: 95 % within Monte-Carlo error (600 studies, 3 errors = 2.7 %)."""
    rng, d = np.random.default_rng(n), 1.0
    data = rng.normal(size=(600, 2, n)) + np.array([0, d])[:, None]
    found = np.diff(data.mean(axis=2), axis=1)[:, 0] / np.sqrt(data.var(axis=2, ddof=1).mean(axis=1))
    assert np.mean([d in noncentral.d_interval(float(one), n, n) for one in found]) == pytest.approx(0.95, abs=0.027)


def test_small_sample_factor_and_its_limits() -> None:
    # Hedges (1981), table 1: J(10) = .9228; approximation 1 - 3 / (4 df - 1)
    # R: gamma(5) / (sqrt(5) * gamma(4.5))
    # > 0.92274560805
    assert noncentral.small_sample_factor(10) == pytest.approx(0.92274560805, rel=1e-10)
    assert np.isnan(noncentral.small_sample_factor(1))
    with pytest.raises(ValueError):
        noncentral.g_interval(0.5, 2, 1)
    found = noncentral.g_interval(0.5, 2, 2)
    assert found.estimate == pytest.approx(0.5 * noncentral.small_sample_factor(2)) and found.low < 0 < found.high


def test_shares_of_variance_hold_zero_exactly_when_not_significant() -> None:
    for f in (0.1, 3.2, 3.4, 30.0):
        found = noncentral.variance_share_interval(0.1, f, 2, 27, 30)
        assert (found.low == 0) == (stats.f.sf(f, 2, 27) >= 0.05) and found.high < 1
    assert noncentral.f_noncentrality(0.0, 2, 27) == (0.0, 0.0)
