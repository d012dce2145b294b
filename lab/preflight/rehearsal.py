"""Small parts of a data set and changed copies of runs, for trainings that count for nothing."""

from collections.abc import Mapping
from dataclasses import replace

from lab.data.arrays import Prepared
from lab.train.batches import TrainData
from lab.train.spec import RunSpec


def changed(spec: RunSpec, *, model: Mapping[str, object], recipe: Mapping[str, object]) -> RunSpec:
    """The same run with some fields of its model and recipe set."""
    return replace(spec, model=spec.model.model_copy(update=model), recipe=spec.recipe.model_copy(update=recipe))


def part(prepared: Prepared, spec: RunSpec, count: int, *, held_out: int | None = None) -> TrainData:
    """The first `count` training examples, cut at the places of this run, and `held_out` (None: all) validation examples."""
    validation = prepared.validation
    return TrainData(
        [prepared.train_for(spec.seeds.order)[:count]],
        prepared.train.labels[:count],
        validation.images[:held_out],
        validation.labels[:held_out],
        len(prepared.identity.classes),
    )
