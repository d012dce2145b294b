"""The studentised bootstrap of a contrast: the one-sample bootstrap where there is one cell, Welch where there are many runs."""

import numpy as np
import pytest

from lab.stats.bootstrap import bootstrap
from lab.stats.contrast import welch
from lab.stats.equivalence import tost
from lab.stats.groups import summarize
from lab.stats.studentised import studentised


def _found(weights: np.ndarray, values: np.ndarray, cell: np.ndarray, **options):
    found = welch(weights, summarize(values, cell, len(weights)))
    return found, studentised(weights, values, cell, found, **options)


def test_with_one_cell_it_is_the_one_sample_bootstrap_to_the_bit() -> None:
    values = np.random.default_rng(3).gamma(2.0, size=12)
    _, found = _found(np.ones(1), values, np.zeros(12, dtype=int), seed=5)
    wanted = bootstrap(values, kind="studentised", seed=5)
    assert found.interval(0.95) == pytest.approx((wanted.low, wanted.high), rel=1e-12)


def test_with_many_normal_runs_it_is_welch() -> None:
    rng = np.random.default_rng(0)
    values = np.concatenate([rng.normal(0, 1, 400), rng.normal(0.17, 3, 300)])
    cell = np.repeat([0, 1], [400, 300])
    by_t, found = _found(np.array([-1.0, 1.0]), values, cell)
    assert found.interval(0.95) == pytest.approx(by_t.interval(0.95), abs=0.03)
    assert found.p == pytest.approx(by_t.p, abs=0.03)
    assert tost(found, 0.5).within == pytest.approx(tost(by_t, 0.5).within, abs=0.01)


def test_p_and_interval_agree_about_zero() -> None:
    rng, weights = np.random.default_rng(1), np.array([-0.5, -0.5, 0.5, 0.5])
    cell = np.repeat(np.arange(4), 4)
    for shift in np.linspace(0, 2.5, 12):
        _, found = _found(weights, rng.exponential(size=16) + shift * (cell > 1), cell, draws=999)
        low, high = found.interval(0.95)
        if abs(found.p - 0.05) > 0.004:  # at the edge the quantile is interpolated and the share is not
            assert (found.p < 0.05) == bool(low > 0 or high < 0)


def test_equal_runs_in_a_cell_keep_its_floor() -> None:
    values, cell = np.array([0.5, 0.5, 0.5, 0.6, 0.7, 0.8]), np.repeat([0, 1], 3)
    groups = summarize(values, cell, 2, floor=0.01)
    found = studentised(np.array([-1.0, 1.0]), values, cell, welch(np.array([-1.0, 1.0]), groups), floor=0.01)
    assert len(found.drawn) == 9_999 and np.all(np.isfinite(found.drawn))
    assert found.p_above(-10) == pytest.approx(1e-4)
