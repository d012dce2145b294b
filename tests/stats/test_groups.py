"""Counts, means, sds and intervals of groups."""

import numpy as np
import pytest
from scipy import stats

from lab.stats.groups import resolution_floor, summarize, t_interval


def test_means_and_sds_are_those_of_numpy_and_missing_groups_are_nan() -> None:
    rng = np.random.default_rng(1)
    values, group = rng.normal(size=20), np.repeat([0, 1, 3], [9, 10, 1])
    found = summarize(values, group, 4)
    assert list(found.n) == [9, 10, 0, 1]
    assert found.mean[:2] == pytest.approx([values[:9].mean(), values[9:19].mean()])
    assert found.sd[:2] == pytest.approx([values[:9].std(ddof=1), values[9:19].std(ddof=1)])
    assert np.isnan(found.mean[2]) and np.isnan(found.sd[2]) and np.isnan(found.sd[3])


def test_a_large_offset_costs_no_digits() -> None:
    values = np.array([1e12 + 0.25, 1e12 + 0.5, 1e12 + 0.75])
    found = summarize(values, np.zeros(3, dtype=int), 1)
    assert found.sd[0] == pytest.approx(0.25, rel=1e-12)


def test_an_sd_below_the_resolution_is_raised_and_marked() -> None:
    found = summarize(np.array([0.5, 0.5, 0.5, 0.4, 0.5, 0.6]), np.array([0, 0, 0, 1, 1, 1]), 2, floor=0.01)
    assert list(found.floored) == [True, False]
    assert found.sd == pytest.approx([0.01, 0.1])


def test_the_floor_is_the_sd_of_rounding() -> None:
    rounding = np.random.default_rng(0).uniform(-0.5, 0.5, 200_000) / 400
    assert resolution_floor(400) == pytest.approx(rounding.std(), rel=0.01)


def test_the_interval_is_students() -> None:
    values = np.array([4.1, 5.3, 4.7])
    found = t_interval(values.mean(), stats.sem(values), 2, 0.9)
    assert found == pytest.approx(stats.t.interval(0.9, 2, values.mean(), stats.sem(values)))
    assert all(np.isnan(t_interval(1.0, float("nan"), 2, 0.95)))
