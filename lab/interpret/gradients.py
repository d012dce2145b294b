"""Integrated gradients and saliency, in the model's own precision."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from lab.errors import InvalidInput

Function = Callable[[Tensor], Tensor]
ROWS = 4096
"""Rows of one forward pass; bounds memory, not results."""


@dataclass(frozen=True, slots=True)
class Integrated:
    """Maps [n, inputs] and what they should add up to: `explained` [n] = f(x) - f(baseline), `gap` [n] = |sum - explained|."""

    maps: Tensor
    explained: Tensor
    gap: Tensor
    steps: int

    @property
    def relative_gap(self) -> Tensor:
        """`gap` over |explained| [n]; infinite or nan where nothing is to be explained."""
        return self.gap / self.explained.abs()


def integrated_gradients(
    function: Function, x: Tensor, target: Tensor, *, steps: int, baseline: Tensor | None = None
) -> Integrated:
    """(x - b) times the mean gradient of f_target on the line from b to x, by the midpoint rule with `steps` points.

    `function` maps [n, inputs] to scores [n, classes]; `target` int64 [n]; `baseline` b [inputs] or [n, inputs], by default
    zero, which is the training mean in standardised space. Sundararajan, Taly and Yan 2017, equations 1 and 3 (there the
    right-hand rule; the midpoint rule errs by the square of the step). Completeness is their proposition 1.
    """
    if steps < 1:
        raise InvalidInput("integrated gradients need at least one step", where="steps", seen=steps, remedy="Use 64")
    start = torch.zeros_like(x) if baseline is None else baseline.expand_as(x)
    fractions = ((torch.arange(steps, dtype=torch.float64) + 0.5) / steps).to(x.dtype)
    total = torch.zeros_like(x)
    for some in fractions.split(max(1, ROWS // len(x))):
        points = start + some[:, None, None] * (x - start)  # [some, n, inputs]
        slopes = gradient(function, points.flatten(0, 1), target.repeat(len(some)))
        total += slopes.reshape(points.shape).sum(dim=0)
    maps = (x - start) * total / steps
    explained = _score(function, x, target) - _score(function, start, target)
    return Integrated(maps, explained, (maps.sum(dim=1) - explained).abs(), steps)


def saliency(function: Function, x: Tensor, target: Tensor) -> Tensor:
    """|df_target / dx| [n, inputs] (Simonyan, Vedaldi and Zisserman 2014, section 3)."""
    return gradient(function, x, target).abs()


def gradient(function: Function, x: Tensor, target: Tensor) -> Tensor:
    """df_target / dx for each row: [n, inputs]."""
    with torch.enable_grad():
        inputs = x.detach().requires_grad_(True)
        scores = function(inputs).gather(1, target[:, None]).sum()
        return torch.autograd.grad(scores, inputs)[0]


def _score(function: Function, x: Tensor, target: Tensor) -> Tensor:
    with torch.no_grad():
        return function(x).gather(1, target[:, None])[:, 0]
