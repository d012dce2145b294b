"""The optimizers in plain tensor operations: for a PyTorch without the fused kernels, and to hold those to their formulas."""

from collections.abc import Sequence

import torch
from torch import Tensor

from lab.study.recipe import Recipe


def adam(
    recipe: Recipe,
    values: Sequence[Tensor],
    grads: Sequence[Tensor],
    states: Sequence[Sequence[Tensor]],
    *,
    rate: float,
    step: int,
    betas: tuple[float, float],
    epsilon: float,
) -> None:
    """Step number `step` (from 1) of Adam (Kingma and Ba 2015), weight decay decoupled for `adamw` and in the gradient for `adam`."""
    beta1, beta2 = betas
    for value, grad, first, second in zip(values, grads, *states, strict=True):
        if recipe.optimizer == "adamw":
            value.mul_(1 - rate * recipe.weight_decay)
        elif recipe.weight_decay:
            grad = grad.add(value, alpha=recipe.weight_decay)
        first.lerp_(grad, 1 - beta1)
        second.mul_(beta2).addcmul_(grad, grad, value=1 - beta2)
        scale = (second / (1 - beta2**step)).sqrt_().add_(epsilon)
        value.addcdiv_(first, scale, value=-rate / (1 - beta1**step))


def sgd(
    recipe: Recipe, values: Sequence[Tensor], grads: Sequence[Tensor], momenta: Sequence[Tensor], *, rate: float
) -> None:
    """One step of gradient descent with momentum (Polyak 1964): v = m v + g, w = w - rate v; v starts at 0.

    In Nesterov's form (Sutskever et al. 2013) w = w - rate (g + m v).
    """
    for value, grad, momentum in zip(values, grads, momenta, strict=True):
        slope = torch.add(grad, value, alpha=recipe.weight_decay)
        momentum.mul_(recipe.momentum).add_(slope)
        value.sub_(slope.add_(momentum, alpha=recipe.momentum) if recipe.nesterov else momentum, alpha=rate)
