"""What a cluster looks like while it trains: its nodes, and which stack is where; plain values that JSON can hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """One machine: `id` is short for its Ray node, `processor` what trains there ("" until a stack has started)."""

    id: str
    address: str
    alive: bool
    cpus: float
    gpus: float
    processor: str = ""


@dataclass(frozen=True, slots=True)
class StackTask:
    """One stack that is under way: `node` is "" while it waits for a place, `lost` counts earlier losses of its runs."""

    stack: int
    node: str
    runs: tuple[str, ...]
    epoch: int
    epochs: int
    lost: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """A snapshot: nodes alive and dead, stacks under way, how many stacks wait, how many were lost and why the last."""

    address: str = ""
    nodes: tuple[Node, ...] = ()
    tasks: tuple[StackTask, ...] = ()
    waiting: int = 0
    losses: int = 0
    last_loss: str = ""
