"""Two one-sided tests against statsmodels, and sets of differences."""

import numpy as np
import pytest
from statsmodels.stats.weightstats import ttost_ind

from lab.stats.contrast import Estimate, welch
from lab.stats.equivalence import tost, tost_all
from lab.stats.groups import summarize, t_interval


def test_tost_is_that_of_statsmodels() -> None:
    rng = np.random.default_rng(0)
    first, second = rng.normal(0, 1, 6), rng.normal(0.1, 2, 8)
    groups = summarize(np.concatenate([first, second]), np.repeat([0, 1], [6, 8]), 2)
    expected = ttost_ind(first, second, -1.5, 1.5, usevar="unequal")[0]
    assert tost(welch(np.array([1.0, -1.0]), groups), 1.5).within == pytest.approx(expected)


@pytest.mark.parametrize("value", [-3.0, -0.4, 0.0, 1.2, 5.0])
def test_size_tests_agree_with_the_intervals(value: float) -> None:
    """Within at alpha: the 1 - 2 alpha interval lies inside +- d; beyond at alpha: the 1 - alpha one outside."""
    item, d, alpha = Estimate(value, 0.5, 8.0), 1.0, 0.05
    sizes = tost(item, d)
    low, high = t_interval(value, 0.5, 8.0, 1 - 2 * alpha)
    assert (sizes.within <= alpha) == (low > -d and high < d)
    low, high = t_interval(value, 0.5, 8.0, 1 - alpha)
    assert (sizes.beyond <= alpha) == (low > d or high < -d)


def test_a_set_needs_every_difference_within_and_any_beyond() -> None:
    items = [Estimate(0.0, 0.1, 10.0), Estimate(0.4, 0.1, 10.0), Estimate(5.0, 0.1, 10.0)]
    sizes = tost_all(items, 1.0)
    assert sizes.within == max(tost(item, 1.0).within for item in items) == max(sizes.each)
    assert sizes.beyond == pytest.approx(3 * tost(items[2], 1.0).beyond)
