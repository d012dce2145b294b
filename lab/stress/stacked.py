"""Runs of one shape as one function: their weights stacked, each on images of its own."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.func import functional_call, vmap

from lab.models.mlp import MLP
from lab.stress.attacks import Function
from lab.study.recipe import Model
from lab.train.spec import RunSpec

MOST_RUNS = 18
MOST_VALUES = 6_000_000
"""Runs of one stack, and float32 values of one layer-by-layer pass: what stays in some 100 MB."""

Weights = Mapping[str, NDArray[np.float32]]


def stacks(specs: Sequence[RunSpec]) -> Iterator[tuple[RunSpec, ...]]:
    """Runs that share data and shape, so many at a time, in the order of the plan."""
    groups: dict[tuple, list[RunSpec]] = {}
    for spec in specs:
        groups.setdefault((spec.dataset_key, *_shape(spec.model)), []).append(spec)
    for group in groups.values():
        for start in range(0, len(group), MOST_RUNS):
            yield tuple(group[start : start + MOST_RUNS])


def _shape(model: Model) -> tuple[object, ...]:
    return model.depth, model.width, model.activation, model.norm, model.residual


def stacked(model: Model, weights: Sequence[Weights], mean: Tensor, sd: Tensor) -> Function:
    """Pixels [runs, n, inputs] in 0..1 to logits; `mean` and `sd` [inputs] are those of the training images.

    The module is that of `lab.models`, in evaluation mode, once for all runs (torch.func: vmap over stacked weights).
    """
    held = {name: torch.stack([torch.as_tensor(np.array(one[name])) for one in weights]) for name in weights[0]}
    held = {name: value.to(mean.dtype) for name, value in held.items()}
    classes = held["head.bias"].shape[1]
    module = MLP(len(mean), classes, model).eval().requires_grad_(False)
    each = vmap(lambda own, x: functional_call(module, own, ((x - mean) / sd,)))
    return lambda x: each(held, x)


def images_at_a_time(model: Model, runs: int) -> int:
    """How many images of each run go through at once."""
    return max(32, MOST_VALUES // (runs * model.width * (model.depth + 2)))
