"""Bias, activation and derivative in one pass, and the way back with the sum of the bias gradient.

Arrays are C-contiguous float32: R runs, B examples, W units. Every pass goes run by run and row by row and gives each
element the same arithmetic wherever it stands, so that a run's bits do not depend on its neighbours; no product is
reordered (of the fast-math flags only contraction to fused multiply-add is on), so that what is not finite stays visible.
"""

import numpy as np
from numba import njit

from lab.train.kernels.exponential import COMPILE, exp

_f = np.float32
_ZERO, _HALF, _ONE, _TWO = _f(0), _f(0.5), _f(1), _f(2)
_DENSITY = _f(0.3989422804014327)
"""1 / sqrt(2 pi)."""
# 2 Phi(-z) exp(z^2 / 2) = t (c0 + c1 t + … + c8 t^8), t = 1 / (1 + 0.28 z), z >= 0: the form of Abramowitz and Stegun
# 7.1.26, fitted anew by Chebyshev polynomials to a relative error of 2e-7 over the whole tail.
_SCALE = _f(0.28)
_C0, _C1, _C2 = _f(0.22340772392194969), _f(0.22339841032590452), _f(0.20619922129343515)
_C3, _C4, _C5 = _f(0.16697753993635864), _f(0.14685566411788722), _f(-0.01610555731719073)
_C6, _C7, _C8 = _f(0.1891566753357294), _f(-0.19014993246546164), _f(0.05026029685666896)


@njit(inline="always", **COMPILE)
def _gelu(x):  # x Phi(x) and its derivative Phi(x) + x phi(x) (Hendrycks and Gimpel 2016), from one exponential
    size = abs(x)
    bell = exp(-_HALF * size * size)
    t = _ONE / (_ONE + _SCALE * size)
    q = ((_C8 * t + _C7) * t + _C6) * t + _C5
    q = ((q * t + _C4) * t + _C3) * t + _C2
    q = (q * t + _C1) * t + _C0
    tail = _HALF * q * t * bell
    phi = tail if x < _ZERO else _ONE - tail
    return x * phi, phi + x * (_DENSITY * bell)


@njit(inline="always", **COMPILE)
def _silu(x):  # x / (1 + exp(-x)) and its derivative
    gate = _ONE / (_ONE + exp(-x))
    return x * gate, gate * (_ONE + x * (_ONE - gate))


@njit(inline="always", **COMPILE)
def _tanh(x):  # Cephes tanhf (Moshier 1989) and 1 - tanh^2
    s = x * x
    small = _f(-5.70498872745e-3) * s + _f(2.06390887954e-2)
    small = (small * s + _f(-5.37397155531e-2)) * s + _f(1.33314422036e-1)
    small = (small * s + _f(-3.33332819422e-1)) * s * x + x
    large = _ONE - _TWO / (exp(_TWO * abs(x)) + _ONE)
    y = small if abs(x) < _f(0.625) else (-large if x < _ZERO else large)
    return y, _ONE - y * y


@njit(**COMPILE)
def bias_relu(pre, bias, out):
    """out = max(pre + bias, 0); pre, out [R, B, W], bias [R, 1, W]."""
    for r in range(pre.shape[0]):
        for b in range(pre.shape[1]):
            source, add, target = pre[r, b], bias[r, 0], out[r, b]
            for j in range(pre.shape[2]):
                x = source[j] + add[j]
                target[j] = max(x, _ZERO)


def _smooth(function):
    """A pass that puts the value at pre + bias into out and leaves the derivative in pre; pre, out [R, B, W], bias [R, 1, W]."""

    @njit(**COMPILE)
    def bias_activation(pre, bias, out):
        for r in range(pre.shape[0]):
            for b in range(pre.shape[1]):
                source, add, target = pre[r, b], bias[r, 0], out[r, b]
                for j in range(pre.shape[2]):
                    target[j], source[j] = function(source[j] + add[j])

    return bias_activation


bias_gelu, bias_silu, bias_tanh = _smooth(_gelu), _smooth(_silu), _smooth(_tanh)


@njit(**COMPILE)
def relu_backward(slope, out, bias_grad):
    """slope = slope where out > 0, else 0, in place; its sum over the examples into bias_grad [R, 1, W]."""
    for r in range(slope.shape[0]):
        total = bias_grad[r, 0]
        total[:] = _ZERO
        for b in range(slope.shape[1]):
            s, y = slope[r, b], out[r, b]
            for j in range(slope.shape[2]):
                value = s[j] if y[j] > _ZERO else _ZERO
                s[j] = value
                total[j] += value


@njit(**COMPILE)
def smooth_backward(slope, derivative, bias_grad):
    """slope *= derivative in place; its sum over the examples into bias_grad [R, 1, W]."""
    for r in range(slope.shape[0]):
        total = bias_grad[r, 0]
        total[:] = _ZERO
        for b in range(slope.shape[1]):
            s, d = slope[r, b], derivative[r, b]
            for j in range(slope.shape[2]):
                value = s[j] * d[j]
                s[j] = value
                total[j] += value
