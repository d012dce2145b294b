"""Step-up corrections of a list of p-values: Hochberg, Benjamini-Hochberg, Benjamini-Yekutieli."""

import numpy as np


def hochberg(p: np.ndarray) -> np.ndarray:
    """Adjusted p [m] for the family-wise error, (m - i + 1) p_(i) from the largest down (Hochberg 1988).

    Valid for independent or positively dependent tests. A p that is NaN counts in m and stays NaN, here and below.
    """
    m = len(p)
    return _step_up(p, np.arange(m, 0, -1.0))


def benjamini_hochberg(p: np.ndarray) -> np.ndarray:
    """Adjusted p [m] for the false discovery rate, m p_(i) / i (1995), under positive dependence."""
    m = len(p)
    return _step_up(p, m / np.arange(1.0, m + 1))


def benjamini_yekutieli(p: np.ndarray) -> np.ndarray:
    """The same times sum 1/i, under any dependence (Benjamini and Yekutieli 2001)."""
    m = len(p)
    return _step_up(p, m / np.arange(1.0, m + 1) * np.sum(1 / np.arange(1.0, m + 1)))


def _step_up(p: np.ndarray, factors: np.ndarray) -> np.ndarray:
    """min(1, running minimum from the largest p of factor x p), `factors` [m] in ascending order of p."""
    values = np.asarray(p, dtype=float)
    filled = np.where(np.isnan(values), 1.0, values)
    order = np.argsort(filled, kind="stable")
    walked = np.minimum.accumulate((factors * filled[order])[::-1])[::-1]
    adjusted = np.empty(len(values))
    adjusted[order] = np.minimum(1.0, walked)
    return np.where(np.isnan(values), np.nan, adjusted)
