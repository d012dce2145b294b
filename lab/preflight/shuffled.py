"""With permuted training labels nothing is left to learn: the validation accuracy must fall to chance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lab.data.arrays import Prepared
from lab.preflight.rehearsal import changed, part
from lab.preflight.results import Check, Tell
from lab.train.batches import TrainData
from lab.train.engine import train_stack
from lab.train.events import RunFinished
from lab.train.predict import probabilities
from lab.train.spec import RunSpec
from lab.train.stacks import plan_stacks

EXAMPLES, EPOCHS, SHUFFLES = 2000, 3, 16
QUANTILE = 4.073
"""The 99.95 % point of Student's t with 15 degrees of freedom: a sound study is called faulty once in a thousand times."""


def shuffled_labels(specs: Sequence[RunSpec], data: Mapping[str, Prepared], tell: Tell) -> Check:
    """The first cell, trained on 16 permutations of 2,000 labels, decides validation examples no better than chance.

    Chance is what decisions of these frequencies would hit if they knew nothing of the true classes: 1 / classes for equal
    classes, the share of the largest class for a network that always says that one.
    """
    spec = specs[0]
    prepared = data[spec.dataset_key]
    found = list(_hits(spec, prepared, tell))
    hits, chances = np.array(found).reshape(-1, 2).T
    n = len(prepared.validation.labels)
    seen, chance = (float(one.mean()) if found else np.nan for one in (hits, chances))
    reach = half_width(hits, chances, n) if len(found) > 1 else np.nan
    fine = len(found) == SHUFFLES and abs(seen - chance) <= reach
    return Check(
        "Shuffled labels fall to chance",
        "passed" if fine else "failed",
        f"validation accuracy {seen:.1%} (mean of {len(found)} shuffles, {n} examples, cell of {spec.run_id})",
        f"{chance:.1%} ± {reach:.1%} (chance; 99.9 % interval of the mean, from the binomial variance of {n} decisions or "
        "from the spread between shuffles, whichever is larger)",
        ""
        if fine
        else "Something but the image tells the class: look for the label among the inputs, or a fixed order",
        "dataset",
    )


def half_width(hits: NDArray[np.float64], chances: NDArray[np.float64], n: int) -> float:
    """Half the 99.9 % interval of the mean excess over chance of shuffles [k], each with n decisions.

    Decisions of one network are not independent (it may treat a whole class alike), so that the variance between
    shuffles counts where it is above the binomial one.
    """
    chance = float(chances.mean())
    variance = max(chance * (1 - chance) / n, float((hits - chances).var(ddof=1)))
    return QUANTILE * float(np.sqrt(variance / len(hits)))


def _hits(spec: RunSpec, prepared: Prepared, tell: Tell) -> Iterator[tuple[float, float]]:
    """Accuracy and its value by chance for every shuffle that was trained to its end."""
    few = part(prepared, spec, EXAMPLES)
    recipe = {"epochs": EPOCHS, "batch_size": min(spec.recipe.batch_size, len(few.labels)), "patience": 0}
    plain = changed(spec, model={}, recipe=recipe)
    copies = [_again(plain, number) for number in range(SHUFFLES)]
    done = 0
    for stack in plan_stacks(copies):
        images = [few.train[0][_order(len(few.labels), int(one.run_id))] for one in stack]
        for event in train_stack(stack, replace(few, train=images)):
            if isinstance(event, RunFinished):
                tell("training on shuffled labels", done / SHUFFLES)
                done += 1
                yield _decided(spec, event, few)


def _again(spec: RunSpec, number: int) -> RunSpec:
    """Another run of the same cell: its own initial weights and order, its number as its name."""
    seeds = replace(spec.seeds, init=spec.seeds.init ^ number, order=spec.seeds.order ^ number)
    return replace(spec, run_id=str(number), seeds=seeds)


def _order(count: int, seed: int) -> NDArray[np.int64]:
    """Images in a random order beside labels that stay: the same as shuffling labels, and runs can share them."""
    return np.random.default_rng(seed).permutation(count)


def _decided(spec: RunSpec, event: RunFinished, data: TrainData) -> tuple[float, float]:
    decisions = probabilities(spec.model, event.weights, data.validation).argmax(axis=1)
    said = np.bincount(decisions, minlength=data.classes) / len(decisions)
    true = np.bincount(data.validation_labels, minlength=data.classes) / len(decisions)
    return float((decisions == data.validation_labels).mean()), float(said @ true)
