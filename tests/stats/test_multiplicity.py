"""The joint step-down: Holm without equivalence tests, a worked example with them, and its error rate."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from lab.stats.multiplicity import bonferroni, joint_step_down, step_down_at


def test_without_equivalence_tests_it_is_holm() -> None:
    p = np.random.default_rng(0).random(7) * 0.2
    found = [one.p for one in joint_step_down([(value, None) for value in p])]
    assert found == pytest.approx(multipletests(p, method="holm")[1])


def test_a_worked_example() -> None:
    """Two hypotheses with both tests: .001 and .004 count 2 open hypotheses; after .01 only the first stays open."""
    found = joint_step_down([(0.001, 0.3), (0.004, 0.01)])
    assert (found[0].p, found[1].p, found[1].p_equivalence) == pytest.approx((0.002, 0.008, 0.02))
    assert found[0].p_equivalence == pytest.approx(0.3)


def test_adjusted_values_never_fall_and_never_exceed_one() -> None:
    found = joint_step_down([(0.02, 0.9), (0.021, 0.5), (0.6, None)])
    assert found[1].p >= found[0].p and found[2].p == 1.0 and found[0].p_equivalence == 1.0


def test_what_cannot_be_tested_stays_nan_and_keeps_counting() -> None:
    found = joint_step_down([(float("nan"), None), (0.01, None)])
    assert np.isnan(found[0].p) and found[1].p == pytest.approx(0.02)


def test_bonferroni_multiplies_by_hypotheses() -> None:
    found = bonferroni([(0.01, 0.6), (0.02, None)])
    assert (found[0].p, found[0].p_equivalence, found[1].p) == pytest.approx((0.02, 1.0, 0.04))


def test_a_nested_statement_is_no_easier_than_the_test_it_needs() -> None:
    tests = [(0.01, 0.9), (0.02, 0.03), (0.2, None)]
    adjusted = joint_step_down(tests)
    for p in (0.01, 0.015, 0.3):
        assert step_down_at(tests, 0, p) >= adjusted[0].p
    assert step_down_at(tests, 0, 0.025) == pytest.approx(0.075)
    assert np.isnan(step_down_at(tests, 0, float("nan")))


@pytest.mark.parametrize(
    "truth", [(0.0, 0.0, 0.0), (1.0, -1.0, 0.0), (1.0, 1.0, 1.0), (0.0, 0.5, 6.0), (0.9, 0.0, 1.0)]
)
def test_false_statements_stay_below_alpha(truth: tuple[float, ...]) -> None:
    """Three hypotheses with d = 1, se .3 and known variance: any false D, E or B counts (at d itself B is no error)."""
    rng, se, d, alpha, studies, false = np.random.default_rng(5), 0.3, 1.0, 0.05, 1500, 0
    for _ in range(studies):
        z = rng.normal(truth, se)
        p = 2 * stats.norm.sf(np.abs(z) / se)
        e = stats.norm.cdf((np.abs(z) - d) / se)
        b = np.minimum(1.0, 2 * stats.norm.sf((np.abs(z) - d) / se))
        tests = list(zip(p.tolist(), e.tolist(), strict=True))
        wrong = False
        for k, adjusted in enumerate(joint_step_down(tests)):
            wrong |= truth[k] == 0 and adjusted.p <= alpha
            wrong |= abs(truth[k]) >= d and adjusted.p_equivalence <= alpha
            wrong |= abs(truth[k]) < d and step_down_at(tests, k, float(b[k])) <= alpha
        false += wrong
    assert false / studies <= alpha + 2 * np.sqrt(alpha * (1 - alpha) / studies)
