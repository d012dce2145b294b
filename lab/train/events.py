"""What training reports while it goes on; the engine yields these and writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class StackStarted:
    """A stack of runs begins (again, after a crashed process) with its first epoch."""

    stack: int
    run_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EpochRow:
    """One run after one epoch (counted from 1): losses in nats, accuracies as fractions; seconds are the stack's, shared."""

    run_id: str
    epoch: int
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    learning_rate: float
    samples: int
    seconds: float


@dataclass(frozen=True, slots=True)
class EpochFinished:
    """All living runs of a stack have finished an epoch; `peak_bytes` is the most memory its process has had so far.

    `shared` is how many runs shared the epoch's time, those that failed in it included (0: those in `rows`).
    """

    stack: int
    epoch: int
    rows: tuple[EpochRow, ...]
    peak_bytes: int = 0
    shared: int = 0


@dataclass(frozen=True, slots=True)
class RunFinished:
    """A run is trained: weights float32 by nn.Module name, seconds of device time (its share of the stack's).

    `epochs` were trained; the weights are those after `best_epoch`, which is earlier only where the recipe stops early.
    """

    run_id: str
    weights: Mapping[str, NDArray[np.float32]]
    seconds: float
    epochs: int
    best_epoch: int


@dataclass(frozen=True, slots=True)
class RunFailed:
    """A run ended without weights: an outcome (its loss is not finite) or an infrastructure failure (a lost process).

    `seconds` of device time were its share of this attempt, as far as it is known (0: only what the epochs before said).
    """

    run_id: str
    epoch: int
    step: int
    reason: str
    kind: Literal["outcome", "infrastructure"]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class StackLost:
    """These runs were not finished when their stack ended; `seconds` of device time since its last event are lost."""

    run_ids: tuple[str, ...]
    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class Probed:
    """Before the first stack: `seconds` that all of them will take from now on, from trying `tried` of `shapes` shapes."""

    seconds: float
    tried: int
    shapes: int


Event = StackStarted | EpochFinished | RunFinished | RunFailed | StackLost | Probed
