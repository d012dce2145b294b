"""One optimizer step of a whole stack: tensor by tensor with the compiled passes, or run by run with PyTorch's kernels."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from lab.study.recipe import Recipe
from lab.study.schedule import learning_rate
from lab.train.network import Network
from lab.train.optimizers import BETA1, BETA2, EPSILON, RunOptimizer
from lab.train.passes import CompiledPasses


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
) -> "PerRunUpdates | CompiledUpdates":
    """Compiled where the network's passes are; `states` are like network.values, `total` the steps of the whole training."""
    kind = CompiledUpdates if isinstance(network.passes, CompiledPasses) else PerRunUpdates
    return kind(network, recipes, states, total)


def clip(network: Network, recipes: Sequence[Recipe]) -> None:
    """Scale every run's gradient down to its norm's limit, as torch.nn.utils.clip_grad_norm_ does (Pascanu et al. 2013)."""
    for run, recipe in enumerate(recipes):
        if recipe.clip_norm:
            grads = network.of_run(network.grads, run)
            norm = torch.stack([torch.linalg.vector_norm(grad) for grad in grads]).norm()
            scale = torch.clamp(recipe.clip_norm / (norm + 1e-6), max=1.0)
            for grad in grads:
                grad.mul_(scale)


class PerRunUpdates:
    """One RunOptimizer for every run, after all gradients are there."""

    def __init__(
        self, network: Network, recipes: Sequence[Recipe], states: Sequence[Sequence[Tensor]], total: int
    ) -> None:
        self.network, self.recipes, self.total = network, tuple(recipes), total
        self.optimizers = [
            RunOptimizer(
                recipe,
                network.of_run(network.values, run),
                network.of_run(network.grads, run),
                [network.of_run(state, run) for state in states],
            )
            for run, recipe in enumerate(recipes)
        ]

    @property
    def steps(self) -> int:
        """Steps done; all runs of a stack began together."""
        return self.optimizers[0].steps

    @steps.setter
    def steps(self, steps: int) -> None:
        for optimizer in self.optimizers:
            optimizer.steps = steps

    def begin(self) -> None:
        """Nothing yet."""

    def update(self, tensor: int) -> None:
        """Nothing yet."""

    def end(self) -> None:
        """Step every run."""
        clip(self.network, self.recipes)
        for optimizer in self.optimizers:
            optimizer.step(self.total)


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
        self.decay = np.array([recipe.weight_decay for recipe in recipes])
        self.begin_with = self._sgd if recipes[0].optimizer == "sgd" else self._adam

    def begin(self) -> None:
        """Work out every run's rates for this step."""
        rates = np.array([learning_rate(recipe, self.steps, self.total) for recipe in self.recipes])
        self.steps += 1
        self.kernel, self.rates = self.begin_with(rates)

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

    def _adam(self, rates):
        from lab.train.kernels.updates import adam

        decoupled = self.recipes[0].optimizer == "adamw"
        keep, penalty = (1 - rates * self.decay, 0 * rates) if decoupled else (1 + 0 * rates, self.decay)
        step = rates / (1 - BETA1**self.steps)
        unbias = np.full(len(rates), (1 - BETA2**self.steps) ** -0.5)
        moments = np.array([1 - BETA1, 1 - BETA2, EPSILON])
        return adam, _single(keep, penalty, step, unbias, moments)

    def _sgd(self, rates):
        from lab.train.kernels.updates import momentum

        memory = np.array([recipe.momentum for recipe in self.recipes])
        ahead = np.array([float(recipe.nesterov) for recipe in self.recipes])
        return momentum, _single(self.decay, rates, memory, ahead)


def _single(*vectors: np.ndarray) -> tuple[np.ndarray, ...]:
    return tuple(vector.astype(np.float32) for vector in vectors)
