"""Tests for scores from resampled splits of one data set: Nadeau and Bengio's corrected t, Alpaydin's 5x2cv F."""

import numpy as np
from scipy import stats

from lab.stats.contrast import Estimate
from lab.stats.outcome import Outcome
from lab.stats.rounding import is_rounding, sample_variance


def corrected_resampled(differences: np.ndarray, test_share: float, *, size: float = 0.0) -> tuple[Estimate, Outcome]:
    """Differences [splits] of two learners on random splits: Var = (1/J + n_test/n_train) s^2, t with J - 1 df.

    Nadeau and Bengio (2003, Machine Learning 52:239, section 3); `test_share` is n_test / n_train. Only where splits
    vary (STATISTICS, section 2). A difference that never varies, up to the rounding of scores as large as `size`, has no p (NaN).
    """
    if len(differences) < 2 or not test_share > 0:
        raise ValueError("the corrected test needs two splits or more and n_test / n_train above 0")
    count, value = len(differences), float(np.mean(differences))
    se = float(np.sqrt((1 / count + test_share) * sample_variance(differences, _size(differences, size))))
    found = Estimate(value, se, count - 1)
    return found, Outcome("corrected resampled t (Nadeau-Bengio)", found.t, found.p, 0.0, count)


def combined_5x2(differences: np.ndarray, *, size: float = 0.0) -> Outcome:
    """F = sum d_ij^2 / (2 sum s_i^2) with 10 and 5 df, `differences` [5, 2] (Alpaydin 1999, Neural Comp 11:1885).

    d_ij is the difference in fold j of replication i, s_i^2 their variance about its mean. Without spread (`size`
    as above) no p (NaN).
    """
    if differences.shape != (5, 2):
        raise ValueError("the 5x2cv test needs five replications of two folds")
    spread = float(np.sum((differences - differences.mean(axis=1, keepdims=True)) ** 2))
    none = is_rounding(float(np.ptp(differences, axis=1).max()), _size(differences, size))
    f = float("nan") if none else float(np.sum(differences**2)) / (2 * spread)
    return Outcome("combined 5x2cv F (Alpaydin)", f, float(stats.f.sf(f, 10, 5)), 0.0, 10)


def _size(differences: np.ndarray, size: float) -> float:
    return max(size, float(np.max(np.abs(differences))))
