"""One optimizer step of a whole stack, each run with its own rates: in compiled passes, or in PyTorch's operations."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lab.study.recipe import Recipe
from lab.study.schedule import learning_rate
from lab.train.network import Network
from lab.train.passes import CompiledPasses

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8
Rates = tuple[NDArray[np.float64], ...]
"""Vectors [R] that the formulas of lab.train.kernels.updates take: see `adam` and `momentum` there."""


class Updates(Protocol):
    """The optimizers of a stack; `steps` have been done."""

    steps: int

    def begin(self) -> None:
        """A step begins."""

    def update(self, tensor: int) -> None:
        """The gradient of one of the network's tensors is there."""

    def end(self) -> None:
        """All gradients are there."""


def updates_for(
    network: Network, recipes: Sequence[Recipe], states: Sequence[Sequence[Tensor]], total: int
) -> "VectorUpdates | CompiledUpdates":
    """Compiled where the network's passes are; `states` are like network.values, `total` the steps of the whole training."""
    kind = CompiledUpdates if isinstance(network.passes, CompiledPasses) else VectorUpdates
    return kind(network, recipes, states, total)


def states_needed(recipe: Recipe) -> int:
    """How many buffers of the parameters' size the optimizer keeps."""
    return 1 if recipe.optimizer == "sgd" else 2


def rates_of(recipes: Sequence[Recipe], step: int, total: int) -> Rates:
    """Every run's rates at a step counted from 0 of `total`; all runs of a stack have one optimizer."""
    rates = np.array([learning_rate(recipe, step, total) for recipe in recipes])
    decay, none = np.array([recipe.weight_decay for recipe in recipes]), np.zeros(len(recipes))
    if recipes[0].optimizer == "sgd":
        memory = np.array([recipe.momentum for recipe in recipes])
        return decay, rates, memory, np.array([float(recipe.nesterov) for recipe in recipes])
    keep, penalty = (1 - rates * decay, none) if recipes[0].optimizer == "adamw" else (1 + none, decay)
    return keep, penalty, rates / (1 - BETA1 ** (step + 1)), none + (1 - BETA2 ** (step + 1)) ** -0.5


def clip(network: Network, recipes: Sequence[Recipe]) -> None:
    """Scale every run's gradient down to its norm's limit, as torch.nn.utils.clip_grad_norm_ does (Pascanu et al. 2013)."""
    for run, recipe in enumerate(recipes):
        if recipe.clip_norm:
            grads = network.of_run(network.grads, run)
            norm = torch.stack([torch.linalg.vector_norm(grad) for grad in grads]).norm()
            scale = torch.clamp(recipe.clip_norm / (norm + 1e-6), max=1.0)
            for grad in grads:
                grad.mul_(scale)


class VectorUpdates:
    """Every tensor of the stack in a few of PyTorch's operations, after all gradients are there: any device, any type.

    The rates lie in one tensor that keeps its place, so that a captured graph finds the new ones there.
    """

    def __init__(
        self, network: Network, recipes: Sequence[Recipe], states: Sequence[Sequence[Tensor]], total: int
    ) -> None:
        self.network, self.recipes, self.total, self.steps = network, tuple(recipes), total, 0
        self.tensors = list(zip(network.values, network.grads, *states, strict=True))
        self.rates = torch.zeros(4, len(recipes), **network.options)

    def begin(self) -> None:
        """Work out every run's rates for this step and bring them to the device."""
        rates = rates_of(self.recipes, self.steps, self.total)
        self.rates.copy_(torch.as_tensor(np.stack(rates)))
        self.steps += 1

    def update(self, tensor: int) -> None:
        """Nothing yet."""

    def end(self) -> None:
        """Clip, then move all values."""
        clip(self.network, self.recipes)
        move = _momentum if self.recipes[0].optimizer == "sgd" else _adam
        for tensors in self.tensors:
            move(*tensors, *self.rates[:, : len(tensors[0]), None, None])


def _adam(
    values: Tensor,
    grads: Tensor,
    first: Tensor,
    second: Tensor,
    keep: Tensor,
    penalty: Tensor,
    step: Tensor,
    unbias: Tensor,
) -> None:
    slope = torch.addcmul(grads, penalty, values)
    first.lerp_(slope, 1 - BETA1)
    second.mul_(BETA2).addcmul_(slope, slope, value=1 - BETA2)
    values.mul_(keep).sub_(step * first / (second.sqrt() * unbias + EPSILON))


def _momentum(
    values: Tensor, grads: Tensor, velocity: Tensor, penalty: Tensor, rate: Tensor, memory: Tensor, ahead: Tensor
) -> None:
    slope = torch.addcmul(grads, penalty, values)
    velocity.mul_(memory).add_(slope)
    values.sub_(rate * torch.lerp(velocity, slope + memory * velocity, ahead))


class CompiledUpdates:
    """Every tensor of the stack in one pass as soon as its gradient is there, each run with its own rates."""

    def __init__(
        self, network: Network, recipes: Sequence[Recipe], states: Sequence[Sequence[Tensor]], total: int
    ) -> None:
        self.network, self.recipes, self.total, self.steps = network, tuple(recipes), total, 0
        self.clipped = any(recipe.clip_norm for recipe in recipes)
        self.arrays = [
            tuple(tensor.numpy() for tensor in tensors)
            for tensors in zip(network.values, network.grads, *states, strict=True)
        ]
        self.kernel, self.constants = _kernel(recipes[0])

    def begin(self) -> None:
        """Work out every run's rates for this step."""
        rates = rates_of(self.recipes, self.steps, self.total)
        self.rates = (*(vector.astype(np.float32) for vector in rates), *self.constants)
        self.steps += 1

    def update(self, tensor: int) -> None:
        """Move the values of one tensor; later, where the length of the whole gradient must be known first."""
        if not self.clipped:
            self.kernel(*self.arrays[tensor], *self.rates)

    def end(self) -> None:
        """Clip, and move what has waited for it."""
        if self.clipped:
            clip(self.network, self.recipes)
            for arrays in self.arrays:
                self.kernel(*arrays, *self.rates)


def _kernel(recipe: Recipe) -> tuple:
    from lab.train.kernels.updates import adam, momentum

    if recipe.optimizer == "sgd":
        return momentum, ()
    return adam, (np.array([1 - BETA1, 1 - BETA2, EPSILON], dtype=np.float32),)
