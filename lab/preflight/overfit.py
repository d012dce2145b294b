"""Can every network of the study learn 32 examples by heart (Karpathy 2019, "A recipe for training neural networks")?"""

from collections.abc import Mapping, Sequence

import numpy as np

from lab.data.arrays import Prepared
from lab.preflight.rehearsal import changed, part
from lab.preflight.results import Check, Tell, few
from lab.train.engine import train_stack
from lab.train.events import EpochFinished
from lab.train.spec import RunSpec
from lab.train.stacks import plan_stacks

FEW, STEPS, NEAR_ZERO_NATS = 32, 1000, 0.05
PLAIN_MODEL = {"dropout": 0.0}
PLAIN_RECIPE = {
    "weight_decay": 0.0,
    "label_smoothing": 0.0,
    "patience": 0,
    "min_delta": 0.0,
    "warmup_steps": 0,
    "schedule": "constant",
    "epochs": STEPS,
}
"""What keeps a network from learning by heart is switched off where it must be able to."""


def overfit(specs: Sequence[RunSpec], data: Mapping[str, Prepared], tell: Tell) -> Check:
    """Every distinct network and recipe learns 32 training examples by heart: a training loss of at most 0.05 nats."""
    plain = distinct(specs)
    lowest = dict.fromkeys((spec.run_id for spec in plain), np.inf)
    stacks = plan_stacks(plain)
    for number, stack in enumerate(stacks):
        _learn(stack, data[stack[0].dataset_key], lowest, tell, number / len(stacks), 1 / len(stacks))
    stuck = [f"{name} ({loss:.2g} nats)" for name, loss in lowest.items() if not loss <= NEAR_ZERO_NATS]
    return Check(
        f"{FEW} examples are learned by heart",
        "failed" if stuck else "passed",
        f"largest training loss of {len(plain)} distinct networks and recipes: {max(lowest.values()):.2g} nats"
        + (f"; stuck: {few(stuck)}" if stuck else ""),
        f"at most {NEAR_ZERO_NATS} nats within {STEPS} steps; dropout, weight decay, label smoothing, warm-up, schedule "
        "and early stopping are off",
        "Look at the learning rate and the model: what cannot learn 32 examples will not learn the rest"
        if stuck
        else "",
        "model, recipe.learning_rate",
    )


def distinct(specs: Sequence[RunSpec]) -> tuple[RunSpec, ...]:
    """One run of every network and recipe that still differ once everything that regularises is off."""
    found: dict[tuple, RunSpec] = {}
    for spec in specs:
        recipe = {**PLAIN_RECIPE, "batch_size": min(FEW, spec.recipe.batch_size)}
        plain = changed(spec, model=PLAIN_MODEL, recipe=recipe)
        found.setdefault((plain.dataset_key, repr(plain.model), repr(plain.recipe)), plain)
    return tuple(found.values())


def _learn(
    stack: Sequence[RunSpec], prepared: Prepared, lowest: dict[str, float], tell: Tell, begin: float, share: float
) -> None:
    """Train until all runs of a stack are near zero, or for all steps."""
    for event in train_stack(stack, part(prepared, stack[0], FEW, held_out=FEW)):
        if not isinstance(event, EpochFinished):
            continue
        tell(f"learning {FEW} examples by heart", begin + share * event.epoch / STEPS)
        for row in event.rows:
            lowest[row.run_id] = min(lowest[row.run_id], row.train_loss)
        if all(lowest[spec.run_id] <= NEAR_ZERO_NATS for spec in stack):
            return
