"""A measured estimate before the first run starts: some steps of the study's own stacks, on its data, where it will train."""

import heapq
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch

from lab.data.arrays import Prepared
from lab.train.engine import train_data
from lab.train.estimate import training_flops
from lab.train.events import Probed
from lab.train.memory import is_out_of_memory
from lab.train.meter import settle
from lab.train.spec import RunSpec
from lab.train.stack import Stack
from lab.train.stacks import stack_key
from lab.train.threads import one_thread

MOST_SHAPES = 6
"""Stacks of so many different shapes are tried; the time of others is scaled from these by their multiplications."""
FEWEST_STEPS = 3

Stacks = Sequence[tuple[RunSpec, ...]]


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of one step, of one validation and of setting up, for a stack of `flops` a step."""

    step: float
    validation: float
    setting_up: float
    flops: float


def probe(
    stacks: Stacks, datasets: Mapping[str, Prepared], *, device: str, places: int, seconds: float
) -> Probed | None:
    """Try the stacks' shapes for about `seconds` and say how long all of them will take on so many `places`.

    None where memory runs out: training itself knows what to do then. Nothing here touches a run's bits: every stack
    draws from generators of its own.
    """
    firsts: dict[tuple, tuple[RunSpec, ...]] = {}
    for stack in stacks:
        firsts.setdefault(stack_key(stack[0]), stack)
    chosen = list(firsts.items())[:: -(-len(firsts) // MOST_SHAPES)]
    try:
        found = {
            key: _measure(stack, datasets[stack[0].dataset_key], device, seconds / len(chosen)) for key, stack in chosen
        }
    except (MemoryError, RuntimeError) as error:
        if not is_out_of_memory(error):
            raise
        return None
    each = [_seconds(stack, datasets[stack[0].dataset_key], found) for stack in stacks]
    return Probed(makespan(each, places), len(found), len(firsts))


def _measure(specs: tuple[RunSpec, ...], prepared: Prepared, device: str, seconds: float) -> Measured:
    """The first step is not counted: it compiles and warms up."""
    clock = time.perf_counter
    began = clock()
    stack = Stack(specs, train_data(prepared, specs), device=device, dtype=torch.float32)
    made = clock()
    rows = stack.batches.epoch(stack.orders)
    with one_thread():
        stack.step(rows[0])
        settle(device)
        steps, start = 0, clock()
        while steps < FEWEST_STEPS or clock() - start < seconds:
            stack.step(rows[steps % len(rows)])
            settle(device)
            steps += 1
        stepped = clock()
        stack.validate()
        settle(device)
    return Measured((stepped - start) / steps, clock() - stepped, made - began, _flops(specs, prepared))


def _flops(specs: Sequence[RunSpec], prepared: Prepared) -> float:
    """Multiplications and additions of one step of all runs of a stack."""
    sizes = prepared.identity.inputs, len(prepared.identity.classes)
    return sum(training_flops(spec.model, *sizes) * spec.recipe.batch_size for spec in specs)


def _seconds(specs: tuple[RunSpec, ...], prepared: Prepared, found: Mapping[tuple, Measured]) -> float:
    """The time of one stack, from its own shape or else from the tried one that is nearest in size."""
    flops = _flops(specs, prepared)
    nearest = found.get(stack_key(specs[0])) or min(found.values(), key=lambda one: abs(one.flops - flops))
    recipe = specs[0].recipe
    epoch = nearest.step * (prepared.identity.train // recipe.batch_size) + nearest.validation
    return nearest.setting_up + flops / nearest.flops * epoch * recipe.epochs


def makespan(seconds: Sequence[float], places: int) -> float:
    """When the last of these tasks ends if each goes, in this order, to the place that is free first."""
    free = [0.0] * places
    for one in seconds:
        heapq.heappush(free, heapq.heappop(free) + one)
    return max(free)
