"""Both targets of an interval by simulation: seeds and test examples vary, the truth of each target is known."""

import math

import pytest

from bench import two_levels


@pytest.mark.parametrize("n", [3, 5, 10])
def test_coverage_of_both_targets(n: int) -> None:
    """Three Monte-Carlo errors below 95 %; above, few runs of equal spread make Welch's df too small, which is no harm."""
    found = two_levels.coverage(n, 400, seed=n, draws=0)
    slack = 3 * math.sqrt(0.95 * 0.05 / 400)
    assert all(0.95 - slack <= share <= 0.995 for share in found.values()), found


def test_the_narrower_target_does_not_cover_new_examples() -> None:
    """The interval for these examples, held to the truth of new ones, falls short: the two are different questions."""
    found = two_levels.coverage(10, 400, seed=1, draws=0, crosswise=True)
    assert found[two_levels.KINDS[0]] < 0.93
