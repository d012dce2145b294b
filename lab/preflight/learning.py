"""Can it learn at all, does it learn only from labels, and does one small epoch go through (Karpathy 2019, "A recipe")."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lab.data.arrays import Prepared
from lab.preflight.results import Check, Tell
from lab.train.batches import TrainData
from lab.train.engine import train_stack
from lab.train.events import EpochFinished, EpochRow, RunFailed, RunFinished
from lab.train.spec import RunSpec
from lab.train.stacks import plan_stacks

FEW, OVERFIT_STEPS, NEAR_ZERO_NATS = 32, 500, 0.05
SHUFFLED, SHUFFLED_EPOCHS, SHUFFLES, SIGMAS = 2000, 3, 4, 3.29
SMOKE = 0.01
PLAIN_MODEL = {"dropout": 0.0}
PLAIN_RECIPE = {"weight_decay": 0.0, "label_smoothing": 0.0, "patience": 0, "warmup_steps": 0, "schedule": "constant"}
"""What keeps a network from learning by heart is switched off where it must be able to."""


def overfit(specs: Sequence[RunSpec], data: Mapping[str, Prepared], tell: Tell) -> Check:
    """Every cell's network learns 32 training examples by heart: training loss at most 0.05 nats within 500 steps."""
    plain = [
        _changed(spec, PLAIN_MODEL, {**PLAIN_RECIPE, "batch_size": FEW, "epochs": OVERFIT_STEPS}) for spec in specs
    ]
    lowest: dict[str, float] = {}
    stacks = plan_stacks(plain)
    for number, stack in enumerate(stacks):
        tell("learning 32 examples by heart", number / len(stacks))
        few = _part(data[stack[0].dataset_key], stack, FEW, held_out=FEW)
        for row in _rows(stack, few):
            lowest[row.run_id] = min(lowest.get(row.run_id, np.inf), row.train_loss)
            tell("learning 32 examples by heart", (number + row.epoch / OVERFIT_STEPS) / len(stacks))
    stuck = [spec.run_id for spec in specs if not lowest.get(spec.run_id, np.inf) <= NEAR_ZERO_NATS]
    worst = max((lowest.get(spec.run_id, np.inf) for spec in specs), default=np.inf)
    return Check(
        "32 examples are learned by heart",
        "failed" if stuck else "passed",
        f"largest training loss of {len(specs)} cells: {worst:.3g} nats" + (f"; stuck: {_few(stuck)}" if stuck else ""),
        f"at most {NEAR_ZERO_NATS} nats within {OVERFIT_STEPS} steps, dropout, weight decay and smoothing off",
        "Look at the learning rate and the model: what cannot learn 32 examples will not learn the rest"
        if stuck
        else "",
    )


def shuffled_labels(specs: Sequence[RunSpec], data: Mapping[str, Prepared], tell: Tell) -> Check:
    """With permuted labels the validation accuracy falls to chance: nothing but the label tells the class.

    A network may decide all examples of a class alike, so that the mean over shuffles has up to the variance
    (sum of squared class shares + 1 / n) p (1 - p) / shuffles at p = 1 / classes; 3.29 standard deviations of that.
    """
    spec = specs[0]
    part = _part(data[spec.dataset_key], [spec], SHUFFLED)
    recipe = {"epochs": SHUFFLED_EPOCHS, "batch_size": min(spec.recipe.batch_size, len(part.labels)), "patience": 0}
    found = []
    for number in range(SHUFFLES):
        tell("training on shuffled labels", number / SHUFFLES)
        mixed = TrainData(
            part.train, _mixed(part.labels, number), part.validation, part.validation_labels, part.classes
        )
        found += [row.validation_accuracy for row in _rows([_changed(spec, {}, recipe)], mixed)[-1:]]
    n, chance = len(part.validation_labels), 1 / part.classes
    shares = np.bincount(part.validation_labels, minlength=part.classes) / n
    reach = SIGMAS * np.sqrt(((shares**2).sum() + 1 / n) * chance * (1 - chance) / SHUFFLES)
    seen = float(np.mean(found)) if found else float("nan")
    fine = abs(seen - chance) <= reach
    return Check(
        "Shuffled labels fall to chance",
        "passed" if fine else "failed",
        f"validation accuracy {seen:.1%} (mean of {SHUFFLES} shuffles, {n} examples)",
        f"{max(0.0, chance - reach):.1%} to {min(1.0, chance + reach):.1%}, chance being {chance:.1%}",
        ""
        if fine
        else "Something but the image tells the class: look for the label among the inputs, or a fixed order",
    )


def _mixed(labels: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    return np.random.default_rng(seed).permutation(labels)


def smoke_epoch(specs: Sequence[RunSpec], data: Mapping[str, Prepared], tell: Tell) -> Check:
    """One epoch of every cell on 1 % of the training examples: finite losses, and weights that have moved."""
    began, samples, broken = time.perf_counter(), 0, []
    stacks = plan_stacks([_changed(spec, {}, {"epochs": 1, "patience": 0}) for spec in specs])
    for number, stack in enumerate(stacks):
        tell("one epoch on 1 % of the data", number / len(stacks))
        prepared = data[stack[0].dataset_key]
        count = max(int(SMOKE * len(prepared.train.labels)), stack[0].recipe.batch_size)
        for event in train_stack(stack, _part(prepared, stack, count)):
            if isinstance(event, RunFailed):
                broken.append(f"{event.run_id}: {event.reason}")
            elif isinstance(event, EpochFinished):
                samples += sum(row.samples for row in event.rows)
            elif isinstance(event, RunFinished) and not all(np.isfinite(w).all() for w in event.weights.values()):
                broken.append(f"{event.run_id}: a weight is not finite")
    rate = samples / (time.perf_counter() - began)
    return Check(
        "One epoch on 1 % of the data goes through",
        "failed" if broken else "passed",
        _few(broken) if broken else f"{len(specs)} cells, all losses finite, {rate:,.0f} samples per second",
        "finite training and validation losses in every cell",
        "Lower the learning rate of these cells, or clip gradients (recipe.clip_norm)" if broken else "",
    )


def _changed(spec: RunSpec, model: dict, recipe: dict) -> RunSpec:
    return replace(spec, model=spec.model.model_copy(update=model), recipe=spec.recipe.model_copy(update=recipe))


def _part(prepared: Prepared, stack: Sequence[RunSpec], count: int, held_out: int | None = None) -> TrainData:
    """The first `count` training examples, cut at the places of the stack's first run, and `held_out` (None: all) others."""
    images = prepared.train_for(stack[0].seeds.order)[:count]
    validation = prepared.validation
    labels = prepared.train.labels[:count]
    others = (validation.images[:held_out], validation.labels[:held_out])
    return TrainData([images], labels, *others, len(prepared.identity.classes))


def _rows(stack: Sequence[RunSpec], data: TrainData) -> list[EpochRow]:
    return [row for event in train_stack(stack, data) if isinstance(event, EpochFinished) for row in event.rows]


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
