"""The two models that every study is held against: the most frequent class, and multinomial logistic regression."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

from lab.profile.results import Try

STRENGTHS = (1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0)
"""C of scikit-learn: the inverse of the L2 penalty beside the sum of the losses, from strong to weak."""
MOST_STEPS = 500
TOLERANCE = 1e-4


@dataclass(frozen=True, slots=True, eq=False)
class Logistic:
    """A fitted logistic regression: `weight` float64 [classes, inputs], `bias` [classes], and how C was chosen."""

    weight: NDArray[np.float64]
    bias: NDArray[np.float64]
    c: float
    tries: tuple[Try, ...]

    @property
    def arrays(self) -> dict[str, NDArray]:
        """What is kept, by name."""
        return {"head.weight": self.weight, "head.bias": self.bias}


def majority(labels: NDArray[np.int64], classes: int) -> int:
    """The most frequent class, the first of several."""
    return int(np.bincount(labels, minlength=classes).argmax())


def fit_logistic(
    train: tuple[NDArray[np.float32], NDArray[np.int64]],
    validation: tuple[NDArray[np.float32], NDArray[np.int64]],
    classes: int,
    tell: Callable[[str, float], None] = lambda message, fraction: None,
) -> Logistic:
    """Fit on training images [n, inputs] at every strength; keep the one with the best validation accuracy.

    L-BFGS from zero on one thread: nothing is drawn, and the same examples give the same bits on the same processor. A tie
    goes to the stronger penalty.
    """
    fits = []
    for number, c in enumerate(STRENGTHS):
        tell(f"logistic regression, C = {c:g}", number / len(STRENGTHS))
        fits.append(_fit(*train, classes, c))
    accuracy = [
        float((logits(weight, bias, validation[0]).argmax(1) == validation[1]).mean()) for weight, bias, _ in fits
    ]
    best = int(np.argmax(accuracy))
    tries = tuple(Try(c, found, fit[2]) for c, found, fit in zip(STRENGTHS, accuracy, fits, strict=True))
    return Logistic(fits[best][0], fits[best][1], STRENGTHS[best], tries)


def _fit(x: NDArray, labels: NDArray, classes: int, c: float) -> tuple[NDArray, NDArray, bool]:
    """Weights [classes, inputs], biases and whether it converged; a class without training examples is never chosen."""
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    model = LogisticRegression(C=c, solver="lbfgs", tol=TOLERANCE, max_iter=MOST_STEPS)
    with threadpool_limits(1), warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always", ConvergenceWarning)
        model.fit(x.astype(np.float64), labels)
    weight, bias = np.zeros((classes, x.shape[1])), np.full(classes, -np.inf)
    if len(model.classes_) == 2:  # one row of differences: the second class against the first
        weight[model.classes_[1]], bias[model.classes_] = model.coef_[0], (0.0, model.intercept_[0])
    else:
        weight[model.classes_], bias[model.classes_] = model.coef_, model.intercept_
    return weight, bias, not any(issubclass(one.category, ConvergenceWarning) for one in seen)


def logits(weight: NDArray[np.float64], bias: NDArray[np.float64], x: NDArray[np.float32]) -> NDArray[np.float64]:
    """[n, classes] for x [n, inputs]."""
    return x.astype(np.float64) @ weight.T + bias


def class_probabilities(weight: NDArray, bias: NDArray, x: NDArray[np.float32]) -> NDArray[np.float32]:
    """Softmax of the logits: float32 [n, classes]."""
    return special.softmax(logits(weight, bias, x), axis=1).astype(np.float32)
