"""Training of many runs on all cores: stacks go to processes of one thread each, their events come back as one stream."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection, wait

from lab.data.arrays import Prepared
from lab.train.device import choose_processes
from lab.train.events import EpochFinished, Event, RunFailed, RunFinished
from lab.train.spec import RunSpec
from lab.train.stacks import RUNS_PER_STACK, plan_stacks
from lab.train.worker_process import serve

RETRIES = 1
POLL_SECONDS = 0.5
Task = tuple[int, tuple[RunSpec, ...]]


def _never() -> bool:
    return False


def _always() -> bool:
    return True


def train(
    specs: Sequence[RunSpec],
    datasets: Mapping[str, Prepared],
    *,
    device: str = "cpu",
    processes: int | None = None,
    should_stop: Callable[[], bool] = _never,
    may_launch: Callable[[], bool] = _always,
) -> Iterator[Event]:
    """Train all runs and yield what happens; between stacks the order depends on timing, within a stack it does not.

    `should_stop` ends training at once (unfinished runs are lost and may be trained again), `may_launch` only keeps new
    stacks from starting. With one process everything happens in this one.
    """
    stacks = plan_stacks(specs, max_runs=len(specs) if device == "cuda" else RUNS_PER_STACK)
    count = choose_processes(processes, device, len(stacks))
    tasks = deque(enumerate(stacks))
    if count == 1:
        yield from _alone(tasks, datasets, device, should_stop, may_launch)
        return
    pool = _Pool(count, datasets, device, tasks)
    try:
        yield from pool.events(should_stop, may_launch)
    finally:
        pool.close()


def _alone(
    tasks: deque[Task],
    datasets: Mapping[str, Prepared],
    device: str,
    should_stop: Callable[[], bool],
    may_launch: Callable[[], bool],
) -> Iterator[Event]:
    import torch

    from lab.train.engine import train_data, train_stack

    torch.set_num_threads(1)
    for number, specs in tasks:
        if should_stop() or not may_launch():
            return
        data = train_data(datasets[specs[0].dataset_key], specs)
        for event in train_stack(specs, data, number=number, device=device):
            yield event
            if should_stop():
                return


class _Member:
    """One process of the pool, its pipe, and the stack it has in hand."""

    def __init__(self, datasets: Mapping[str, Prepared], device: str) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, datasets, device), daemon=True)
        # One thread per process: two OpenMP threads beside one busy program run many times slower.
        kept = {name: os.environ.get(name) for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS")}
        os.environ.update(dict.fromkeys(kept, "1"))
        try:
            self.process.start()
        finally:
            for name, value in kept.items():
                os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)
        theirs.close()
        self.task: Task | None = None
        self.open: dict[str, int] = {}

    def give(self, task: Task) -> None:
        """Hand a stack to the process."""
        self.task, self.open = task, {spec.run_id: 0 for spec in task[1]}
        self.pipe.send(task)

    def note(self, event: Event) -> None:
        """Remember how far the runs in hand are."""
        if isinstance(event, RunFinished | RunFailed):
            self.open.pop(event.run_id, None)
        elif isinstance(event, EpochFinished):
            self.open.update({row.run_id: event.epoch for row in event.rows})


class _Pool:
    """Processes, the stacks that wait, and how often a stack has been lost."""

    def __init__(self, count: int, datasets: Mapping[str, Prepared], device: str, tasks: deque[Task]) -> None:
        self.datasets, self.device, self.tasks = datasets, device, tasks
        self.members = [_Member(datasets, device) for _ in range(count)]
        self.losses: dict[int, int] = {}

    def events(self, should_stop: Callable[[], bool], may_launch: Callable[[], bool]) -> Iterator[Event]:
        """Events of all processes until every stack has ended, or is not to start."""
        while self.members and not should_stop():
            pipes: dict[Connection, _Member] = {member.pipe: member for member in self.members}
            for pipe in wait(list(pipes), POLL_SECONDS):
                yield from self._hear(pipes[pipe], may_launch)

    def _hear(self, member: _Member, may_launch: Callable[[], bool]) -> Iterator[Event]:
        try:
            event = member.pipe.recv()
        except (EOFError, OSError):
            yield from self._lost(member)
            return
        if event is not None:
            member.note(event)
            yield event
        elif self.tasks and may_launch():
            member.give(self.tasks.popleft())
        else:
            self._dismiss(member)

    def _lost(self, member: _Member) -> Iterator[Event]:
        """A process died: what it had not finished is trained again once, by a new process, else it has failed."""
        self.members.remove(member)
        member.process.join(timeout=5)
        if member.task is None or not member.open:
            if not self.members and self.tasks:
                self.members.append(_Member(self.datasets, self.device))
            return
        number, specs = member.task
        rest = tuple(spec for spec in specs if spec.run_id in member.open)
        self.losses[number] = self.losses.get(number, 0) + 1
        if self.losses[number] <= RETRIES:
            self.tasks.appendleft((number, rest))
            self.members.append(_Member(self.datasets, self.device))
            return
        reason = f"its process ended {self.losses[number]} times (exit code {member.process.exitcode})"
        for run_id, epoch in member.open.items():
            yield RunFailed(run_id, epoch, 0, reason, "infrastructure")
        if self.tasks:
            self.members.append(_Member(self.datasets, self.device))

    def _dismiss(self, member: _Member) -> None:
        member.pipe.send(None)
        self.members.remove(member)
        member.process.join(timeout=5)

    def close(self) -> None:
        """End every process, whatever it does."""
        for member in self.members:
            member.process.terminate()
            member.process.join(timeout=5)
            member.pipe.close()
