"""One optimizer step for every run of a stack: PyTorch's fused kernels, one call per run.

A call per run keeps a run's bits independent of its neighbours: the kernels treat the tail of a buffer apart from its
whole vectors, and in one call over several runs the tail would depend on how many there are.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

from lab.study.recipe import Recipe
from lab.study.schedule import learning_rate
from lab.train import eager

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8


def has_fused_kernels() -> bool:
    """Whether this PyTorch carries the fused kernels; they are private, so a later version may not."""
    return all(hasattr(torch, name) for name in ("_fused_adamw_", "_fused_adam_", "_fused_sgd_"))


class RunOptimizer:
    """The optimizer of one run: `values` and `grads` are its slices of the stack's tensors."""

    def __init__(
        self,
        recipe: Recipe,
        values: Sequence[Tensor],
        grads: Sequence[Tensor],
        states: Sequence[Sequence[Tensor]],
        *,
        fused: bool | None = None,
    ) -> None:
        self.fused = has_fused_kernels() if fused is None else fused
        self.recipe, self.values, self.grads = recipe, list(values), list(grads)
        self.states = [list(state) for state in states]
        self.steps = 0
        self._counter = torch.zeros((), dtype=torch.float32, device=self.values[0].device)

    def step(self, total: int) -> None:
        """One update with the rate of the schedule; `total` is the number of steps of the whole run."""
        rate = learning_rate(self.recipe, self.steps, total)
        if not self.fused:
            self._eager(rate)
        elif self.recipe.optimizer == "sgd":
            self._sgd(rate)
        else:
            self._adam(rate)
        self.steps += 1

    def _eager(self, rate: float) -> None:
        recipe, slices = self.recipe, (self.values, self.grads)
        if recipe.optimizer == "sgd":
            eager.sgd(recipe, *slices, self.states[0], rate=rate)
        else:
            betas = (BETA1, BETA2)
            eager.adam(recipe, *slices, self.states, rate=rate, step=self.steps + 1, betas=betas, epsilon=EPSILON)

    def _adam(self, rate: float) -> None:
        kernel = torch._fused_adamw_ if self.recipe.optimizer == "adamw" else torch._fused_adam_
        self._counter.fill_(self.steps + 1)
        first, second = self.states
        kernel(
            self.values,
            self.grads,
            first,
            second,
            [],
            [self._counter] * len(self.values),
            lr=rate,
            beta1=BETA1,
            beta2=BETA2,
            weight_decay=self.recipe.weight_decay,
            eps=EPSILON,
            amsgrad=False,
            maximize=False,
        )

    def _sgd(self, rate: float) -> None:
        torch._fused_sgd_(
            self.values,
            self.grads,
            self.states[0] if self.recipe.momentum else [],
            weight_decay=self.recipe.weight_decay,
            momentum=self.recipe.momentum,
            lr=rate,
            dampening=0.0,
            nesterov=self.recipe.nesterov and self.recipe.momentum > 0,
            maximize=False,
            is_first_step=self.steps == 0,
        )


def states_needed(recipe: Recipe) -> int:
    """How many buffers of the parameters' size the optimizer keeps."""
    return 1 if recipe.optimizer == "sgd" else 2
