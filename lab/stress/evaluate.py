"""Decisions of a stack of runs under one condition."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lab.stress.attacks import Function, fgsm, loss_gradient, pgd
from lab.stress.conditions import STEP_OF_EPS, Condition


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """Predicted classes int16 [runs, n]; `flat` [runs] counts images at which an attack found no gradient at all."""

    predicted: NDArray[np.int16]
    flat: NDArray[np.int64]


def decide(
    function: Function,
    pixels: NDArray[np.float32],
    labels: NDArray[np.int64],
    condition: Condition,
    *,
    runs: int,
    seed: int,
    at_a_time: int,
    tell: Callable[[float], None] = lambda share: None,
) -> Decided:
    """Predictions for `pixels` float32 [n, inputs] in 0..1, corrupted already; attacks move them here.

    Under an attack an image counts by the first of its points (itself, then the end of every restart) that is misclassified: it is
    right only where all are. The first restart begins at the image, the others uniformly in the ball, drawn from `seed`
    and the same for all runs. `tell` hears the share done.
    """
    starts = _starts(pixels.shape, condition, seed)
    kept, flat = [], np.zeros(runs, dtype=np.int64)
    for begin in range(0, len(pixels), at_a_time):
        part = slice(begin, begin + at_a_time)
        x = torch.as_tensor(pixels[part]).expand(runs, -1, -1)
        truth = torch.as_tensor(labels[part])
        chosen = _classes(function, x)
        if condition.attack:
            flat += (loss_gradient(function, x, truth) == 0).all(dim=2).sum(dim=1).numpy()
        for moved in _attacked(function, x, truth, condition, [start[part] for start in starts]):
            chosen = torch.where(chosen == truth, _classes(function, moved), chosen)
            tell(min(1.0, (begin + at_a_time) / len(pixels)))
        kept.append(chosen.to(torch.int16).numpy())
    return Decided(np.concatenate(kept, axis=1), flat)


def _classes(function: Function, x: Tensor) -> Tensor:
    with torch.inference_mode():
        return function(x).argmax(dim=2).clone()


def _attacked(
    function: Function, x: Tensor, labels: Tensor, condition: Condition, starts: list[NDArray[np.float32]]
) -> Iterator[Tensor]:
    """The points that an attack tries, one per restart."""
    if condition.family == "fgsm":
        yield fgsm(function, x, labels, condition.amount)
    elif condition.family == "pgd":
        step = STEP_OF_EPS * condition.amount / condition.steps
        for start in (x, *(x + torch.as_tensor(shift) for shift in starts)):
            yield pgd(function, x, labels, condition.amount, steps=condition.steps, step=step, start=start)


def _starts(shape: tuple[int, ...], condition: Condition, seed: int) -> list[NDArray[np.float32]]:
    if condition.family != "pgd":
        return []
    generator = np.random.Generator(np.random.PCG64(seed))
    draws = [generator.uniform(-1, 1, shape).astype(np.float32) for _ in range(condition.restarts - 1)]
    return [np.float32(condition.amount) * draw for draw in draws]
