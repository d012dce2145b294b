"""The jackknife: bias and standard error of a statistic by leaving out one value at a time."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Statistic = Callable[[np.ndarray], np.ndarray]
"""From samples [draws, n] or [draws, n, columns] to one number each [draws]."""


@dataclass(frozen=True, slots=True, eq=False)
class Jackknife:
    """A statistic with its jackknife bias, standard error and the n estimates without one value each."""

    estimate: float
    bias: float
    se: float
    without: np.ndarray

    @property
    def corrected(self) -> float:
        """The estimate less its bias."""
        return self.estimate - self.bias


def jackknife(values: np.ndarray, statistic: Statistic) -> Jackknife:
    """Leave out each row of `values` [n] or [n, columns] in turn; ValueError for n < 2.

    bias = (n - 1)(mean of theta_(i) - theta) (Quenouille 1956), se^2 = (n - 1)/n sum (theta_(i) - mean)^2 (Tukey 1958;
    Efron and Tibshirani 1993, chapter 11). For smooth statistics: of a median the se is not consistent.
    """
    n = len(values)
    if n < 2:
        raise ValueError("the jackknife needs two values or more")
    estimate = float(statistic(values[None])[0])
    without = np.asarray(statistic(leave_one_out(values)), dtype=float)
    centred = without - without.mean()
    se = np.sqrt((n - 1) / n * np.sum(centred**2))
    return Jackknife(estimate, float((n - 1) * (without.mean() - estimate)), float(se), without)


def leave_one_out(values: np.ndarray) -> np.ndarray:
    """The n samples [n, n - 1, ...] without one row each."""
    n = len(values)
    rows = np.arange(n)
    return values[np.stack([np.delete(rows, row) for row in rows])]
