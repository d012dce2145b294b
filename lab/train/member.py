"""One process of the pool as its parent sees it: the pipe, the stack in hand, and how far its runs are."""

import multiprocessing
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

from lab.data.arrays import Prepared
from lab.train.events import EpochFinished, Event, RunFailed, RunFinished, StackLost
from lab.train.spec import RunSpec
from lab.train.worker_process import Trial, serve

Task = tuple[int, tuple[RunSpec, ...]]
"""A stack's number and its runs."""
JOIN_SECONDS = 5.0


class Member:
    """A training process; the data sets travel to it once, when it starts."""

    def __init__(self, datasets: Mapping[str, Prepared], device: str, trial: Trial) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, datasets, device, trial), daemon=True)
        with children_of_one_thread():
            self.process.start()
        theirs.close()
        self.task: Task | None = None
        self.open: dict[str, int] = {}
        self.heard = time.monotonic()
        self.trouble = ""

    def give(self, task: Task) -> None:
        """Hand a stack to the process."""
        self.task, self.open = task, {spec.run_id: 0 for spec in task[1]}
        self.heard = time.monotonic()
        with suppress(OSError):  # a process that has just died is noticed when the pipe is read
            self.pipe.send(task)

    def note(self, event: Event) -> None:
        """Remember how far the runs in hand are, and when that was said."""
        self.heard = time.monotonic()
        if isinstance(event, RunFinished | RunFailed):
            self.open.pop(event.run_id, None)
        elif isinstance(event, EpochFinished):
            self.open.update({row.run_id: event.epoch for row in event.rows})

    def unfinished(self) -> Task | None:
        """What is left of the stack in hand."""
        if self.task is None or not self.open:
            return None
        return self.task[0], tuple(spec for spec in self.task[1] if spec.run_id in self.open)

    def losses(self, reason: str) -> Iterator[StackLost]:
        """What is lost with this process: the time since its last word; nothing where no run is open."""
        if self.open:
            yield StackLost(tuple(self.open), time.monotonic() - self.heard, reason)

    def how_it_ended(self) -> str:
        """The exception the process reported, else its exit code (negative: a signal)."""
        return self.trouble or f"exit code {self.process.exitcode}"

    def dismiss(self) -> None:
        """Let the process end: there is nothing more to do."""
        with suppress(OSError):
            self.pipe.send(None)
        self.join()

    def join(self) -> None:
        """Wait for the end of the process, kill it where it does not come, and close the pipe."""
        self.process.join(timeout=JOIN_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.pipe.close()


@contextmanager
def children_of_one_thread() -> Iterator[None]:
    """Children start with one thread: two OpenMP threads beside one busy program run many times slower."""
    kept = {name: os.environ.get(name) for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS")}
    os.environ.update(dict.fromkeys(kept, "1"))
    try:
        yield
    finally:
        for name, value in kept.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
