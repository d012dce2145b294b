"""Baselines: the optimum that scikit-learn promises, a choice on validation alone, the same bits every time."""

import numpy as np
import pytest
from scipy import special

from lab.data.arrays import Arrays
from lab.profile.baselines import STRENGTHS, class_probabilities, fit_logistic, logits, majority
from lab.profile.data_look import repeats


@pytest.fixture(scope="module")
def blobs():
    """Three overlapping clouds in four dimensions: training and validation examples."""
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(3), 60)
    x = (rng.normal(size=(180, 4)) + 1.2 * np.eye(4)[labels]).astype(np.float32)
    order = rng.permutation(180)
    return (x[order[:120]], labels[order[:120]]), (x[order[120:]], labels[order[120:]])


def test_the_most_frequent_class_is_the_first_of_several() -> None:
    assert majority(np.array([2, 1, 1, 2, 0]), 4) == 1


def test_at_the_optimum_the_gradient_of_the_penalised_loss_is_nothing(blobs) -> None:
    """Bishop (2006), eq. 4.109 with an L2 penalty: C X'(p - y) + w = 0, and sum(p - y) = 0 for the unpenalised biases."""
    (x, labels), validation = blobs
    found = fit_logistic((x, labels), validation, 3)
    p = special.softmax(logits(found.weight, found.bias, x), axis=1)
    gap = p - np.eye(3)[labels]
    assert np.abs(found.c * gap.T @ x.astype(np.float64) + found.weight).max() < 0.02
    assert np.abs(gap.sum(axis=0)).max() < 0.02


def test_the_strength_is_chosen_on_validation_and_ties_go_to_the_stronger(blobs) -> None:
    train, validation = blobs
    found = fit_logistic(train, validation, 3)
    best = max(one.validation_accuracy for one in found.tries)
    assert found.c == min(one.c for one in found.tries if one.validation_accuracy == best)
    assert [one.c for one in found.tries] == list(STRENGTHS) and all(one.converged for one in found.tries)
    flipped = fit_logistic(train, (validation[0], (validation[1] + 1) % 3), 3)
    assert {one.validation_accuracy for one in flipped.tries} != {one.validation_accuracy for one in found.tries}


def test_the_same_examples_give_the_same_bits(blobs) -> None:
    one, two = (fit_logistic(*blobs, 3) for _ in range(2))
    assert np.array_equal(one.weight, two.weight) and np.array_equal(one.bias, two.bias)


def test_a_class_without_training_examples_is_never_chosen_and_two_classes_are_a_case_like_any_other(blobs) -> None:
    (x, labels), (other, _) = blobs
    two = labels != 1
    found = fit_logistic((x[two], labels[two]), (x[two], labels[two]), 3)
    shares = class_probabilities(found.weight, found.bias, other)
    assert shares[:, 1].max() == 0 and np.allclose(shares.sum(axis=1), 1)
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=found.c, tol=1e-4, max_iter=500).fit(x[two].astype(np.float64), labels[two])
    assert np.allclose(shares[:, [0, 2]], model.predict_proba(other.astype(np.float64)), atol=1e-6)


def test_repeated_and_contradictory_examples_are_counted() -> None:
    x = np.array([[0, 1], [2, 3], [0, 1], [0, 1], [2, 3]], dtype=np.float32)
    arrays = Arrays(x, np.array([0, 1, 0, 1, 1]), np.arange(5), (1, 2, 1))
    assert repeats(arrays) == (3, 1)
