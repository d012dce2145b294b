"""One optimizer step of a whole layer of a stack in one pass; every run has its own rates, given as vectors [R] of float32.

Arrays are C-contiguous float32 [R, A, W], as the stack keeps its matrices ([R, 1, W]: biases). Elements do not know each
other, so that a run's bits do not depend on its neighbours.
"""

import numpy as np
from numba import njit

from lab.train.kernels.exponential import COMPILE


@njit(**COMPILE)
def adam(values, grads, first, second, keep, penalty, step, unbias, moments):
    """Adam (Kingma and Ba 2015, algorithm 1), for a gradient g + penalty w, after w has been scaled by keep.

    `keep` is 1 - rate * weight decay for AdamW (Loshchilov and Hutter 2019, algorithm 2) and 1 else, `penalty` the weight
    decay of L2 and 0 else, `step` rate / (1 - beta1^t), `unbias` 1 / sqrt(1 - beta2^t), `moments` (1 - beta1, 1 - beta2,
    epsilon).
    """
    fresh1, fresh2, epsilon = moments[0], moments[1], moments[2]
    for r in range(values.shape[0]):
        kept, l2, rate, scale = keep[r], penalty[r], step[r], unbias[r]
        for a in range(values.shape[1]):
            w, g, m, v = values[r, a], grads[r, a], first[r, a], second[r, a]
            for j in range(values.shape[2]):
                slope = g[j] + l2 * w[j]
                mean = m[j] + (slope - m[j]) * fresh1
                square = v[j] + (slope * slope - v[j]) * fresh2
                m[j], v[j] = mean, square
                w[j] = w[j] * kept - rate * mean / (np.sqrt(square) * scale + epsilon)


@njit(**COMPILE)
def momentum(values, grads, velocity, penalty, rate, memory, look_ahead):
    """Gradient descent with momentum as torch.optim.SGD has it: v = memory v + g; w -= rate v, or rate (g + memory v).

    `look_ahead` [R] is 1 for Nesterov's form (Sutskever et al. 2013) and 0 for the heavy ball; velocity starts at 0.
    """
    for r in range(values.shape[0]):
        l2, pace, keep, ahead = penalty[r], rate[r], memory[r], look_ahead[r]
        for a in range(values.shape[1]):
            w, g, v = values[r, a], grads[r, a], velocity[r, a]
            for j in range(values.shape[2]):
                slope = g[j] + l2 * w[j]
                speed = keep * v[j] + slope
                v[j] = speed
                w[j] -= pace * (speed + ahead * (slope + keep * speed - speed))
