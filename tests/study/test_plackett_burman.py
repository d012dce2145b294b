"""Plackett-Burman designs: orthogonal columns, and the partial aliases that twelve cells are known for."""

import itertools

import numpy as np
import pytest

from lab.study.plackett_burman import FIRST_ROWS, plackett_burman


@pytest.mark.parametrize("cells", FIRST_ROWS)
def test_columns_are_balanced_and_orthogonal(cells: int) -> None:
    matrix = np.column_stack([np.ones(cells), plackett_burman(cells - 1, cells)])
    assert np.array_equal(matrix.T @ matrix, cells * np.eye(cells))


def test_twelve_cells_share_a_third_with_every_interaction_of_other_factors() -> None:
    """Box and Meyer 1993, J. Quality Technology 25:94: every main effect is aliased by ±1/3 with all 45 such interactions."""
    signs = np.array(plackett_burman(11, 12))
    for main, (a, b) in itertools.product(range(11), itertools.combinations(range(11), 2)):
        weight = signs[:, main] @ (signs[:, a] * signs[:, b]) / 12
        assert abs(weight) == pytest.approx(0 if main in (a, b) else 1 / 3)


def test_the_smallest_design_that_fits_is_taken_and_too_many_factors_are_refused() -> None:
    assert len(plackett_burman(7)) == 8 and len(plackett_burman(8)) == 12
    with pytest.raises(ValueError, match="11 factors at most"):
        plackett_burman(12, 12)
    with pytest.raises(ValueError, match="seen 13"):
        plackett_burman(5, 13)
