"""Softmax and cross entropy, its slope and the gradient of the head's bias, in one pass over the logits."""

import numpy as np
from numba import njit

from lab.train.kernels.exponential import COMPILE, exp

_f = np.float32
_ZERO, _ONE = _f(0), _f(1)


@njit(**COMPILE)
def cross_entropy(logits, bias, labels, smoothing, classes, slope, losses, correct, bias_grad):
    """Loss -sum q log softmax(logits + bias) with q = (1 - smoothing) one-hot + smoothing / classes (Szegedy et al. 2016).

    `logits` and `slope` [R, B, padded classes] float32 (slope: d mean loss / d logits, 0 in the padding), `bias` and
    `bias_grad` [R, 1, padded classes], `labels` [R, B] int64, `smoothing` [R] float32; the sums of losses and the correct
    decisions go into `losses` and `correct` [R] float64. What is not finite makes the loss not a number.
    """
    share = _ONE / _f(logits.shape[1])
    for r in range(logits.shape[0]):
        total, hits, soft = 0.0, 0, smoothing[r] / _f(classes)
        sums = bias_grad[r, 0]
        sums[:] = _ZERO
        for b in range(logits.shape[1]):
            s, label = slope[r, b], labels[r, b]
            s[:] = logits[r, b] + bias[r, 0]
            best = 0
            plain = _ZERO
            for c in range(classes):
                best = c if s[c] > s[best] else best
                plain += s[c]
            top, chosen = s[best], s[label]
            mass = _ZERO
            for c in range(classes):
                s[c] = exp(s[c] - top)
                mass += s[c]
            peak = np.log(mass) + top
            loss = peak - (_ONE - smoothing[r]) * chosen - soft * plain
            total += loss if np.isfinite(plain) else np.nan
            hits += best == label
            for c in range(classes):
                s[c] = (s[c] / mass - soft) * share
                sums[c] += s[c]
            s[label] -= (_ONE - smoothing[r]) * share
            sums[label] -= (_ONE - smoothing[r]) * share
            s[classes:] = _ZERO
        losses[r], correct[r] = total, hits
