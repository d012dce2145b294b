"""Which examples each run sees at each step: every run has its own order, drawn from its own seed."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lab.train.padding import pad_columns


@dataclass(frozen=True, slots=True)
class TrainData:
    """What a stack trains on: float32 train [n, inputs] (one for all runs, or one per run), labels int64 [n]."""

    train: Sequence[NDArray[np.float32]]
    labels: NDArray[np.int64]
    validation: NDArray[np.float32]
    validation_labels: NDArray[np.int64]
    classes: int


class Batches:
    """Batches of a stack: examples x [R, B, padded inputs], gathered into a fixed buffer, and labels [R, B]."""

    def __init__(self, data: TrainData, runs: int, batch: int, *, device: str, dtype: torch.dtype) -> None:
        arrays = [pad_columns(torch.as_tensor(array)).to(device, dtype) for array in data.train]
        self.images = arrays[0] if len(arrays) == 1 else torch.cat(arrays)
        self.examples, self.batch, self.runs = len(data.labels), batch, runs
        offsets = [0 if len(arrays) == 1 else run * self.examples for run in range(runs)]
        self.shared, self.offsets = len(arrays) == 1, torch.tensor(offsets, device=device).view(-1, 1)
        self.labels = torch.as_tensor(data.labels).to(device)
        self.x = torch.empty(runs * batch, self.images.shape[1], device=device, dtype=dtype)

    @property
    def steps(self) -> int:
        """Whole batches in an epoch; the partial last one is dropped."""
        return self.examples // self.batch

    def epoch(self, orders: Sequence[torch.Generator]) -> Tensor:
        """A new order for every run: int64 [steps, R, B], drawn by one permutation per run."""
        used = self.steps * self.batch
        rows = [
            torch.randperm(self.examples, generator=order)[:used].view(self.steps, 1, self.batch) for order in orders
        ]
        return torch.cat(rows, dim=1).to(self.images.device)

    def take(self, rows: Tensor) -> tuple[Tensor, Tensor]:
        """The batch of rows [R, B]: x [R, B, padded inputs] and labels [R, B]."""
        labels = self.labels[rows]
        rows = rows if self.shared else rows + self.offsets
        torch.index_select(self.images, 0, rows.view(-1), out=self.x)
        return self.x.view(self.runs, self.batch, -1), labels
