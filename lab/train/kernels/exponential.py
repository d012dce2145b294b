"""The exponential in float32, written so that the compiler can do a whole vector of them at once; how kernels are compiled."""

import numpy as np
from numba import njit

COMPILE = {"nogil": True, "cache": True, "fastmath": {"contract"}, "error_model": "numpy"}
"""Of the fast-math flags only contraction to fused multiply-add: no sum is reordered, what is not finite stays so."""
_f = np.float32
_HALF, _ONE = _f(0.5), _f(1)
_LOG2_E, _LN2_HIGH, _LN2_LOW = _f(1.4426950408889634), _f(0.693359375), _f(-2.12194440e-4)
_LARGEST = _f(87.0)
"""exp of it and of its negative are normal float32 numbers; beyond, the value is held there."""


@njit(inline="always", **COMPILE)
def exp(x):
    """exp(x) for float32 within 2 units in the last place, x held to [-87, 87] (Cephes expf, Moshier 1989)."""
    x = max(x, -_LARGEST)
    x = min(x, _LARGEST)
    n = np.floor(x * _LOG2_E + _HALF)
    r = x - n * _LN2_HIGH - n * _LN2_LOW
    p = _f(1.9875691500e-4) * r + _f(1.3981999507e-3)
    p = (p * r + _f(8.3334519073e-3)) * r + _f(4.1665795894e-2)
    p = (p * r + _f(1.6666665459e-1)) * r + _f(5.0000001201e-1)
    power = (np.int32(n) + np.int32(127)) << np.int32(23)
    return (p * (r * r) + r + _ONE) * np.int32(power).view(np.float32)
