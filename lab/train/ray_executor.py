"""Training on a Ray cluster: stacks become tasks, their events come back as one stream, lost ones are trained again."""

import math
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lab.data.arrays import Prepared
from lab.errors import Unavailable
from lab.train.cluster import Cluster, Node, StackTask
from lab.train.events import EpochFinished, Event, RunFailed, RunFinished
from lab.train.pool import RETRIES, halves
from lab.train.ray_session import nodes
from lab.train.ray_task import Placed, Refused, train_remotely
from lab.train.same_code import fingerprint
from lab.train.spec import RunSpec
from lab.train.stacks import plan_stacks

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

    def note(self, event: Event) -> None:
        """Remember how far the runs are."""
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

    def again(self, retries: int, *, crashed: bool) -> list["Flight"] | None:
        """What is left as new stacks (halves after a crash: it may have been for memory); None where it was too often."""
        lost, crashes = self.lost + (not crashed), self.crashed + crashed
        if lost > NODES_LOST or crashes > retries:
            return None
        rest = self.number, tuple(spec for spec in self.specs if spec.run_id in self.open)
        return [Flight(*part, lost, crashes) for part in (halves(rest) if crashed else [rest]) if part[1]]


class RayExecutor:
    """Trains on the cluster this process is connected to; `watch` gets a snapshot whenever something has changed."""

    def __init__(self, address: str, watch: Callable[[Cluster], None] = lambda cluster: None) -> None:
        self.address, self.watch = address, watch
        self.nodes: tuple[Node, ...] = nodes()
        self.processors: dict[str, str] = {}
        self.stored: dict[str, tuple[Prepared, Any]] = {}
        self.losses = 0

    def choose_device(self, wanted: str) -> str:
        """ "cpu" or "cuda"; Unavailable where CUDA is asked for and no node has a GPU."""
        gpus = sum(node.gpus for node in self.nodes if node.alive)
        if wanted == "cuda" and not gpus:
            seen = f"{len(self.nodes)} nodes without a GPU"
            raise Unavailable("no node of the cluster has a GPU", where="--device", seen=seen, remedy="Use cpu")
        return "cuda" if gpus and wanted != "cpu" else "cpu"

    def places(self, device: str, most: int | None = None) -> int:
        """How many stacks train at once: the cores (or GPUs) of all living nodes, one at least, `most` at most."""
        free = sum(node.gpus if device == "cuda" else node.cpus for node in self.nodes if node.alive)
        return max(1, min(int(free), most or int(free)))

    def machine(self) -> str:
        """The cluster in words: "Ray, 2 nodes, 4 CPU cores"."""
        alive = [node for node in self.nodes if node.alive]
        cores, gpus = (int(sum(getattr(node, name) for node in alive)) for name in ("cpus", "gpus"))
        return f"Ray, {len(alive)} node{'s' * (len(alive) != 1)}, {cores} CPU cores" + f", {gpus} GPUs" * (gpus > 0)

    def train(
        self,
        specs: Sequence[RunSpec],
        datasets: Mapping[str, Prepared],
        *,
        device: str = "cpu",
        processes: int | None = None,
        should_stop: Callable[[], bool] = lambda: False,
        may_launch: Callable[[], bool] = lambda: True,
        retries: int = RETRIES,
    ) -> Iterator[Event]:
        """Train all runs and yield what happens, as `lab.train.pool.train` does on this machine.

        Stacks that crash are tried again `retries` times in halves, stacks whose node died NODES_LOST times as they are.
        Raises Unavailable where a node has other code or other libraries: it would compute other numbers.
        """
        share = math.ceil(len(specs) / self.places(device, processes)) if device == "cuda" else None
        stacks = deque(Flight(number, stack) for number, stack in enumerate(plan_stacks(specs, max_runs=share)))
        dispatch = _Dispatch(self, self._store(datasets), device, processes, stacks, retries)
        try:
            yield from dispatch.events(should_stop, may_launch)
        finally:
            dispatch.close()

    def _store(self, datasets: Mapping[str, Prepared]) -> Mapping[str, Any]:
        """Data sets go to the cluster once; every node fetches one when its first stack asks for it."""
        import ray

        for key, data in datasets.items():
            if key not in self.stored or self.stored[key][0] is not data:
                self.stored[key] = (data, ray.put(data))
        return {key: self.stored[key][1] for key in datasets}

    def look(self) -> None:
        """Ask the cluster for its nodes."""
        self.nodes = tuple(replace(node, processor=self.processors.get(node.id, "")) for node in nodes())


class _Dispatch:
    """The stacks that wait and those under way, by the stream of their events."""

    def __init__(
        self,
        executor: RayExecutor,
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
        self.shown, executor = time.monotonic(), self.executor
        tasks = tuple(sorted((flight.shown() for flight in self.flying.values()), key=lambda task: task.stack))
        executor.watch(Cluster(executor.address, executor.nodes, tasks, len(self.waiting), executor.losses))

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
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "")


def _last_line(error: Exception) -> str:
    return next((line.strip() for line in reversed(str(error).splitlines()) if line.strip()), "")
