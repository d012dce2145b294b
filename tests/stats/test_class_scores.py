"""Scores of several runs on shared examples: one run is the known case, and intervals cover when examples are drawn anew."""

import numpy as np
import pytest

from lab.stats.class_scores import class_scores
from lab.stats.classification import class_intervals, confusion, macro_intervals


def _answers(rng: np.random.Generator, n: int, runs: int, classes: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Examples have a difficulty that all runs meet, so that their errors are shared."""
    labels = rng.choice(classes, size=n, p=[0.4, 0.3, 0.2, 0.1])
    hard = rng.random(n) < 0.3
    wrong = rng.random((runs, n)) < np.where(hard, 0.8, 0.05)
    return labels, np.where(wrong, (labels + 1 + (rng.random(n) < 0.3)) % classes, labels)


def test_one_run_is_wilson_and_the_delta_method() -> None:
    labels, predicted = _answers(np.random.default_rng(1), 400, 1)
    found, matrix = class_scores(labels, predicted, 4), confusion(labels, predicted[0], 4)
    for k, known in enumerate(class_intervals(matrix)):
        for place, one in enumerate(known):
            ours = found.classes[place][k]
            assert (ours.estimate, ours.low, ours.high) == pytest.approx((one.estimate, one.low, one.high))
    for ours, one in zip(found.macro, macro_intervals(matrix), strict=True):
        assert (ours.estimate, ours.low, ours.high) == pytest.approx((one.estimate, one.low, one.high))


def test_the_estimate_is_the_mean_of_the_runs() -> None:
    labels, predicted = _answers(np.random.default_rng(2), 300, 3)
    found = class_scores(labels, predicted, 4)
    assert found.runs.shape == (3, 3, 4) and found.macro_runs.shape == (3, 3)
    assert [one.estimate for one in found.classes[2]] == pytest.approx(found.runs[:, 2].mean(axis=0))
    assert found.macro[1].estimate == pytest.approx(found.macro_runs[:, 1].mean())


def test_copies_of_a_run_make_no_interval_shorter() -> None:
    labels, predicted = _answers(np.random.default_rng(3), 300, 1)
    one, three = class_scores(labels, predicted, 4), class_scores(labels, np.repeat(predicted, 3, axis=0), 4)
    assert (one.classes[0][1].low, one.macro[2].high) == pytest.approx((three.classes[0][1].low, three.macro[2].high))


def test_intervals_cover_when_examples_are_drawn_anew() -> None:
    """1,000 test sets of 400 examples, three runs with shared errors; truth from 400,000. Nominal 95 %."""
    rng = np.random.default_rng(4)
    truth = class_scores(*_answers(rng, 400_000, 3), 4)
    covered = np.zeros((2, 3))
    for _ in range(1000):
        found = class_scores(*_answers(rng, 400, 3), 4)
        for place in range(3):
            for row, (ours, true) in enumerate(
                ((found.classes[place][0], truth.classes[place][0]), (found.macro[place], truth.macro[place]))
            ):
                covered[row, place] += ours.low <= true.estimate <= ours.high
    assert np.all(np.abs(covered / 1000 - 0.95) < 0.02)


def test_a_class_that_is_never_asked_has_no_interval_and_extremes_keep_a_width() -> None:
    labels, predicted = np.array([0, 0, 1, 1]), np.array([[0, 0, 1, 1], [0, 0, 1, 1]])
    found = class_scores(labels, predicted, 3)
    assert np.isnan(found.classes[0][2].low) and found.classes[0][0].high == 1.0
    assert found.classes[1][0].low == pytest.approx(0.34238, abs=1e-5)  # Wilson, 2 of 2: n / (n + z^2)
    assert found.macro[2].estimate == 1.0
