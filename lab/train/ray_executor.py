"""Training on a Ray cluster, as `lab.train.pool` does on this machine: stacks become tasks, their events one stream."""

import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lab.data.arrays import Prepared
from lab.errors import Unavailable
from lab.train.cluster import Cluster, Node, StackTask
from lab.train.events import Event
from lab.train.pool import RETRIES
from lab.train.ray_dispatch import Dispatch, Flight
from lab.train.ray_session import nodes
from lab.train.spec import RunSpec
from lab.train.stacks import plan_stacks


class RayExecutor:
    """Trains on the cluster this process is connected to; `watch` gets a snapshot whenever something has changed."""

    def __init__(self, address: str, watch: Callable[[Cluster], None] = lambda cluster: None) -> None:
        self.address, self.watch = address, watch
        self.nodes: tuple[Node, ...] = nodes()
        self.processors: dict[str, str] = {}
        self.stored: dict[str, tuple[Prepared, Any]] = {}
        self.losses, self.last_loss = 0, ""

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
        dispatch = Dispatch(self, self._store(datasets), device, processes, stacks, retries)
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
        self.nodes = nodes()

    def show(self, tasks: Sequence[StackTask], waiting: int) -> None:
        """Give a snapshot to whoever watches."""
        found = tuple(replace(node, processor=self.processors.get(node.id, "")) for node in self.nodes)
        self.watch(Cluster(self.address, found, tuple(tasks), waiting, self.losses, self.last_loss))
