"""How much of a loss all training runs share and how much the seed adds: decompositions for 0-1 and squared loss."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class ZeroOne:
    """Mean 0-1 loss = bias + unbiased_variance - biased_variance, all fractions of the examples, noise taken as 0.

    `variance` is the mean chance that a run differs from the main prediction; on examples where the main prediction is
    wrong, `biased_variance` is what differing wins: the chance that a run is right there.
    """

    loss: float
    bias: float
    variance: float
    unbiased_variance: float
    biased_variance: float


@dataclass(frozen=True, slots=True)
class Squared:
    """Mean Brier loss = bias + variance over the runs at hand; `bias_corrected` and `variance_corrected` add up to it too
    and estimate the same over all seeds: n / (n - 1) times the variance, and the bias less its excess."""

    loss: float
    bias: float
    variance: float
    bias_corrected: float
    variance_corrected: float


@dataclass(frozen=True, slots=True, eq=False)
class ByExample:
    """The parts of a loss on every example [n]: their means are the parts of the mean loss, their spread says how sure those are.

    `bias` and `variance` as in the sums (0-1 loss: net variance, what differing costs less what it wins).
    """

    bias: np.ndarray
    variance: np.ndarray


def zero_one(labels: np.ndarray, predicted: np.ndarray, classes: int) -> ZeroOne:
    """Domingos (2000), A unified bias-variance decomposition, theorem 2 and its multi-class case, from `predicted` [runs, n].

    The main prediction is the class that most runs predict; of equally many the lowest number.
    """
    right, biased, differs = _votes(labels, predicted, classes)
    return ZeroOne(
        loss=float(np.mean(1 - right)),
        bias=float(biased.mean()),
        variance=float(differs.mean()),
        unbiased_variance=float(np.mean(differs * ~biased)),
        biased_variance=float(np.mean(right * biased)),
    )


def zero_one_by_example(labels: np.ndarray, predicted: np.ndarray, classes: int) -> ByExample:
    """The same example by example: loss = bias + variance on each."""
    right, biased, _ = _votes(labels, predicted, classes)
    return ByExample(biased.astype(float), 1 - right - biased)


def _votes(labels: np.ndarray, predicted: np.ndarray, classes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per example: the share of runs that are right, whether the main prediction is wrong, the share that differs from it."""
    runs, n = predicted.shape
    votes = np.zeros((n, classes), dtype=np.int64)
    for row in predicted:
        votes[np.arange(n), row] += 1
    main = votes.argmax(axis=1)
    return votes[np.arange(n), labels] / runs, main != labels, 1 - votes[np.arange(n), main] / runs


def squared(labels: np.ndarray, probabilities: np.ndarray) -> Squared:
    """Geman, Bienenstock and Doursat (1992), eq. 3, on probabilities [runs, n, classes] against the label's indicator."""
    runs, parts = len(probabilities), squared_by_example(labels, probabilities)
    bias, variance = float(parts.bias.mean()), float(parts.variance.mean())
    if runs < 2:
        return Squared(bias + variance, bias, variance, float("nan"), float("nan"))
    unbiased = variance * runs / (runs - 1)
    return Squared(bias + variance, bias, variance, bias + variance - unbiased, unbiased)


def squared_by_example(labels: np.ndarray, probabilities: np.ndarray) -> ByExample:
    """The same example by example, over the runs at hand."""
    mean = probabilities.mean(axis=0, dtype=np.float64)
    variance = sum(np.sum((one - mean) ** 2, axis=1) for one in probabilities) / len(probabilities)
    mean[np.arange(len(labels)), labels] -= 1.0
    return ByExample(np.sum(mean**2, axis=1), variance)
