"""Contrast weights: what they estimate, and how they spread over cells."""

import numpy as np
import pytest

from lab.stats import weights


def test_a_linear_contrast_is_the_fitted_change() -> None:
    scores, means = [1.0, 2.0, 3.0, 7.0], np.array([0.3, 0.1, 0.4, 0.9])
    slope = np.polyfit(scores, means, 1)[0]
    assert weights.linear(scores, "unit") @ means == pytest.approx(slope)
    assert weights.linear(scores) @ means == pytest.approx(6 * slope)
    assert weights.linear([0.0, 1.0]) == pytest.approx(weights.difference())


def test_a_curve_is_the_fitted_parabola_and_blind_to_lines() -> None:
    scores, means = [0.0, 1.0, 4.0, 9.0], np.array([0.3, 0.1, 0.4, 0.9])
    coefficient = np.polyfit(scores, means, 2)[0]
    assert weights.quadratic(scores, "unit") @ means == pytest.approx(coefficient)
    assert weights.quadratic(scores) @ means == pytest.approx(coefficient * 4.5**2)
    assert weights.quadratic(scores) @ (2 * np.array(scores) - 5) == pytest.approx(0.0, abs=1e-12)
    assert weights.quadratic([0.0, 1.0, 2.0]) == pytest.approx([0.5, -1.0, 0.5])


def test_steps_pairs_and_centring() -> None:
    assert weights.steps(3).tolist() == [[-1, 1, 0], [0, -1, 1]]
    assert weights.pairs(3).tolist() == [[-1, 1, 0], [-1, 0, 1], [0, -1, 1]]
    assert weights.centring(4).sum(axis=1) == pytest.approx(np.zeros(4))


def test_spreading_averages_other_factors_and_keeps_the_order_of_axes() -> None:
    cells = np.arange(2 * 3 * 4, dtype=float).reshape(2, 3, 4) ** 2
    row = weights.spread((2, 3, 4), weights.difference(), [0], {})
    assert row @ cells.ravel() == pytest.approx(cells[1].mean() - cells[0].mean())
    at = weights.spread((2, 3, 4), weights.difference(), [0], {2: np.array([0.0, 1.0, 0.0, 0.0])})
    assert at @ cells.ravel() == pytest.approx(cells[1, :, 1].mean() - cells[0, :, 1].mean())
    effect = np.outer([-1.0, 0.0, 1.0], [-1.0, 1.0])
    swapped = weights.spread((2, 3, 4), effect, [1, 0], {})
    means = cells.mean(axis=2)
    by_hand = (means[1, 2] - means[1, 0]) - (means[0, 2] - means[0, 0])
    assert swapped @ cells.ravel() == pytest.approx(by_hand)
