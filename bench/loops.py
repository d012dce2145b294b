"""The loops one would write, and the engine: each trains a little on every call and says how many samples it took."""

import itertools
from collections.abc import Callable, Iterator

import torch
import torchvision
from PIL import Image
from torch.utils.data import DataLoader, Dataset, TensorDataset

from bench.data import batches, random_data, train_data
from bench.shapes import DEPTHS, Block, Shape
from bench.vmap import vmap_loop
from lab.models.mlp import MLP
from lab.train.stack import Stack
from lab.train.stacks import plan_stacks

STEPS = 2
"""Steps per depth in one call: few, so that a slice of a second ends on time."""


class Pictures(Dataset):
    """Pictures as torchvision's data sets keep them, each through ToTensor, Normalize and a flatten when it is asked for."""

    def __init__(self, shape: Shape) -> None:
        side = max(1, round((shape.inputs / 3) ** 0.5))
        self.shape = shape
        self.bytes = torch.randint(0, 256, (shape.examples, side, side, 3), dtype=torch.uint8).numpy()
        self.labels = random_data(shape)[1].tolist()
        steps = [torchvision.transforms.ToTensor(), torchvision.transforms.Normalize((0.5,) * 3, (0.25,) * 3)]
        self.transform = torchvision.transforms.Compose(steps)

    def __len__(self) -> int:
        """How many pictures there are."""
        return len(self.labels)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        """One picture as a vector, and its label."""
        x = self.transform(Image.fromarray(self.bytes[index])).flatten()
        return torch.nn.functional.pad(x, (0, self.shape.inputs - len(x))), self.labels[index]


def transforms_loop(shape: Shape) -> Block:
    """nn.Module, DataLoader over pictures with torchvision's transforms, AdamW with its defaults."""
    return _loaded(shape, Pictures(shape))


def data_loader_loop(shape: Shape) -> Block:
    """nn.Module, DataLoader over tensors in the same process, AdamW with its defaults."""
    return _loaded(shape, TensorDataset(*random_data(shape)))


def _loaded(shape: Shape, dataset: Dataset) -> Block:
    loader = DataLoader(dataset, batch_size=shape.batch, shuffle=True, drop_last=True)
    return _alternate(shape, lambda: itertools.chain.from_iterable(itertools.repeat(loader)), fused=False)


def in_memory_loop(shape: Shape) -> Block:
    """nn.Module, batches by an index into tensors, AdamW(fused=True): the strongest plain loop we know."""
    return _alternate(shape, lambda: batches(*random_data(shape), shape.batch), fused=True)


def default_loop(shape: Shape) -> Block:
    """The same with AdamW as one gets it without asking for the fused form."""
    return _alternate(shape, lambda: batches(*random_data(shape), shape.batch), fused=False)


def _alternate(shape: Shape, source: Callable[[], Iterator], *, fused: bool) -> Block:
    """A few steps of a run of each depth in turn."""
    runs = []
    for number in range(len(DEPTHS)):
        one = shape.spec(number + 3 * (number % 2))
        module = MLP(shape.inputs, shape.classes, one.model)
        rate, decay = one.recipe.learning_rate, one.recipe.weight_decay
        optimizer = torch.optim.AdamW(module.parameters(), lr=rate, weight_decay=decay, fused=fused or None)
        runs.append((module, optimizer, source()))

    def block() -> int:
        for module, optimizer, some in runs:
            for x, y in itertools.islice(some, STEPS):
                optimizer.zero_grad()
                torch.nn.functional.cross_entropy(module(x), y).backward()
                optimizer.step()
        return len(runs) * STEPS * shape.batch

    return block


def engine(shape: Shape) -> Block:
    """The first stacks of the study, one after the other for a few steps each, as lab.train plans and steps them."""
    stacks = plan_stacks([shape.spec(number) for number in range(shape.runs)])[: shape.stacks]
    made = [Stack(specs, train_data(shape), device="cpu", dtype=torch.float32) for specs in stacks]
    sources = [_orders(stack) for stack in made]
    trained = sum(len(stack.specs) for stack in made)

    def block() -> int:
        for stack, source in zip(made, sources, strict=True):
            for rows in itertools.islice(source, STEPS):
                stack.step(rows)
        return trained * STEPS * shape.batch

    return block


def _orders(stack: Stack) -> Iterator[torch.Tensor]:
    while True:
        yield from stack.batches.epoch(stack.orders)


def matrix_product(shape: Shape) -> Block:
    """The machine's float32 matrix product; a call returns thousands of floating point operations, not samples."""
    a, b = torch.randn(1024, 1024), torch.randn(1024, 1024)
    out = torch.empty(1024, 1024)

    def block() -> int:
        torch.mm(a, b, out=out)
        return 2 * 1024**3 // 1000

    return block


LOOPS: dict[str, Callable[[Shape], Block]] = {
    "transforms": transforms_loop,
    "data loader": data_loader_loop,
    "default": default_loop,
    "in memory": in_memory_loop,
    "vmap": lambda shape: vmap_loop(shape, STEPS),
    "engine": engine,
    "sgemm": matrix_product,
}
