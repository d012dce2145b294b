"""Temperature scaling: one number per model that makes its probabilities fit, learnt on examples that are no test."""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import logsumexp

from lab.stats.calibration import LEAST

RANGE = (-5.0, 5.0)
"""ln T is looked for between these; a model that is never wrong on validation drives T to the lower end."""


def fit_temperature(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """The T that minimises the mean negative log likelihood of softmax(z / T) (Guo et al. 2017, section 4.2).

    Log probabilities are logits up to a constant per example, which the softmax cancels. The loss is convex in 1 / T, so the
    bounded search finds its one minimum. `labels` [n], `probabilities` [n, classes] of validation examples.
    """
    logits = np.log(np.maximum(probabilities.astype(np.float64), LEAST))
    picked = logits[np.arange(len(labels)), labels]

    def loss(log_t: float) -> float:
        scale = np.exp(-log_t)
        return float(np.mean(logsumexp(logits * scale, axis=1) - picked * scale))

    return float(np.exp(minimize_scalar(loss, bounds=RANGE, method="bounded", options={"xatol": 1e-6}).x))


def scaled(probabilities: np.ndarray, temperature: float) -> np.ndarray:
    """Probabilities float64 [n, classes] at another temperature; the decisions stay the same."""
    logits = np.log(np.maximum(probabilities.astype(np.float64), LEAST)) / temperature
    return np.exp(logits - logsumexp(logits, axis=1, keepdims=True))
