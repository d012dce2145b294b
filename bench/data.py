"""Noise in the sizes of the canonical data, and how the plain loops take batches from it."""

from collections.abc import Iterator

import numpy as np
import torch

from bench.shapes import Shape
from lab.train.batches import TrainData


def random_data(shape: Shape) -> tuple[torch.Tensor, torch.Tensor]:
    """Images float32 [examples, inputs] and labels int64 [examples]."""
    draw = np.random.default_rng(0)
    images = draw.standard_normal((shape.examples, shape.inputs), dtype=np.float32)
    return torch.as_tensor(images), torch.as_tensor(draw.integers(shape.classes, size=shape.examples))


def train_data(shape: Shape) -> TrainData:
    """The same for the engine."""
    images, labels = (tensor.numpy() for tensor in random_data(shape))
    return TrainData([images], labels, images[:500], labels[:500], shape.classes)


def batches(images: torch.Tensor, labels: torch.Tensor, batch: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Whole batches of one new order after the other, by an index into the tensors."""
    while True:
        order = torch.randperm(len(labels))
        for rows in order[: len(labels) // batch * batch].split(batch):
            yield images[rows], labels[rows]
