"""What runs on a node of a Ray cluster: one stack, with one thread, its events as they happen."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lab.data.arrays import Prepared
from lab.train.events import Event
from lab.train.same_code import difference, processor
from lab.train.spec import RunSpec


@dataclass(frozen=True, slots=True)
class Placed:
    """The first word of a task: the Ray node it runs on."""

    node: str
    processor: str


@dataclass(frozen=True, slots=True)
class Refused:
    """The last word of a task on a node that would compute something else."""

    node: str
    reason: str


def train_remotely(
    number: int, specs: Sequence[RunSpec], prepared: Prepared, device: str, wanted: Mapping[str, str]
) -> Iterator[Placed | Refused | Event]:
    """Train one stack here, if this node has the code and the libraries of the one that asks."""
    import ray

    node = ray.get_runtime_context().get_node_id()
    other = difference(wanted)
    if other:
        yield Refused(node, other)
        return
    yield Placed(node, processor())
    import torch

    from lab.train.engine import train_in_memory

    torch.set_num_threads(1)
    with warnings.catch_warnings():  # arrays of the object store are read-only, and nobody writes to them
        warnings.filterwarnings("ignore", message="The given NumPy array is not writable", category=UserWarning)
        # `yield from` would pass on what Ray sends into a generator.
        for event in train_in_memory(specs, prepared, number=number, device=device):  # noqa: UP028
            yield event
