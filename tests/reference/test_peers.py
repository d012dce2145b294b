"""Functions without a table of their own, against statsmodels, scipy and scikit-learn, or against the examples of R packages."""

import itertools
import math

import numpy as np
import pytest
from pandas import DataFrame
from scipy import optimize, special, stats
from sklearn import metrics
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.multivariate import test_mvmean as mean_test
from statsmodels.stats.oneway import equivalence_oneway
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.stattools import durbin_watson

from lab.stats import (
    bootstrap,
    calibration,
    classification,
    components,
    contrast,
    diagnostics,
    equivalence,
    fitted,
    multinomial,
    multiplicity,
    noncentral,
    omnibus,
    permutation,
    power,
    prediction,
    proportions,
    ranks,
    reduced,
    temperature,
    two_groups,
    two_models,
    weights,
)
from lab.stats.groups import summarize

RNG = np.random.default_rng(11)
ONE, TWO = RNG.normal(0, 1, 9), RNG.normal(0.8, 1.5, 12)
BOTH, SIDE = np.concatenate([ONE, TWO]), np.repeat([0, 1], [9, 12])


def test_dominance_of_two_groups() -> None:
    # Ruscio and Mullen (2012, page 202), the example of orddom::dmes.boot: A 0.8844444, Cohen's d 1.727917; its other
    # example, Efron and Tibshirani's spatial data: Cliff's delta -0.08136095
    # R: x <- c(6, 7, 8, 7, 9, 6, 5, 4, 7, 8, 7, 6, 9, 5, 4); y <- c(4, 3, 5, 3, 6, 2, 2, 1, 6, 7, 4, 3, 2, 4, 3)
    # R: library(effectsize); c(p_superiority(x, y, parametric = FALSE)[[1]], cohens_d(x, y)[[1]])
    # > 0.8844444 1.727917
    x = np.array([6, 7, 8, 7, 9, 6, 5, 4, 7, 8, 7, 6, 9, 5, 4], dtype=float)
    y = np.array([4, 3, 5, 3, 6, 2, 2, 1, 6, 7, 4, 3, 2, 4, 3], dtype=float)
    assert two_groups.probability_of_improvement(y, x).estimate == pytest.approx(0.8844444, abs=5e-8)
    factor = noncentral.small_sample_factor(28)
    assert two_groups.hedges_g(y, x).estimate / factor == pytest.approx(1.727917, abs=5e-7)
    # R: a <- c(48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41)
    # R: b <- c(42, 33, 16, 39, 38, 36, 15, 33, 20, 43, 34, 22, 7, 15, 34, 29, 41, 13, 38, 25, 27, 41, 28, 14, 28, 40)
    # R: cliffs_delta(b, a)[[1]]
    # > -0.08136095
    a = [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41]
    b = [42, 33, 16, 39, 38, 36, 15, 33, 20, 43, 34, 22, 7, 15, 34, 29, 41, 13, 38, 25, 27, 41, 28, 14, 28, 40]
    assert two_groups.cliffs_delta(np.array(a), np.array(b)).estimate == pytest.approx(-0.08136095, abs=5e-9)
    seen = stats.mannwhitneyu(x, y).statistic / (len(x) * len(y))
    assert two_groups.stratified_improvement([(y, x), (y, x)]).estimate == pytest.approx(seen)


def test_kinds_of_bootstrap_of_the_spatial_data_as_in_the_boot_package() -> None:
    # R: library(boot); a <- c(48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26,
    # R:   30, 41); both <- function(x, i) { d <- (x[i] - mean(x[i]))^2; c(mean(d), (mean(d^2) - mean(d)^2) / 26) }
    # R: set.seed(3); b <- boot(a, both, R = 199999); ci <- boot.ci(b, conf = .9, L = empinf(b, type = "jack"))
    # R: c(ci$percent[4:5], ci$basic[4:5], ci$bca[4:5], ci$student[4:5])
    # > 97.87 235.62 107.45 245.20 116.02 261.75 111.43 292.41
    wanted = {
        "percentile": (97.87, 235.62),
        "basic": (107.45, 245.20),
        "bca": (116.02, 261.75),
        "studentised": (111.43, 292.41),
    }

    def se(x: np.ndarray) -> np.ndarray:
        square = (x - x.mean(axis=1, keepdims=True)) ** 2
        return square.std(axis=1) / math.sqrt(26)

    a = np.array(
        [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41.0]
    )
    for kind, ends in wanted.items():
        found = bootstrap.bootstrap(a, lambda x: x.var(axis=1), kind=kind, level=0.9, draws=199_999, se=se)
        # The ends of 200,000 resamples have a Monte-Carlo error of about 0.2, those of the studentised one of 0.5.
        assert (found.low, found.high) == pytest.approx(ends, abs=1), kind


def test_proportions_are_those_of_statsmodels() -> None:
    for hits, trials in ((81, 263), (0, 20), (1, 29), (7, 7)):
        for function, method in ((proportions.wilson, "wilson"), (proportions.clopper_pearson, "beta")):
            found = function(hits, trials)
            wanted = proportion_confint(hits, trials, method=method)
            assert (found.low, found.high) == pytest.approx(np.nan_to_num(wanted, nan=0.0), abs=1e-9)
    found, _ = two_models.unpaired((48, 56), (80, 70))
    assert (found.low, found.high) == pytest.approx(confint_proportions_2indep(56, 70, 48, 80, method="newcomb"))


def test_corrections_are_those_of_statsmodels() -> None:
    p = RNG.uniform(0, 0.2, 9)
    for name, ours in (("bonferroni", multiplicity.bonferroni), ("holm", multiplicity.joint_step_down)):
        assert [one.p for one in ours([(value, None) for value in p])] == pytest.approx(
            multipletests(p, method=name)[1]
        )


def test_an_equivalence_bound_of_a_share_of_variance_is_that_of_statsmodels() -> None:
    groups = [RNG.normal(0.1 * place, 1, 20) for place in range(3)]
    f, bound = stats.f_oneway(*groups).statistic, 0.3
    wanted = equivalence_oneway(groups, bound**2, use_var="equal", margin_type="f2")
    assert equivalence.cohen_f_below(f, 2, 57, 60, bound) == pytest.approx(wanted.pvalue, rel=1e-6)


def test_hotellings_t_squared_is_that_of_statsmodels() -> None:
    scores = RNG.normal(size=(9, 3)) + [0, 0.5, 1]
    found = omnibus.hotelling(weights.pairs(3), scores)
    wanted = mean_test(scores[:, 1:] - scores[:, :1])
    assert (found.f, found.p) == pytest.approx((wanted.statistic, wanted.pvalue))


def test_residual_checks_are_those_of_scipy_and_statsmodels() -> None:
    values, group = RNG.normal(size=24), np.repeat(np.arange(4), 6)
    rest = diagnostics.standardised_residuals(values, group)
    fit = ols("y ~ C(g)", DataFrame({"y": values, "g": group})).fit()
    assert rest == pytest.approx(fit.get_influence().resid_studentized_internal)
    found = diagnostics.normality(values, group)
    assert (found.statistic, found.p) == pytest.approx(tuple(stats.shapiro(rest)))
    found = diagnostics.equal_variance(values, group)  # groups of even size: nothing is left out
    wanted = stats.levene(*values.reshape(4, 6), center="median")
    assert (found.statistic, found.p) == pytest.approx((wanted.statistic, wanted.pvalue))
    assert diagnostics.durbin_watson(fit.resid) == pytest.approx(durbin_watson(fit.resid))
    positions = diagnostics.normal_positions(rest)
    blom = special.ndtri((stats.rankdata(rest) - 0.375) / 24.25)
    assert positions == pytest.approx(blom)


def test_a_fitted_table_is_the_comparison_of_nested_models() -> None:
    x, z = np.tile([-1.0, 0.0, 1.0, 2.0], 6), np.repeat([-1.0, 1.0], 12)
    y = x + 0.5 * x**2 + z + RNG.normal(size=24)
    cell = np.unique(np.stack([x, z]), axis=1, return_inverse=True)[1].reshape(-1)
    (of_x, of_z), lack, pure = fitted.fitted_table(y, [x, z], cell)
    data = DataFrame({"y": y, "x": x, "z": z, "c": cell})
    whole, cells = ols("y ~ x + z", data).fit(), ols("y ~ C(c)", data).fit()
    compared = anova_lm(whole, cells)
    assert (lack.f, lack.p) == pytest.approx((compared["F"][1], compared["Pr(>F)"][1]))
    assert pure.sum_sq == pytest.approx(cells.ssr) and lack.sum_sq == pytest.approx(whole.ssr - cells.ssr)
    sums = anova_lm(whole, typ=3)["sum_sq"]
    assert (of_x.sum_sq, of_z.sum_sq) == pytest.approx((sums["x"], sums["z"]))


def test_means_of_a_reduced_model_are_its_predictions() -> None:
    n = np.array([3, 5, 2, 4, 6, 3])
    cell = np.repeat(np.arange(6), n)
    data = DataFrame({"y": RNG.normal(size=len(cell)) + cell, "a": cell // 3, "b": cell % 3})
    fit = ols("y ~ C(a) + C(b)", data).fit()
    at = fit.predict(DataFrame({"a": np.repeat([0, 1], 3), "b": np.tile([0, 1, 2], 2)})).to_numpy()
    row = np.array([[-1, -1, -1, 1, 1, 1]]) / 3
    found = reduced.reduced(row, [2, 3], n, reduced.terms_beside((0,), 2, 2))
    assert found @ summarize(data["y"].to_numpy(), cell, 6).mean == pytest.approx(row @ at)


def test_polynomials_are_those_of_a_least_squares_fit() -> None:
    x, y = np.array([1.0, 2.0, 4.0, 8.0]), RNG.normal(size=4)
    square = np.polyfit(x, y, 2)[0]
    assert weights.quadratic(x, "unit") @ y == pytest.approx(square)
    assert weights.linear(x, "unit") @ y == pytest.approx(np.polyfit(x, y, 1)[0])


def test_a_prediction_interval_is_that_of_statsmodels() -> None:
    fit = ols("y ~ 1", DataFrame({"y": ONE})).fit()
    wanted = fit.get_prediction(DataFrame({"x": [0]})).summary_frame(alpha=0.1)
    found = prediction.prediction_interval(ONE.mean(), ONE.std(ddof=1), 9, 1, 0.9)
    assert (found.low, found.high) == pytest.approx((wanted["obs_ci_lower"][0], wanted["obs_ci_upper"][0]))
    for kind, value in (("se", fit.bse.iloc[0]), ("ci", np.diff(fit.conf_int())[0, 0] / 2)):
        assert prediction.sd_from(kind, value, 9) == pytest.approx(ONE.std(ddof=1))


def test_degrees_of_freedom_and_pooled_variance() -> None:
    groups = summarize(BOTH, SIDE, 2)
    variance, df = contrast.pooled_variance(groups)
    assert contrast.pooled(np.array([-1.0, 1.0]), groups).t == pytest.approx(stats.ttest_ind(TWO, ONE).statistic)
    assert (variance, df) == (pytest.approx((8 * ONE.var(ddof=1) + 11 * TWO.var(ddof=1)) / 19), 19)
    assert power.planned_df(np.array([-1.0, 1.0]), 7) == pytest.approx(12), "Welch's df at equal spread and size"


def test_intervals_of_effect_sizes_turn_back_into_their_quantiles() -> None:
    # Hedges (1981): J = 1 - 3 / (4 df - 1) approximately; exactly Gamma(df / 2) / (sqrt(df / 2) Gamma((df - 1) / 2)).
    for df in (4, 18, 60):
        assert noncentral.small_sample_factor(df) == pytest.approx(1 - 3 / (4 * df - 1), abs=0.004)
    found = noncentral.d_interval(0.8, 9, 12)
    unit = math.sqrt(1 / 9 + 1 / 12)
    tails = [stats.nct.cdf(0.8 / unit, 19, end / unit) for end in (found.low, found.high)]
    assert tails == pytest.approx([0.975, 0.025], abs=1e-6)
    share = noncentral.variance_share_interval(0.2, 4.0, 2, 27, 30)
    tails = [stats.ncf.cdf(4.0, 2, 27, 30 * end / (1 - end)) for end in (share.low, share.high)]
    assert tails == pytest.approx([0.95, 0.05], abs=1e-6)
    assert noncentral.t_below(1.2, 7, 0.6) == pytest.approx(stats.nct.cdf(1.2, 7, 0.6), abs=1e-8)


def test_permutations_within_strata_are_all_there_are() -> None:
    """Two strata of 2 v 2: every one of 6 x 6 arrangements by hand, for means and for van Elteren's ranks."""
    values, group, stratum = RNG.normal(size=8), np.tile([0, 0, 1, 1], 2), np.repeat([0, 1], 4)
    sums, rank_sums = [], []
    r = np.concatenate([stats.rankdata(values[:4]), stats.rankdata(values[4:])])
    for first, second in itertools.product(itertools.combinations(range(4), 2), itertools.combinations(range(4, 8), 2)):
        ones = np.isin(np.arange(8), first + second)
        sums.append(values[ones].mean() - values[~ones].mean())
        rank_sums.append((r[ones].sum() - r.sum() / 2) / 5)
    row = np.where(group == 1, 0.25, -0.25)[None]
    found = permutation.stratified(values, row, group, stratum)
    assert found.p == pytest.approx(np.mean(np.abs(sums) >= abs(float(row[0] @ values)) - 1e-12))
    ranked = ranks.stratified_rank_sum(values, group, stratum)
    assert ranked.statistic == pytest.approx((r[group == 1].sum() - r.sum() / 2) / 5)
    assert ranked.p == pytest.approx(np.mean(np.abs(rank_sums) >= abs(ranked.statistic) - 1e-12))
    assert ranked.smallest_p == pytest.approx(2 / 36)


def test_scores_of_classes_are_those_of_scikit_learn() -> None:
    labels, chances = RNG.integers(0, 3, 200), RNG.dirichlet([1, 1, 1], 200)
    predicted = chances.argmax(axis=1)
    matrix = classification.confusion(labels, predicted, 3)
    assert np.array_equal(matrix, metrics.confusion_matrix(labels, predicted))
    assert classification.macro_auroc(labels, chances) == pytest.approx(
        metrics.roc_auc_score(labels, chances, multi_class="ovr", average="macro")
    )
    assert calibration.log_loss(labels, chances) == pytest.approx(metrics.log_loss(labels, chances))
    f1 = [interval.estimate for *_, interval in classification.class_intervals(matrix)]
    assert f1 == pytest.approx(metrics.f1_score(labels, predicted, average=None))
    macro = classification.macro_intervals(matrix)[2].estimate
    assert macro == pytest.approx(metrics.f1_score(labels, predicted, average="macro"))
    both = RNG.integers(0, 2, 300), RNG.uniform(size=300)
    two = np.stack([1 - both[1], both[1]], axis=1)
    assert calibration.brier(both[0], two) == pytest.approx(2 * metrics.brier_score_loss(*both))


def test_a_temperature_is_the_minimum_of_the_loss() -> None:
    chances = RNG.dirichlet([0.8] * 4, 400)
    cooler = special.softmax(np.log(chances) / 1.7, axis=1)  # overconfident by construction
    labels = (cooler.cumsum(axis=1) > RNG.uniform(size=(400, 1))).argmax(axis=1)

    def loss(log_temperature: float) -> float:
        heated = special.softmax(np.log(np.maximum(chances, 1e-12)) / math.exp(log_temperature), axis=1)
        return float(-np.mean(np.log(heated[np.arange(400), labels])))

    wanted = math.exp(optimize.minimize_scalar(loss, bounds=(-3, 6), method="bounded", options={"xatol": 1e-9}).x)
    assert temperature.fit_temperature(labels, chances) == pytest.approx(wanted, rel=1e-3)


def test_variance_components_are_those_of_the_mean_squares() -> None:
    """One cell: the two-way table without repetition, E(MS) solved for its components (Searle, Casella, McCulloch 1992)."""
    scores = (RNG.normal(size=(6, 200)) + RNG.normal(size=(6, 1)) + RNG.normal(size=200) > 0).astype(float)
    found = components.components(scores, np.zeros(6, dtype=int))
    table = anova_lm(
        ols(
            "y ~ C(s) + C(e)",
            DataFrame({"y": scores.ravel(), "s": np.repeat(np.arange(6), 200), "e": np.tile(np.arange(200), 6)}),
        ).fit()
    )
    rest = table["mean_sq"]["Residual"]
    assert found.seed == pytest.approx((table["mean_sq"]["C(s)"] - rest) / 200, rel=1e-6)
    assert found.example == pytest.approx((table["mean_sq"]["C(e)"] - rest) / 6, rel=1e-6)
    assert found.interplay == pytest.approx(rest, rel=1e-6)


def test_counts_of_resamples_are_multinomial() -> None:
    counts = multinomial.multinomial_counts(4_000, 600, np.random.default_rng(1))
    assert np.all(counts.sum(axis=1) == 600)
    wanted = stats.binom.pmf(np.arange(5), 600, 1 / 600)
    seen = np.array([np.mean(counts == k) for k in range(5)])
    assert seen == pytest.approx(wanted, abs=5 * math.sqrt(0.25 / counts.size))
