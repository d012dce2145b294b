"""Latin hypercubes: every value once, nearly uncorrelated, and the same points on every machine."""

import numpy as np

from lab.study.latin_hypercube import latin_ranks, values


def test_every_rank_stands_once_in_every_factor() -> None:
    ranks = np.array(latin_ranks(4, 20, 0))
    assert all(sorted(column) == list(range(20)) for column in ranks.T)
    correlations = np.corrcoef(ranks.T)[np.triu_indices(4, 1)]
    assert np.abs(correlations).max() < 0.15


def test_the_points_are_fixed_for_ever() -> None:
    """A registration is only as good as its cells: these stood in the first release."""
    assert latin_ranks(3, 6, 0) == latin_ranks.__wrapped__(3, 6, 0)
    assert latin_ranks(3, 6, 0) == GOLDEN
    assert latin_ranks(3, 6, 1) != GOLDEN


GOLDEN = ((0, 5, 2), (1, 0, 0), (2, 3, 5), (3, 1, 4), (4, 2, 3), (5, 4, 1))


def test_values_are_the_middles_of_equal_steps() -> None:
    assert values(0.0, 0.5, 5, "linear") == [0.05, 0.15, 0.25, 0.35, 0.45]
    assert values(1e-4, 1e-2, 2, "log") == [0.000316, 0.00316]
