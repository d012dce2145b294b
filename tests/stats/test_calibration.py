"""Calibration against scikit-learn, hand-worked bins, identities, coverage of the band, and a temperature put in by us."""

import numpy as np
import pytest
from sklearn import metrics
from sklearn.calibration import calibration_curve

from lab.stats.calibration import (
    adaptive_bins,
    brier,
    brier_parts,
    calibrated_ece,
    fixed_bins,
    fixed_places,
    log_loss,
    reliability,
)
from lab.stats.proportions import wilson
from lab.stats.temperature import fit_temperature, scaled


def _logits(n: int, classes: int = 4, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Logits whose softmax is exactly calibrated: labels are drawn from it."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(scale=1.5, size=(n, classes))
    shares = _softmax(logits)
    return (rng.random((n, 1)) > shares.cumsum(axis=1)).sum(axis=1), logits


def _softmax(logits: np.ndarray) -> np.ndarray:
    parts = np.exp(logits - logits.max(axis=1, keepdims=True))
    return parts / parts.sum(axis=1, keepdims=True)


def test_losses_are_those_of_scikit_learn() -> None:
    labels, logits = _logits(500)
    found = _softmax(logits)
    assert log_loss(labels, found) == pytest.approx(metrics.log_loss(labels, found))
    assert brier(labels, found) == pytest.approx(metrics.brier_score_loss(labels, found, scale_by_half=False))


def test_bins_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    confidence, right = rng.random(800), rng.integers(0, 2, 800)
    for make, strategy in ((fixed_bins, "uniform"), (adaptive_bins, "quantile")):
        accuracy, mean = calibration_curve(right, confidence, n_bins=10, strategy=strategy)
        found = make(confidence, right, 10)
        assert np.allclose(found.accuracy, accuracy) and np.allclose(found.confidence, mean)


def test_a_worked_example() -> None:
    """Two bins of five: (0, .2] holds .2 (edge) and .1, (.8, 1] holds .9 and 1; gaps .35 and .45, two of four each."""
    found = fixed_bins(np.array([0.2, 0.1, 0.9, 1.0]), np.array([1, 0, 1, 0]), 5)
    assert list(found.count) == [2, 2]
    assert found.ece == pytest.approx(0.5 * 0.35 + 0.5 * 0.45)
    assert found.mce == pytest.approx(0.45)


@pytest.mark.parametrize("bins", [1, 7, 15])
def test_the_parts_of_the_brier_score_add_up(bins: int) -> None:
    labels, logits = _logits(700)
    parts = brier_parts(labels, _softmax(2 * logits), bins)
    assert parts.brier == pytest.approx(parts.reliability - parts.resolution + parts.uncertainty + parts.within)
    assert parts.reliability > 0 and parts.resolution >= 0


def test_parts_of_a_forecast_that_is_constant_in_each_bin_are_murphys() -> None:
    """Forecasts .1 and .8 of class 1 (right 1 of 4 and 3 of 4): REL .02250+.00250 over both halves, within 0."""
    p = np.array([0.1] * 4 + [0.8] * 4)
    parts = brier_parts(np.array([0, 0, 0, 1, 0, 1, 1, 1]), np.stack([1 - p, p], axis=1), 10)
    assert parts.reliability == pytest.approx(2 * (0.5 * 0.15**2 + 0.5 * 0.05**2))
    assert parts.resolution == pytest.approx(2 * 0.25**2)
    assert (parts.uncertainty, parts.within) == pytest.approx((0.5, 0.0))


def test_the_temperature_that_was_put_in_comes_out() -> None:
    labels, logits = _logits(20_000)
    sharp = _softmax(2.5 * logits).astype(np.float32)
    assert fit_temperature(labels, sharp) == pytest.approx(2.5, rel=0.03)
    calm = scaled(sharp, fit_temperature(labels, sharp))
    assert np.array_equal(calm.argmax(axis=1), sharp.argmax(axis=1))
    assert log_loss(labels, calm) < log_loss(labels, sharp)


def test_zeros_and_certainty_do_not_break_the_temperature() -> None:
    sure = np.eye(3, dtype=np.float32)[[0, 1, 2, 1]]
    assert np.isfinite(fit_temperature(np.array([0, 1, 2, 1]), sure))
    assert np.isfinite(fit_temperature(np.array([1, 2, 0, 0]), sure))


def test_the_band_of_one_run_is_wilsons_and_of_copies_too() -> None:
    rng = np.random.default_rng(3)
    confidence, right = rng.random((1, 200)), rng.integers(0, 2, (1, 200))
    found = reliability(confidence, right, bins=4)
    inside = (confidence[0] > 0.25) & (confidence[0] <= 0.5)
    wanted = wilson(int(right[0, inside].sum()), int(inside.sum()))
    assert (found[1][2].low, found[1][2].high) == pytest.approx((wanted.low, wanted.high))
    copies = reliability(np.repeat(confidence, 5, axis=0), np.repeat(right, 5, axis=0), bins=4)
    assert [row[2].low for row in copies] == pytest.approx([row[2].low for row in found])


def test_the_band_covers_when_runs_share_examples() -> None:
    """600 worlds, three runs that agree in most answers: about 95 % of the bands hold the true accuracy .7."""
    rng = np.random.default_rng(4)
    held = 0
    for _ in range(600):
        base = rng.random(150) < 0.7
        own = np.where(rng.random((3, 150)) < 0.8, base, rng.random((3, 150)) < 0.7)
        held += 0.7 in reliability(np.full((3, 150), 0.65), own, bins=4)[0][2]
    assert 0.925 < held / 600 < 0.975


def test_chance_alone_gives_calibrated_answers_this_ece() -> None:
    """One bin of n answers of confidence p: the mean absolute deviation of a binomial share, near sqrt(2 p (1 - p) / (pi n))."""
    confidence = np.full(2000, 0.7, dtype=np.float32)
    one = calibrated_ece(confidence, np.zeros(2000, dtype=int), draws=4000)
    assert one == pytest.approx(np.sqrt(2 * 0.21 / (np.pi * 2000)), rel=0.05)
    rng = np.random.default_rng(0)
    confidence = rng.uniform(0.1, 1.0, 5000).astype(np.float32)
    seen = np.mean([fixed_bins(confidence, rng.random(5000) < confidence).ece for _ in range(200)])
    assert calibrated_ece(confidence, fixed_places(confidence), draws=200) == pytest.approx(seen, rel=0.05)
