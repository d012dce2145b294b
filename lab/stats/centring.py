"""Values less one of them, without losing the digits that a large common offset hides."""

from fractions import Fraction

import numpy as np

BADLY_SCALED = 1e-5
"""Below this spread relative to the offset, rounding to doubles already takes digits that matter."""


def from_first(values: np.ndarray) -> np.ndarray:
    """`values` [n] minus the first of them.

    Where they spread by less than 1e-5 of their size, each double is taken for the shortest decimal number that reads
    back as it, which is what was typed: 1000000000000.4 is off by 2.4e-5 as a double, and NIST's hardest sets (Simon
    and Lesage 1989) cannot be solved to more than three digits from doubles alone. A computed value moves by less than
    its own rounding error. Non-finite values pass through.
    """
    if not len(values):
        return np.asarray(values, dtype=float)
    values = np.asarray(values, dtype=float)
    size = float(np.max(np.abs(values)))
    if not np.isfinite(size) or np.ptp(values) >= BADLY_SCALED * size:
        return values - values[0]
    unique, place = np.unique(values, return_inverse=True)
    first = Fraction(repr(float(values[0])))
    return np.array([float(Fraction(repr(float(one))) - first) for one in unique])[place]
