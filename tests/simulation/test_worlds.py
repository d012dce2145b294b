"""Levels, coverage and verdicts by simulation: few studies, a fixed seed, and bounds of three Monte-Carlo errors."""

import numpy as np
import pytest

from bench import worlds


def _slack(share: float, studies: int) -> float:
    return 3 * float(np.sqrt(share * (1 - share) / studies))


@pytest.mark.parametrize("count", [3, 5])
@pytest.mark.parametrize("world", worlds.WORLDS)
def test_false_alarms_of_the_registered_tests(world: str, count: int) -> None:
    family, own = worlds.false_alarms(world, count, 400, seed=count)
    assert max(family, *own.values()) <= 0.06 + _slack(0.06, 400), own
    assert max(own.values()) > 0.01, "a test that never rejects shows nothing"


@pytest.mark.parametrize("n", [3, 5, 10])
def test_coverage_of_the_t_interval(n: int) -> None:
    assert worlds.coverage("t", n, 1500, seed=n) == pytest.approx(0.95, abs=_slack(0.95, 1500))


def test_percentile_bootstrap_of_three_covers_what_the_caption_says() -> None:
    # STATISTICS, section 2, as the docstring of lab.stats.bootstrap says it: 74 %
    assert worlds.coverage("bootstrap percentile", 3, 400, seed=0) == pytest.approx(0.74, abs=_slack(0.74, 400) + 0.01)


@pytest.mark.parametrize("name", ["stratified", "sign flip", "Freedman-Lane"])
def test_type_one_errors_of_permutation_tests(name: str) -> None:
    assert worlds.permutation_errors(name, 150, seed=4) <= 0.05 + _slack(0.05, 150)


def test_planted_effects_and_a_planted_null_end_in_the_right_verdicts() -> None:
    found = worlds.right_words(5, 60, seed=1)
    assert min(found.values()) >= 0.9, found
