"""One epoch on 1 % of the data: does every cell go through, do its weights move, can its metrics be computed?"""

import time
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor

from lab.data.arrays import Prepared
from lab.preflight.rehearsal import changed, part
from lab.preflight.results import Check, Tell, few
from lab.train.spec import RunSpec
from lab.train.stack import Stack
from lab.train.stacks import plan_stacks

SHARE, HELD_OUT = 0.01, 1000
"""The share of the training examples, at least one batch; and how many validation examples at most."""


def smoke_epoch(specs: Sequence[RunSpec], data: Mapping[str, Prepared], tell: Tell) -> Check:
    """One epoch of every cell on 1 % of the training examples, by the code of the engine."""
    samples, seconds, faults = 0, 0.0, []
    stacks = plan_stacks([changed(spec, model={}, recipe={"epochs": 1}) for spec in specs])
    for number, runs in enumerate(stacks):
        tell("one epoch on 1 % of the data", number / len(stacks))
        prepared = data[runs[0].dataset_key]
        count = max(int(SHARE * len(prepared.train.labels)), runs[0].recipe.batch_size)
        some = part(prepared, runs[0], count, held_out=HELD_OUT)
        stack = Stack(runs, some, device="cpu", dtype=torch.float32)
        before = [stack.weights(run) for run in range(len(runs))]
        began = time.perf_counter()
        losses, _, broken = stack.epoch()
        seconds += time.perf_counter() - began
        samples += stack.batches.steps * stack.batches.batch * len(runs)
        faults += _faults(stack, before, losses, broken)
    per_sample = 1e6 * seconds / samples
    return Check(
        "One epoch on 1 % of the data goes through",
        "failed" if faults else "passed",
        few(faults)
        if faults
        else f"{len(specs)} cells: losses finite, weights moved, validation loss and accuracy computed; "
        f"{per_sample:.3g} µs per training example and run on one thread",
        "every cell: finite training and validation loss, accuracy in 0..1, every weight matrix changed",
        "Lower the learning rate of these cells, clip gradients (recipe.clip_norm), or look at the initial weights"
        if faults
        else "",
        "recipe",
    )


def _faults(stack: Stack, before: Sequence[Mapping[str, Tensor]], losses: Tensor, broken: Tensor) -> Iterator[str]:
    """What is wrong with each run of a stack after its epoch."""
    validation_losses, correct = stack.validate()
    held_out = len(stack.data.validation_labels)
    for run, spec in enumerate(stack.specs):
        if broken[run] >= 0 or not losses[run].isfinite():
            yield f"{spec.run_id}: the training loss is not finite from step {int(broken[run]) + 1} on"
        elif not np.isfinite(float(validation_losses[run])) or not 0 <= float(correct[run]) <= held_out:
            yield f"{spec.run_id}: the validation loss is {float(validation_losses[run]):g}"
        elif stiff := _stiff(before[run], stack.weights(run)):
            yield f"{spec.run_id}: {few(stiff)} did not change"


def _stiff(before: Mapping[str, Tensor], after: Mapping[str, Tensor]) -> list[str]:
    """Weight matrices that are the same after training: nothing flows back to them, or the rate is nothing."""
    return [name for name, value in before.items() if value.dim() == 2 and torch.equal(value, after[name])]
