"""The loops one would write, and the engine: each trains a little on every call and says how many samples it took."""

import itertools
from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset

from bench.shapes import DEPTHS, Shape
from lab.models.mlp import MLP
from lab.train.batches import TrainData
from lab.train.stack import Stack

RUNS_PER_STACK = 9
STEPS = 2
"""Steps per depth in one call: few, so that a slice of a second ends on time."""
Block = Callable[[], int]


def random_data(shape: Shape) -> TrainData:
    """Noise in the sizes of the canonical data."""
    draw = np.random.default_rng(0)
    images = draw.standard_normal((shape.examples, shape.inputs), dtype=np.float32)
    labels = draw.integers(shape.classes, size=shape.examples)
    return TrainData([images], labels, images[:500], labels[:500], shape.classes)


def data_loader_loop(shape: Shape) -> Block:
    """nn.Module, DataLoader over tensors in the same process, AdamW with its defaults."""
    data = random_data(shape)
    images, labels = torch.as_tensor(data.train[0]), torch.as_tensor(data.labels)
    loader = DataLoader(TensorDataset(images, labels), batch_size=shape.batch, shuffle=True, drop_last=True)
    return _alternate(shape, lambda: itertools.chain.from_iterable(itertools.repeat(loader)), fused=False)


def in_memory_loop(shape: Shape) -> Block:
    """nn.Module, batches by an index into tensors, AdamW(fused=True): the strongest plain loop we know."""
    data = random_data(shape)
    images, labels = torch.as_tensor(data.train[0]), torch.as_tensor(data.labels)

    def batches() -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
        while True:
            for rows in torch.randperm(shape.examples)[: shape.examples // shape.batch * shape.batch].split(
                shape.batch
            ):
                yield images[rows], labels[rows]

    return _alternate(shape, batches, fused=True)


def _alternate(shape: Shape, batches: Callable[[], Iterator], *, fused: bool) -> Block:
    """A few steps of a run of each depth in turn."""
    runs = []
    for number in range(len(DEPTHS)):
        one = shape.spec(number + 3 * (number % 2))
        module = MLP(shape.inputs, shape.classes, one.model)
        rate, decay = one.recipe.learning_rate, one.recipe.weight_decay
        optimizer = torch.optim.AdamW(module.parameters(), lr=rate, weight_decay=decay, fused=fused or None)
        runs.append((module, optimizer, batches()))

    def block() -> int:
        for module, optimizer, source in runs:
            for x, y in itertools.islice(source, STEPS):
                optimizer.zero_grad()
                torch.nn.functional.cross_entropy(module(x), y).backward()
                optimizer.step()
        return len(runs) * STEPS * shape.batch

    return block


def engine(shape: Shape) -> Block:
    """One stack of nine runs, stepped as lab.train steps it."""
    stack = Stack(
        [shape.spec(number) for number in range(RUNS_PER_STACK)], random_data(shape), device="cpu", dtype=torch.float32
    )

    def steps() -> Iterator[torch.Tensor]:
        while True:
            yield from stack.batches.epoch(stack.orders)

    source = steps()

    def block() -> int:
        for rows in itertools.islice(source, STEPS):
            stack.step(rows)
        return RUNS_PER_STACK * STEPS * shape.batch

    return block


def matrix_product(shape: Shape) -> Block:
    """The machine's float32 matrix product; a call returns thousands of floating point operations, not samples."""
    a, b = torch.randn(1024, 1024), torch.randn(1024, 1024)
    out = torch.empty(1024, 1024)

    def block() -> int:
        torch.mm(a, b, out=out)
        return 2 * 1024**3 // 1000

    return block


LOOPS: dict[str, Callable[[Shape], Block]] = {
    "data loader": data_loader_loop,
    "in memory": in_memory_loop,
    "engine": engine,
    "sgemm": matrix_product,
}
