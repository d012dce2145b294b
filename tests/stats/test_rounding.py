"""Equal values and equal differences have no spread, whatever their last bits say: nothing is tested against rounding."""

import numpy as np
import pytest
from scipy import stats

from lab.stats.anova import anova
from lab.stats.contrast import replicate, welch
from lab.stats.groups import summarize
from lab.stats.omnibus import hotelling
from lab.stats.ranks import signed_rank
from lab.stats.resplits import combined_5x2, corrected_resampled
from lab.stats.two_groups import hedges_g

LEVELS = np.array([0.7123, 0.7254, 0.9457, 0.9588])
DIFFERENCE = np.array([-1.0, 1.0])


def test_cells_of_equal_runs_have_no_spread_and_are_not_tested() -> None:
    cell = np.repeat(np.arange(4), 7)
    groups = summarize(LEVELS[cell], cell, 4)
    assert np.all(groups.sd == 0.0)
    found = welch(np.array([-1.0, 0.0, 1.0, 0.0]), groups)
    assert found.se == 0.0
    assert np.isnan(found.p)


@pytest.mark.parametrize("runs", [(7, 7, 7, 7), (2, 3, 5, 4)], ids=["balanced", "unbalanced"])
def test_a_table_of_equal_runs_has_residual_0_and_no_p(runs: tuple[int, ...]) -> None:
    cell = np.repeat(np.arange(4), runs)
    *terms, residual = anova(LEVELS[cell], np.column_stack([cell // 2, cell % 2]), [2, 2])
    assert residual.sum_sq == 0.0
    assert all(np.isnan(line.p) for line in terms)


def test_blocks_that_explain_everything_leave_residual_0() -> None:
    cell, block = np.tile(np.arange(3), 5), np.repeat(np.arange(5), 3)
    *terms, residual = anova(LEVELS[cell] + 0.1 * block, cell[:, None], [3], block=block)
    assert residual.sum_sq == 0.0
    assert all(np.isnan(line.p) for line in terms)


def test_a_difference_that_is_the_same_in_every_replicate_has_standard_error_0() -> None:
    """0.93 - 0.91 and 0.95 - 0.93 differ in their last bits: t would be 10^15."""
    scores = np.array([[0.91, 0.93], [0.93, 0.95], [0.95, 0.97]])
    assert len(set(scores[:, 1] - scores[:, 0])) > 1
    found = replicate(DIFFERENCE, scores)
    assert found.se == 0.0
    assert np.isnan(found.p)
    assert np.all(np.isnan(found.interval(0.95)))


def test_so_has_one_beside_others_that_vary() -> None:
    scores = np.array([[0.91, 0.93, 0.9], [0.93, 0.95, 0.97], [0.95, 0.97, 0.91], [0.5, 0.52, 0.6], [0.13, 0.15, 0.2]])
    assert np.isnan(hotelling(np.array([[-1.0, 1.0, 0.0], [-1.0, 0.0, 1.0]]), scores).p)


def test_splits_and_folds_of_one_difference_give_no_p() -> None:
    first = np.array([0.91, 0.93, 0.95, 0.9, 0.92, 0.94, 0.96, 0.89, 0.97, 0.88])
    differences = (first + 0.02) - first
    assert np.isnan(corrected_resampled(differences, 0.25, size=0.99)[1].p)
    assert np.isnan(combined_5x2(differences.reshape(5, 2), size=0.99).p)


def test_groups_of_equal_values_have_no_standardised_difference() -> None:
    with pytest.raises(ValueError, match="without spread"):
        hedges_g(np.full(7, 0.7123), np.full(7, 0.8431))


def test_equal_differences_tie_in_the_signed_rank_test() -> None:
    """Four differences of 0.02 and one of -0.02 share one rank: p is that of a sign test, 2 (1 + 5) / 32."""
    first, second = np.array([0.91, 0.13, 0.5, 0.27, 0.6]), np.array([0.93, 0.15, 0.52, 0.29, 0.58])
    assert len(set(np.abs(second - first))) > 1
    assert signed_rank(second - first).p == pytest.approx(2 * stats.binom.cdf(1, 5, 0.5))


def test_a_true_spread_far_below_the_offset_is_kept() -> None:
    """NIST's SmLs07 to 09 have an offset of 10^12 and a spread of 0.1."""
    scores = 1e12 + np.array([[0.2, 0.4], [0.3, 0.4], [0.1, 0.4]])
    assert replicate(DIFFERENCE, scores).se > 0
