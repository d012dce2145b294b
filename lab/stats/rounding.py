"""Spreads and ties that arithmetic makes where the data have none: 0.93 - 0.91 and 0.95 - 0.93 are the same difference."""

import numpy as np

EPSILON = 16 * float(np.finfo(float).eps)
"""Sums of a few dozen terms are off by less than this share of their size (Higham 2002, section 4.2)."""
DIGITS = 10


def is_rounding(spread: float, size: float) -> bool:
    """Whether a `spread` is no more than the rounding of terms as large as `size`, both in one unit."""
    return bool(spread <= EPSILON * size)


def sample_variance(values: np.ndarray, size: float) -> float:
    """Variance (n - 1) of `values` [n], computed from terms as large as `size`; 0 where they differ by rounding alone.

    Without this a difference that is the same in every replicate has a standard error of 1e-17 and a p of 1e-30.
    """
    return 0.0 if is_rounding(float(np.ptp(values)), size) else float(np.var(values, ddof=1))


def for_ranks(values: np.ndarray) -> np.ndarray:
    """`values` to ten significant digits, so that equal differences tie (as `digits.rank` of R's wilcox.test does)."""
    return np.array([float(f"{value:.{DIGITS}g}") for value in np.asarray(values, dtype=float)])
