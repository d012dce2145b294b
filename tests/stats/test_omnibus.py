"""ANOVA-type statistic, classical F and Hotelling's T squared against scipy, statsmodels and the written formulas."""

import numpy as np
import pytest
from scipy import linalg, stats
from statsmodels.stats.multivariate import test_mvmean as mvmean

from lab.stats.groups import summarize
from lab.stats.omnibus import anova_type, hotelling, orthonormal_rows, pooled_f
from lab.stats.weights import centring, pairs


def _groups(seed: int, sizes: list[int], sds: list[float]):
    rng = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(sizes)), sizes)
    values = rng.normal(size=len(group)) * np.array(sds)[group] + 0.3 * group
    return values, group, summarize(values, group, len(sizes))


def test_two_groups_give_the_square_of_welchs_t() -> None:
    values, group, groups = _groups(0, [4, 6], [1.0, 3.0])
    expected = stats.ttest_ind(values[group == 0], values[group == 1], equal_var=False)
    found = anova_type(np.array([[-1.0, 1.0]]), groups)
    assert (found.f, found.df_effect, found.df_error) == pytest.approx((expected.statistic**2, 1.0, expected.df))
    assert found.p == pytest.approx(expected.pvalue)


def test_the_statistic_is_the_formula_with_explicit_matrices() -> None:
    """Brunner, Dette and Munk (1997): T = P_a x J_b / b for the main effect of a in an a x b design."""
    _, _, groups = _groups(1, [3, 4, 5, 3, 3, 4], [1.0, 0.2, 2.0, 0.5, 1.0, 3.0])
    T = np.kron(np.eye(3) - 1 / 3, np.full((2, 2), 0.5))
    S = np.diag(groups.sd**2 / groups.n)
    m = groups.mean
    trace = np.trace(T @ S)
    f = m @ T @ m / trace
    f1 = trace**2 / np.trace(T @ S @ T @ S)
    f2 = trace**2 / np.sum((np.diag(T) * np.diag(S)) ** 2 / (groups.n - 1))
    found = anova_type(np.kron(centring(3), np.full((1, 2), 0.5)), groups)
    assert (found.f, found.df_effect, found.df_error) == pytest.approx((f, f1, f2))
    assert found.p == pytest.approx(stats.f.sf(f, f1, f2))


def test_pairwise_differences_span_the_same_effect() -> None:
    _, _, groups = _groups(2, [3, 3, 3, 3], [1.0, 2.0, 3.0, 4.0])
    first, second = anova_type(centring(4), groups), anova_type(pairs(4), groups)
    assert (first.f, first.df_effect, first.df_error) == pytest.approx((second.f, second.df_effect, second.df_error))
    assert orthonormal_rows(pairs(4)).shape == (3, 4)


def test_pooled_f_is_the_one_way_anova() -> None:
    values, group, groups = _groups(3, [3, 5, 4], [1.0, 1.0, 1.0])
    expected = stats.f_oneway(*(values[group == k] for k in range(3)))
    assert (pooled_f(pairs(3), groups).f, pooled_f(pairs(3), groups).p) == pytest.approx(tuple(expected))


def test_hotelling_is_that_of_statsmodels() -> None:
    scores = np.random.default_rng(4).normal(size=(7, 4)) + np.arange(4) * 0.4
    expected = mvmean(scores @ linalg.helmert(4).T, np.zeros(3))
    found = hotelling(centring(4), scores)
    assert (found.f, found.p) == pytest.approx((float(expected.statistic), float(expected.pvalue)))
    assert (found.df_effect, found.df_error) == (3.0, 4.0)


def test_hotelling_needs_more_replicates_than_contrasts() -> None:
    assert np.isnan(hotelling(centring(4), np.random.default_rng(0).normal(size=(3, 4))).p)


@pytest.mark.parametrize("sds", [[1.0] * 6, [1.0, 1.0, 3.0, 3.0, 10.0, 10.0]])
def test_the_anova_type_test_holds_its_level_at_three_runs(sds: list[float]) -> None:
    rng, hits, studies = np.random.default_rng(11), 0, 1500
    group = np.repeat(np.arange(6), 3)
    rows = np.kron(centring(3), np.full((1, 2), 0.5))
    for _ in range(studies):
        hits += anova_type(rows, summarize(rng.normal(size=18) * np.array(sds)[group], group, 6)).p <= 0.05
    assert hits / studies <= 0.07
