"""Stacks on their way to the nodes of a Ray cluster and back; what is lost on the way is sent again."""

import math
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lab.errors import Unavailable
from lab.train.cluster import StackTask
from lab.train.events import EpochFinished, Event, RunFailed, RunFinished, StackLost
from lab.train.pool import halves
from lab.train.ray_task import Placed, Refused, train_remotely
from lab.train.same_code import fingerprint
from lab.train.spec import RunSpec

if TYPE_CHECKING:
    from lab.train.ray_executor import RayExecutor

NODES_LOST = 5
"""How often a stack may lose its node, whatever the plan says of crashes: nodes that are cheap are lost often."""
POLL_SECONDS = 0.5
LOOK_SECONDS, SHOW_SECONDS = 2.0, 0.5
"""How often the cluster is asked for its nodes (new ones get work, dead ones are shown), and how often it is shown."""


@dataclass(slots=True)
class Flight:
    """A stack on its way: what is left of it, how far its runs are, and where they are."""

    number: int
    specs: tuple[RunSpec, ...]
    lost: int = 0
    crashed: int = 0
    node: str = ""
    epoch: int = 0
    open: dict[str, int] = field(default_factory=dict)
    heard: float = 0.0

    def note(self, event: Event) -> None:
        """Remember how far the runs are, and when that was said."""
        self.heard = time.monotonic()
        if isinstance(event, RunFinished | RunFailed):
            self.open.pop(event.run_id, None)
        elif isinstance(event, EpochFinished):
            self.epoch = event.epoch
            self.open.update({row.run_id: event.epoch for row in event.rows})

    def shown(self) -> StackTask:
        """This stack in a snapshot."""
        return StackTask(
            self.number,
            self.node[:8],
            tuple(self.open),
            self.epoch,
            self.specs[0].recipe.epochs,
            self.lost + self.crashed,
        )

    def losses(self, reason: str) -> Iterator[StackLost]:
        """What is lost with it: the time since its last word; nothing before it had begun."""
        if self.open and self.node and self.heard:
            yield StackLost(tuple(self.open), time.monotonic() - self.heard, reason)

    def again(self, retries: int, *, crashed: bool) -> list["Flight"] | None:
        """What is left as new stacks (halves after a crash: it may have been for memory); None where it was too often."""
        lost, crashes = self.lost + (not crashed), self.crashed + crashed
        if lost > NODES_LOST or crashes > retries:
            return None
        rest = self.number, tuple(spec for spec in self.specs if spec.run_id in self.open)
        return [Flight(*part, lost, crashes) for part in (halves(rest) if crashed else [rest]) if part[1]]


class Dispatch:
    """The stacks that wait and those under way, by the stream of their events."""

    def __init__(
        self,
        executor: "RayExecutor",
        data: Mapping[str, Any],
        device: str,
        most: int | None,
        waiting: deque[Flight],
        retries: int,
    ) -> None:
        import ray

        self.retries = retries
        self.executor, self.data, self.device, self.most, self.waiting = executor, data, device, most, waiting
        self.flying: dict[Any, Flight] = {}
        self.looked = self.shown = -math.inf
        units = {"num_gpus": 1} if device == "cuda" else {"num_cpus": 1}
        # Ray itself must retry nothing: a second attempt has to begin with its own line in the ledger.
        options = {"num_returns": "streaming", "max_retries": 0, "scheduling_strategy": "SPREAD", **units}
        self.task = ray.remote(**options)(train_remotely)

    def events(self, should_stop: Callable[[], bool], may_launch: Callable[[], bool]) -> Iterator[Event]:
        """Events of all nodes until every stack has ended, or is not to start."""
        import ray

        while (self.waiting or self.flying) and not should_stop():
            if not may_launch():
                self._ground()
            while self.waiting and len(self.flying) < self.executor.places(self.device, self.most):
                self._launch(self.waiting.popleft())
            if self.flying:
                ready, _ = ray.wait(list(self.flying), num_returns=1, timeout=POLL_SECONDS)
                for stream in ready:
                    yield from self._hear(stream)
            self._look()
            self._show()
        for flight in self.flying.values():
            yield from flight.losses("stopped")

    def _launch(self, flight: Flight) -> None:
        flight.open = {spec.run_id: 0 for spec in flight.specs}
        data = self.data[flight.specs[0].dataset_key]
        stream = self.task.remote(flight.number, flight.specs, data, self.device, dict(fingerprint()))
        self.flying[stream] = flight

    def _ground(self) -> None:
        """Nothing more may start: forget what waits here, and what waits on the cluster."""
        import ray

        self.waiting.clear()
        for stream in [stream for stream, flight in self.flying.items() if not flight.node]:
            del self.flying[stream]
            ray.cancel(stream, force=True)

    def _hear(self, stream: Any) -> Iterator[Event]:
        import ray
        from ray.exceptions import OutOfMemoryError, RayError, RayTaskError, WorkerCrashedError

        flight = self.flying[stream]
        try:
            event = ray.get(next(stream))
        except StopIteration:
            del self.flying[stream]
        except RayTaskError as error:
            yield from self._lost(stream, _last_line(error), crashed=True)
        except RayError as error:
            crashed = isinstance(error, OutOfMemoryError | WorkerCrashedError)
            yield from self._lost(stream, f"{type(error).__name__}: {_first_line(error)}", crashed=crashed)
        else:
            yield from self._take(stream, flight, event)

    def _take(self, stream: Any, flight: Flight, event: object) -> Iterator[Event]:
        if isinstance(event, Placed):
            flight.node = event.node
            self.executor.processors[event.node[:8]] = event.processor
        elif isinstance(event, Refused):
            raise _other(event)
        else:
            flight.note(event)
            yield event

    def _lost(self, stream: Any, reason: str, *, crashed: bool) -> Iterator[Event]:
        """A node, a process or a result was lost: what is not finished is trained again as a new attempt."""
        import ray

        flight = self.flying.pop(stream)
        ray.cancel(stream, force=True)
        self.executor.losses += 1
        self.executor.last_loss = reason
        yield from flight.losses(reason)
        again = flight.again(self.retries, crashed=crashed)
        if again is not None:
            self.waiting.extendleft(again)
            return
        for run, epoch in flight.open.items():
            yield RunFailed(run, epoch, 0, f"lost again: {reason}", "infrastructure")

    def _look(self) -> None:
        """See which nodes have come and gone."""
        if time.monotonic() - self.looked >= LOOK_SECONDS:
            self.looked = time.monotonic()
            self.executor.look()

    def _show(self) -> None:
        """Keep a snapshot of the cluster."""
        if time.monotonic() - self.shown < SHOW_SECONDS and self.flying:
            return
        self.shown = time.monotonic()
        tasks = sorted((flight.shown() for flight in self.flying.values()), key=lambda task: task.stack)
        self.executor.show(tasks, len(self.waiting))

    def close(self) -> None:
        """End every task, whatever it does."""
        import ray

        for stream in self.flying:
            ray.cancel(stream, force=True)
        self.flying.clear()
        self._show()


def _other(event: Refused) -> Unavailable:
    return Unavailable(
        "a node would compute other numbers than this machine",
        where=f"node {event.node[:8]}",
        seen=event.reason,
        remedy="Install requirements-ray.lock there and stop Ray's processes that hold older code",
    )


def _first_line(error: Exception) -> str:
    line = next((line.strip() for line in str(error).splitlines() if line.strip()), "")
    return line.partition(". ")[0]


def _last_line(error: Exception) -> str:
    return next((line.strip() for line in reversed(str(error).splitlines()) if line.strip()), "")
