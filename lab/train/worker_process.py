"""A training process of the pool: takes stacks from its pipe, sends events back, and ends when its parent does."""

import os
import signal
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait

from lab.data.arrays import Prepared
from lab.train.events import Event
from lab.train.spec import RunSpec


@dataclass(frozen=True, slots=True)
class Trouble:
    """The last word of a process that ends by an exception."""

    reason: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What a process tries before its first stack, for about `seconds` (0: nothing): see `lab.train.probe`."""

    stacks: tuple[tuple[RunSpec, ...], ...] = ()
    places: int = 1
    seconds: float = 0.0

    def events(self, datasets: Mapping[str, Prepared], device: str) -> Iterator[Event]:
        """What was found, unless nothing was to be tried or memory ran out."""
        if self.seconds > 0 and self.stacks:
            from lab.train.probe import probe

            found = probe(self.stacks, datasets, device=device, places=self.places, seconds=self.seconds)
            yield from [found] if found else []


NO_TRIAL = Trial()


def serve(pipe: Connection, datasets: Mapping[str, Prepared], device: str, trial: Trial) -> None:
    """Train the stacks that arrive as (number, specs) until None arrives; None goes back whenever a stack may come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _train_stacks(pipe, datasets, device, trial)
    except Exception as error:
        pipe.send(Trouble(f"{type(error).__name__}: {error}"))
        raise


def _train_stacks(pipe: Connection, datasets: Mapping[str, Prepared], device: str, trial: Trial) -> None:
    import torch

    from lab.train.engine import train_in_memory

    torch.set_num_threads(1)
    for event in trial.events(datasets, device):
        pipe.send(event)
    pipe.send(None)
    while (task := pipe.recv()) is not None:
        number, specs = task
        for event in train_in_memory(specs, datasets[specs[0].dataset_key], number=number, device=device):
            pipe.send(event)
        pipe.send(None)


def _end_with_parent() -> None:
    """A parent killed with -9 cannot end its children: they watch for it."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
