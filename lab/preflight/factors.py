"""Does every factor change what it claims to change? One without any effect on the computation is a bug, and is named."""

import hashlib
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import torch
from numpy.typing import NDArray

from lab.data.arrays import Prepared
from lab.preflight.rehearsal import changed
from lab.preflight.results import Check, Tell
from lab.study.design import Cell
from lab.study.factors import Level, field_of
from lab.study.schedule import learning_rate
from lab.train.engine import train_data
from lab.train.spec import RunSpec
from lab.train.stack import Stack

STEPS = 3
ALL_CELLS = 64
"""Up to so many cells every one is looked at, to name settings in which a factor does nothing."""
AT_ONCE = {"schedule": "constant", "warmup_steps": 0}
"""The steps are taken at the full rate (rates are compared apart): in a warm-up nothing would move yet."""
CONDITIONAL = {"recipe.clip_norm": "no gradient of these steps was long enough to be clipped"}
"""Fields that act on some steps only: that they did nothing at first is no proof."""

Trace = Callable[[int], str]
"""The hash of what cell i computes."""


def factors(
    cells: Sequence[Cell], specs: Sequence[RunSpec], data: Mapping[str, Prepared], tell: Tell
) -> tuple[Check, ...]:
    """One check per factor; cell i is trained for three steps as specs[i] with the seeds of the first run."""
    traces: dict[int, str] = {}
    held: dict[str, str] = {}

    def trace(index: int) -> str:
        if index not in traces:
            tell("what each factor changes", len(traces) / len(cells))
            spec = replace(specs[index], seeds=specs[0].seeds)
            traces[index] = _trace(spec, data[spec.dataset_key], held)
        return traces[index]

    return tuple(_check(name, cells, trace) for name in cells[0].levels)


def _check(name: str, cells: Sequence[Cell], trace: Trace) -> Check:
    levels = list(dict.fromkeys(cell.levels[name] for cell in cells))
    idle = {pair: _idle(name, pair, cells, trace) for pair in itertools.combinations(levels, 2)}
    dead = [f"{a} and {b}" for (a, b), (_, works) in idle.items() if not works]
    partly = [f"{a} and {b} where {where[0]}" for (a, b), (where, works) in idle.items() if works and where]
    said = (
        f"{', '.join(dead)} compute the same" if dead else f"{len(levels)} levels, every pair computes something else"
    )
    if partly:
        said += f"; but not {', '.join(partly[:2])}" + (f" and {len(partly) - 2} more" if len(partly) > 2 else "")
    why = CONDITIONAL.get(field_of(name), "")
    return Check(
        f"{name.replace('_', ' ')} changes the computation",
        "failed" if dead and not why else "warning" if dead or partly else "passed",
        f"{said}: {why}" if dead and why else said,
        f"other weights after {STEPS} steps, other learning rates, sizes or data between any two levels",
        _remedy(name, dead, partly),
        f"factors.{name}",
    )


def _remedy(name: str, dead: list[str], partly: list[str]) -> str:
    if dead:
        return f"{name} does nothing between these levels: remove the factor, or a level"
    return f"There {name} does nothing: those cells repeat one another with other seeds" if partly else ""


def _idle(name: str, pair: tuple[Level, Level], cells: Sequence[Cell], trace: Trace) -> tuple[list[str], bool]:
    """Settings of the other factors in which two levels compute the same, and whether they differ in any other."""
    settings: dict[tuple, dict[Level, int]] = {}
    for index, cell in enumerate(cells):
        others = tuple((other, level) for other, level in cell.levels.items() if other != name)
        settings.setdefault(others, {})[cell.levels[name]] = index
    same, works = [], False
    for others, places in settings.items():
        found = {level: places[level] for level in pair if level in places}
        if works and len(cells) > ALL_CELLS:
            break
        if len(found) < 2:
            continue
        if trace(found[pair[0]]) == trace(found[pair[1]]):
            same.append(" and ".join(f"{other} is {level}" for other, level in others))
        else:
            works = True
    return same, works


def _trace(spec: RunSpec, prepared: Prepared, held: dict[str, str]) -> str:
    """A hash of all that a run's computation depends on: weights before and after some steps, rates, patience, data."""
    plain = changed(spec, model={}, recipe=AT_ONCE)
    data = train_data(prepared, [plain])
    stack = Stack([plain], data, device="cpu", dtype=torch.float32)
    found = hashlib.sha256(_digest(stack))
    for rows in stack.batches.epoch(stack.orders)[:STEPS]:
        stack.step(rows)
        found.update(_digest(stack))
    recipe, total = spec.recipe, stack.total
    rates = [learning_rate(recipe, step, total) for step in range(total)]
    rule = (recipe.patience, recipe.min_delta) if recipe.patience else ()
    if spec.dataset_key not in held:
        held[spec.dataset_key] = _data_digest(data.train[0], data.labels, data.validation, data.validation_labels)
    found.update(repr((total, recipe.batch_size, rates, rule, held[spec.dataset_key])).encode())
    return found.hexdigest()


def _digest(stack: Stack) -> bytes:
    return hashlib.sha256(b"".join(weight.numpy().tobytes() for weight in stack.weights(0).values())).digest()


def _data_digest(*arrays: NDArray) -> str:
    found = hashlib.sha256()
    for array in arrays:
        found.update(array.tobytes())
    return found.hexdigest()
