"""Precision, recall, F1 and AUROC against scikit-learn; intervals against Wilson's and a multinomial simulation."""

import numpy as np
import pytest
from sklearn import metrics

from lab.stats.classification import class_intervals, confusion, macro_auroc, macro_intervals, scores
from lab.stats.proportions import wilson


def _drawn(n: int = 400, classes: int = 5, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, classes, n)
    logits = rng.normal(size=(n, classes)) + 1.2 * np.eye(classes)[labels]
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return labels, probabilities.round(2), probabilities.argmax(axis=1)


def test_they_are_those_of_scikit_learn() -> None:
    labels, _, predicted = _drawn()
    matrix = confusion(labels, predicted, 5)
    assert np.array_equal(matrix, metrics.confusion_matrix(labels, predicted))
    found = scores(matrix)
    wanted = metrics.precision_recall_fscore_support(labels, predicted)
    assert np.allclose([found.precision, found.recall, found.f1], wanted[:3])
    assert found.macro() == pytest.approx(
        metrics.precision_recall_fscore_support(labels, predicted, average="macro")[:3]
    )


def test_a_class_never_predicted_scores_zero_and_a_class_that_is_nowhere_is_not_averaged() -> None:
    labels, predicted = np.array([0, 0, 1, 1, 2]), np.array([0, 1, 1, 1, 1])
    wanted = metrics.precision_recall_fscore_support(labels, predicted, average="macro", zero_division=0)
    assert scores(confusion(labels, predicted, 4)).macro() == pytest.approx(wanted[:3])


def test_auroc_is_that_of_scikit_learn_ties_included() -> None:
    labels, probabilities, _ = _drawn()
    probabilities = probabilities / probabilities.sum(axis=1, keepdims=True)
    assert macro_auroc(labels, probabilities) == pytest.approx(
        metrics.roc_auc_score(labels, probabilities, multi_class="ovr")
    )
    two = labels % 2
    pair = np.stack([1 - probabilities[:, 1], probabilities[:, 1]], axis=1)
    assert macro_auroc(two, pair) == pytest.approx(metrics.roc_auc_score(two, pair[:, 1]))
    assert macro_auroc(np.zeros(3, dtype=int), pair[:3]) == 0.5


def test_intervals_of_a_class() -> None:
    matrix = np.array([[8, 2, 0], [1, 6, 3], [0, 0, 0]])
    precision, recall, f1 = class_intervals(matrix)[0]
    assert (precision, recall) == (wilson(8, 9), wilson(8, 10))
    assert f1.estimate == pytest.approx(2 * 8 / (2 * 8 + 2 + 1))
    union = wilson(8, 11)
    assert (f1.low, f1.high) == pytest.approx(tuple(2 * end / (1 + end) for end in (union.low, union.high)))
    empty = class_intervals(matrix)[2]
    assert np.isnan(empty[1].low) and empty[0] == wilson(0, 3)


def test_macro_intervals_have_the_spread_of_samples_from_the_same_matrix() -> None:
    """Standard deviations over 4,000 multinomial samples; the delta method agrees within 4 %."""
    matrix = np.array([[160, 30, 10], [20, 90, 40], [5, 45, 100]])
    draws = np.random.default_rng(0).multinomial(matrix.sum(), matrix.ravel() / matrix.sum(), size=4000)
    seen = np.std([scores(draw.reshape(3, 3)).macro() for draw in draws], axis=0)
    found = [interval.width / (2 * 1.959964) for interval in macro_intervals(matrix)]
    assert found == pytest.approx(seen, rel=0.04)
