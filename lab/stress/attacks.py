"""FGSM and PGD in the l-infinity ball around an image, for a whole stack of runs at once."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

Function = Callable[[Tensor], Tensor]
"""Pixels [runs, n, inputs] in 0..1 to logits [runs, n, classes]; every run sees its own images."""


def loss_gradient(function: Function, x: Tensor, labels: Tensor) -> Tensor:
    """Gradient [runs, n, inputs] of each image's cross entropy with respect to its own pixels; `labels` int64 [n]."""
    with torch.enable_grad():
        inputs = x.detach().requires_grad_(True)
        logits = function(inputs)
        loss = cross_entropy(logits.flatten(0, 1), labels.repeat(len(x)), reduction="sum")
        return torch.autograd.grad(loss, inputs)[0]


def fgsm(function: Function, x: Tensor, labels: Tensor, eps: float) -> Tensor:
    """One step of size eps along the sign of the gradient, clipped to 0..1 (Goodfellow, Shlens and Szegedy 2015, section 4)."""
    return pgd(function, x, labels, eps, steps=1, step=eps, start=x)


def pgd(function: Function, x: Tensor, labels: Tensor, eps: float, *, steps: int, step: float, start: Tensor) -> Tensor:
    """`steps` steps of size `step` along the sign of the gradient, each projected on |x' - x| <= eps and on 0..1.

    `start` [runs, n, inputs] is where it begins. Madry et al. 2018, equation of section 2.1 (projected gradient ascent).
    """
    low, high = (x - eps).clamp(min=0), (x + eps).clamp(max=1)
    moved = start.clamp(low, high)
    for _ in range(steps):
        moved = (moved + step * loss_gradient(function, moved, labels).sign()).clamp(low, high)
    return moved
