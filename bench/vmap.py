"""`torch.func.vmap` over the runs of one depth and activation: what PyTorch itself offers for many small networks."""

import itertools
from collections.abc import Iterator

import torch
from torch.func import functional_call, grad_and_value, stack_module_state, vmap

from bench.data import random_data
from bench.shapes import DEPTHS, Block, Shape
from lab.models.mlp import MLP

RUNS_PER_GROUP = 9
"""The canonical study has nine runs of each depth and activation."""


def vmap_loop(shape: Shape, steps: int) -> Block:
    """Stacked parameters, one vmapped gradient per step, one fused AdamW over all runs of a group."""
    groups = [_group(shape, number + 3 * (number % 2)) for number in range(len(DEPTHS))]

    def block() -> int:
        for step, source in groups:
            for x, y in itertools.islice(source, steps):
                step(x, y)
        return len(groups) * RUNS_PER_GROUP * steps * shape.batch

    return block


def _group(shape: Shape, number: int):
    spec = shape.spec(number)
    modules = [MLP(shape.inputs, shape.classes, spec.model) for _ in range(RUNS_PER_GROUP)]
    parameters, buffers = stack_module_state(modules)
    base = MLP(shape.inputs, shape.classes, spec.model).to("meta")
    # Weight decay is a factor, and one optimizer has one decay: a third of the runs each would need its own optimizer.
    optimizer = torch.optim.AdamW(parameters.values(), lr=spec.recipe.learning_rate, fused=True)

    def loss(weights, x, y):
        return torch.nn.functional.cross_entropy(functional_call(base, (weights, buffers), (x,)), y)

    slopes = vmap(grad_and_value(loss))

    def step(x, y) -> None:
        found, _ = slopes(parameters, x, y)
        for name, parameter in parameters.items():
            parameter.grad = found[name]
        optimizer.step()

    return step, _batches(shape)


def _batches(shape: Shape) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """x [runs, batch, inputs] and y [runs, batch], every run in its own order."""
    images, labels = random_data(shape)
    while True:
        orders = torch.stack([torch.randperm(len(labels)) for _ in range(RUNS_PER_GROUP)])
        for rows in orders[:, : len(labels) // shape.batch * shape.batch].split(shape.batch, dim=1):
            yield images[rows], labels[rows]
