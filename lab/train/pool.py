"""Training of many runs on all cores: stacks go to processes of one thread each, their events come back as one stream."""

import os
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from multiprocessing.connection import Connection, wait

from lab.data.arrays import Prepared
from lab.train.device import choose_processes
from lab.train.events import Event, RunFailed
from lab.train.member import Member, Task
from lab.train.spec import RunSpec
from lab.train.stacks import plan_stacks
from lab.train.worker_process import NO_TRIAL, Trial, Trouble

RETRIES = 1
"""How often a stack whose process died is trained again, unless the plan says otherwise."""
POLL_SECONDS = 0.5


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
    retries: int = RETRIES,
    probe_seconds: float = 0.0,
) -> Iterator[Event]:
    """Train all runs and yield what happens; between stacks the order depends on timing, within a stack it does not.

    `should_stop` ends training at once (unfinished runs are lost and may be trained again), `may_launch` only keeps new
    stacks from starting. With one process everything happens in this one. A stack whose process dies is trained again
    `retries` times, each time in two halves: the kernel may have killed it for its memory. With `probe_seconds` every
    process first tries the stacks' shapes for so long and says how long training will take (a Probed each).
    """
    stacks = plan_stacks(specs, max_runs=len(specs) if device == "cuda" else None)
    count = choose_processes(processes, device, len(stacks))
    tasks, trial = deque(enumerate(stacks)), Trial(stacks, count, probe_seconds if may_launch() else 0.0)
    if count == 1:
        yield from _alone(tasks, datasets, device, should_stop, may_launch, trial)
        return
    pool = _Pool(count, datasets, device, tasks, retries, trial)
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
    trial: Trial,
) -> Iterator[Event]:
    if device == "cuda":  # must stand there before CUDA starts: cuBLAS repeats its bits only with a fixed workspace
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    import torch

    from lab.train.engine import train_in_memory

    torch.set_num_threads(1)
    yield from trial.events(datasets, device)
    for number, specs in tasks:
        if should_stop() or not may_launch():
            return
        for event in train_in_memory(specs, datasets[specs[0].dataset_key], number=number, device=device):
            yield event
            if should_stop():
                return


class _Pool:
    """Processes, the stacks that wait, and how often a stack (None: a process without one) has been lost."""

    def __init__(
        self,
        count: int,
        datasets: Mapping[str, Prepared],
        device: str,
        tasks: deque[Task],
        retries: int,
        trial: Trial = NO_TRIAL,
    ) -> None:
        self.retries, self.trial = retries, trial
        self.count, self.datasets, self.device, self.tasks = count, datasets, device, tasks
        self.members: list[Member] = []
        self.losses: Counter[int | None] = Counter()

    def events(self, should_stop: Callable[[], bool], may_launch: Callable[[], bool]) -> Iterator[Event]:
        """Events of all processes until every stack has ended, or is not to start."""
        for _ in range(self.count):
            self._add(self.trial)
        while self.members and not should_stop():
            pipes: dict[Connection, Member] = {member.pipe: member for member in self.members}
            for pipe in wait(list(pipes), POLL_SECONDS):
                yield from self._hear(pipes[pipe], may_launch)
        for member in self.members:
            yield from member.losses("stopped")

    def _add(self, trial: Trial = NO_TRIAL) -> None:
        self.members.append(Member(self.datasets, self.device, trial))

    def _hear(self, member: Member, may_launch: Callable[[], bool]) -> Iterator[Event]:
        try:
            event = member.pipe.recv()
        except (EOFError, OSError):
            yield from self._lost(member)
            return
        if isinstance(event, Trouble):
            member.trouble = event.reason
        elif event is not None:
            member.note(event)
            yield event
        elif self.tasks and may_launch():
            member.give(self.tasks.popleft())
        else:
            self.members.remove(member)
            member.dismiss()

    def _lost(self, member: Member) -> Iterator[Event]:
        """A process died: what it had not finished is trained again in halves by a new process, else it has failed."""
        self.members.remove(member)
        member.join()
        yield from member.losses(member.how_it_ended())
        rest = member.unfinished()
        key = rest[0] if rest else None
        self.losses[key] += 1
        if self.losses[key] <= self.retries:
            self.tasks.extendleft(halves(rest) if rest else [])
        else:
            lost = [rest] if rest else [] if self.members else list(self.tasks)
            yield from self._failures(lost, member)
            if not rest:
                return
        if self.tasks:
            self._add()

    def _failures(self, lost: Sequence[Task], member: Member) -> Iterator[Event]:
        reason = f"its process ended again: {member.how_it_ended()}"
        for _, specs in lost:
            for spec in specs:
                yield RunFailed(spec.run_id, member.open.get(spec.run_id, 0), 0, reason, "infrastructure")

    def close(self) -> None:
        """End every process, whatever it does."""
        for member in self.members:
            member.process.terminate()
        for member in self.members:
            member.join()


def halves(task: Task) -> list[Task]:
    """The runs of a stack in two stacks of the same number, so that their losses are counted together."""
    number, specs = task
    middle = (len(specs) + 1) // 2
    return [(number, half) for half in (specs[middle:], specs[:middle]) if half]
