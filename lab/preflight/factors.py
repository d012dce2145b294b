"""Does every factor change what it claims to change? One without any effect on the computation is a bug, and is named."""

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace

import torch

from lab.data.arrays import Prepared
from lab.preflight.results import Check, Tell
from lab.study.design import Cell
from lab.study.factors import Level
from lab.study.schedule import learning_rate
from lab.train.engine import train_data
from lab.train.spec import RunSpec
from lab.train.stack import Stack

STEPS = 3
CONTEXTS = 8
"""How many settings of the other factors are looked at before a pair of levels is called equal."""


def factors(
    cells: Sequence[Cell], specs: Sequence[RunSpec], data: Mapping[str, Prepared], tell: Tell
) -> tuple[Check, ...]:
    """One check per factor; cell i is trained for three steps as specs[i] with the seeds of the first run."""
    traces: dict[int, str] = {}

    def trace(index: int) -> str:
        if index not in traces:
            tell("what each factor changes", len(traces) / len(cells))
            spec = replace(specs[index], seeds=specs[0].seeds)
            traces[index] = _trace(spec, data[spec.dataset_key])
        return traces[index]

    return tuple(_check(name, cells, trace) for name in cells[0].levels)


def _check(name: str, cells: Sequence[Cell], trace) -> Check:
    levels = list(dict.fromkeys(cell.levels[name] for cell in cells))
    equal = [pair for pair in itertools.combinations(levels, 2) if _equal(name, pair, cells, trace)]
    said = ", ".join(f"{a} and {b}" for a, b in equal)
    return Check(
        f"{name.replace('_', ' ')} changes the computation",
        "failed" if equal else "passed",
        f"{said} compute the same" if equal else f"{len(levels)} levels, every pair computes something else",
        f"other weights after {STEPS} steps, other learning rates, sizes or data between any two levels",
        f"{name} does nothing between these levels: remove the factor, or a level" if equal else "",
    )


def _equal(name: str, pair: tuple[Level, Level], cells: Sequence[Cell], trace) -> bool:
    """Whether two levels compute the same in every setting of the other factors that was looked at."""
    by_others: dict[tuple, dict[Level, int]] = {}
    for index, cell in enumerate(cells):
        others = tuple(level for other, level in cell.levels.items() if other != name)
        by_others.setdefault(others, {})[cell.levels[name]] = index
    both = [found for found in by_others.values() if pair[0] in found and pair[1] in found]
    chosen = both[:: max(1, len(both) // CONTEXTS)]
    return bool(chosen) and all(trace(found[pair[0]]) == trace(found[pair[1]]) for found in chosen)


def _trace(spec: RunSpec, prepared: Prepared) -> str:
    """A hash of all that a run's computation depends on: weights before and after three steps, rates, patience, data."""
    stack = Stack([spec], train_data(prepared, [spec]), device="cpu", dtype=torch.float32)
    found = hashlib.sha256()
    for step in (-1, *range(min(STEPS, stack.batches.steps))):
        if step == 0:
            rows = stack.batches.epoch(stack.orders)
        if step >= 0:
            stack.step(rows[step])
        for weight in stack.weights(0).values():
            found.update(weight.numpy().tobytes())
    recipe, total = spec.recipe, stack.total
    rates = [learning_rate(recipe, step, total) for step in range(total)]
    rule = (recipe.patience, recipe.min_delta) if recipe.patience else ()
    found.update(repr((total, recipe.batch_size, rates, rule, spec.dataset_key)).encode())
    return found.hexdigest()
