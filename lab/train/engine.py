"""Training of one stack, epoch by epoch; a run whose loss is not finite leaves it without touching the others."""

import gc
import math
import time
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lab.data.arrays import Prepared
from lab.train.batches import TrainData
from lab.train.early_stopping import Patience
from lab.train.events import EpochFinished, EpochRow, Event, RunFailed, RunFinished, StackStarted
from lab.train.memory import in_halves
from lab.train.meter import peak_bytes, reset_peak, settle
from lab.train.spec import RunSpec
from lab.train.stack import Stack
from lab.train.threads import one_thread


def train_data(prepared: Prepared, specs: Sequence[RunSpec]) -> TrainData:
    """What a stack trains on; where every run cuts its own patches, one array per run in the stack's own order."""
    ordered = sorted(specs, key=lambda spec: (-spec.model.depth, spec.model.activation))
    seeds = [spec.seeds.order for spec in ordered] if prepared.per_run else [0]
    return TrainData(
        [prepared.train_for(seed) for seed in seeds],
        prepared.train.labels,
        prepared.validation.images,
        prepared.validation.labels,
        len(prepared.identity.classes),
    )


def train_in_memory(
    specs: Sequence[RunSpec], prepared: Prepared, *, number: int = 0, device: str = "cpu"
) -> Iterator[Event]:
    """Train the runs of one stack, in smaller stacks where memory does not reach."""

    def train(some: Sequence[RunSpec]) -> Iterator[Event]:
        return train_stack(some, train_data(prepared, some), number=number, device=device)

    return in_halves(specs, train, free=_free)


def _free() -> None:
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()


def train_stack(
    specs: Sequence[RunSpec],
    data: TrainData,
    *,
    number: int = 0,
    device: str = "cpu",
    dtype: torch.dtype = torch.float32,
) -> Iterator[Event]:
    """Train the runs of one stack to the end of their recipe and yield what happens."""
    yield StackStarted(number, tuple(spec.run_id for spec in specs))
    reset_peak(device)
    stack = Stack(specs, data, device=device, dtype=dtype)
    spent = dict.fromkeys((spec.run_id for spec in specs), 0.0)
    patience = {spec.run_id: Patience(spec.recipe) for spec in specs}
    epochs = specs[0].recipe.epochs
    for epoch in range(1, epochs + 1):
        began = time.perf_counter()
        with one_thread():
            losses, correct, broken = stack.epoch()
            validation = stack.validate()
        settle(device)
        seconds = time.perf_counter() - began
        for spec in stack.specs:
            spent[spec.run_id] += seconds / len(stack.specs)
        rows = _rows(stack, epoch, (losses, correct), validation, seconds)
        failures = _failures(stack, epoch, rows, broken, spent)
        yield from failures.values()
        if len(failures) < len(rows):
            alive = tuple(row for run, row in enumerate(rows) if run not in failures)
            yield EpochFinished(number, epoch, alive, peak_bytes(device), len(rows))
        done = {
            run: _finished(stack, run, epoch, patience[row.run_id], spent[row.run_id])
            for run, row in enumerate(rows)
            if run not in failures and (_ends(stack, run, row, patience[row.run_id]) or epoch == epochs)
        }
        yield from done.values()
        ended = {*failures, *done}
        if len(ended) == len(rows):
            return
        stack = stack.without(ended) if ended else stack


def _ends(stack: Stack, run: int, row: EpochRow, patience: Patience) -> bool:
    """Look at a run's validation loss; whether its patience is at an end."""
    if patience.improved(row.validation_loss):
        patience.keep(row.epoch, row.validation_loss, _weights(stack, run))
    return patience.exhausted(row.epoch)


def _finished(stack: Stack, run: int, epoch: int, patience: Patience, seconds: float) -> RunFinished:
    best = patience.epoch or epoch
    return RunFinished(stack.specs[run].run_id, patience.weights or _weights(stack, run), seconds, epoch, best)


def _weights(stack: Stack, run: int) -> dict[str, NDArray[np.float32]]:
    return {name: value.numpy().astype(np.float32, copy=False) for name, value in stack.weights(run).items()}


def _rows(
    stack: Stack, epoch: int, train: tuple[Tensor, Tensor], validation: tuple[Tensor, Tensor], seconds: float
) -> list[EpochRow]:
    seen, held_out = stack.batches.steps * stack.batches.batch, len(stack.data.validation_labels)
    columns = [(column / count).tolist() for pair, count in ((train, seen), (validation, held_out)) for column in pair]
    return [
        EpochRow(spec.run_id, epoch, *values, learning_rate=stack.rate(run), samples=seen, seconds=seconds)
        for run, (spec, values) in enumerate(zip(stack.specs, zip(*columns, strict=True), strict=True))
    ]


def _failures(
    stack: Stack, epoch: int, rows: Sequence[EpochRow], broken: Tensor, spent: dict[str, float]
) -> dict[int, RunFailed]:
    """Runs whose training or validation loss is not finite, by their place in the stack."""
    failures = {}
    for run, (row, step) in enumerate(zip(rows, broken.tolist(), strict=True)):
        if step >= 0:
            reason = f"the training loss is not finite from step {step + 1} of epoch {epoch} on"
        elif not math.isfinite(row.validation_loss):
            step, reason = stack.batches.steps - 1, f"the validation loss is {row.validation_loss} after epoch {epoch}"
        else:
            continue
        failures[run] = RunFailed(row.run_id, epoch, step + 1, reason, "outcome", spent[row.run_id])
    return failures
