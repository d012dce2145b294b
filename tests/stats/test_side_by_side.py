"""Intervals side by side: each kind against scipy or its one-sample form, and coverages that are known."""

import numpy as np
import pytest
from scipy import stats

from lab.stats import side_by_side
from lab.stats.bootstrap import bootstrap
from lab.stats.contrast import pooled, welch
from lab.stats.groups import summarize, t_interval

RNG = np.random.default_rng(1)
FIRST, SECOND = RNG.normal(size=8), RNG.exponential(size=12)
VALUES, CELL, WEIGHTS = np.concatenate([FIRST, SECOND]), np.repeat([0, 1], [8, 12]), np.array([-1.0, 1.0])


@pytest.mark.parametrize(("kind", "name"), [("percentile", "percentile"), ("basic", "basic"), ("BCa", "BCa")])
def test_bootstraps_of_a_difference_are_those_of_scipy(kind: str, name: str) -> None:
    ours = side_by_side.intervals(VALUES[None], CELL, WEIGHTS, draws=30_000)[f"bootstrap {kind}"][0]

    def difference(one: np.ndarray, two: np.ndarray, axis: int = -1) -> np.ndarray:
        return two.mean(axis=axis) - one.mean(axis=axis)

    peer = stats.bootstrap((FIRST, SECOND), difference, method=name, n_resamples=30_000, vectorized=True, rng=np.random.default_rng(0))  # fmt: skip
    assert ours == pytest.approx(tuple(peer.confidence_interval), abs=0.02)


def test_one_cell_is_the_bootstrap_of_one_sample() -> None:
    found = side_by_side.intervals(FIRST[None], np.zeros(8, dtype=int), np.array([1.0]), draws=30_000)
    for kind in ("percentile", "basic", "BCa", "studentised"):
        one = bootstrap(FIRST, kind=kind.lower(), draws=30_000)
        assert found[f"bootstrap {kind}"][0] == pytest.approx((one.low, one.high), abs=0.05), kind


def test_t_intervals_are_those_of_contrasts() -> None:
    found, groups = side_by_side.intervals(VALUES[None], CELL, WEIGHTS, draws=99), summarize(VALUES, CELL, 2)
    for kind, one in (("t Welch", welch(WEIGHTS, groups)), ("t pooled", pooled(WEIGHTS, groups))):
        assert found[kind][0] == pytest.approx(t_interval(one.value, one.se, one.df, 0.95))


def test_coverage_is_the_same_again_and_what_is_known() -> None:
    """t is exact for normal runs of one spread; percentiles of three runs cover 74 to 76 % (STATISTICS, section 2)."""
    found = side_by_side.coverage(np.array([3]), np.array([1.0]), studies=1500)
    assert found == side_by_side.coverage(np.array([3]), np.array([1.0]), studies=1500)
    assert found["t Welch"] == pytest.approx(0.95, abs=0.02)
    assert found["bootstrap percentile"] == pytest.approx(0.75, abs=0.035)


def test_a_cell_of_one_run_has_no_interval_and_an_empty_one_is_refused() -> None:
    found = side_by_side.intervals(np.array([[1.0, 2.0, 3.0]]), np.array([0, 0, 1]), WEIGHTS, draws=99)
    assert all(np.all(np.isnan(ends)) for ends in found.values())
    with pytest.raises(ValueError, match="no value"):
        side_by_side.intervals(np.array([[1.0, 2.0]]), np.array([0, 0]), WEIGHTS, draws=99)
