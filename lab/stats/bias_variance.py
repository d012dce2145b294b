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


def zero_one(labels: np.ndarray, predicted: np.ndarray, classes: int) -> ZeroOne:
    """Domingos (2000), A unified bias-variance decomposition, theorem 2 and its multi-class case, from `predicted` [runs, n].

    The main prediction is the class that most runs predict; of equally many the lowest number.
    """
    runs, n = predicted.shape
    votes = np.zeros((n, classes), dtype=np.int64)
    for row in predicted:
        votes[np.arange(n), row] += 1
    main = votes.argmax(axis=1)
    differs = 1 - votes[np.arange(n), main] / runs
    right = votes[np.arange(n), labels] / runs
    biased = main != labels
    return ZeroOne(
        loss=float(np.mean(1 - right)),
        bias=float(biased.mean()),
        variance=float(differs.mean()),
        unbiased_variance=float(np.mean(differs * ~biased)),
        biased_variance=float(np.mean(right * biased)),
    )


def squared(labels: np.ndarray, probabilities: np.ndarray) -> Squared:
    """Geman, Bienenstock and Doursat (1992), eq. 3, on probabilities [runs, n, classes] against the label's indicator."""
    runs, n = probabilities.shape[:2]
    mean = probabilities.mean(axis=0, dtype=np.float64)
    variance = float(np.mean([np.mean(np.sum((one - mean) ** 2, axis=1)) for one in probabilities]))
    off = mean.copy()
    off[np.arange(n), labels] -= 1.0
    bias = float(np.mean(np.sum(off**2, axis=1)))
    if runs < 2:
        return Squared(bias + variance, bias, variance, float("nan"), float("nan"))
    unbiased = variance * runs / (runs - 1)
    return Squared(bias + variance, bias, variance, bias + variance - unbiased, unbiased)
