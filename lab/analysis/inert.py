"""The warning about an inert factor: AdamW weight decays whose whole shrink of the weights hardly differs."""

from collections.abc import Iterator

from lab.study.design import Cell, cells, resolve
from lab.study.draft import Study
from lab.study.lint import Remark
from lab.study.recipe import Dataset, Recipe
from lab.study.schedule import learning_rate

SMALLEST_SHRINK = 0.01
"""Levels whose total shrink differs by less than this share of the weights are called inert (STATISTICS, section 5)."""


def inert_weight_decay(study: Study) -> Iterator[Remark]:
    """Warn where weight decay is a factor under AdamW that can do next to nothing, unless it is an expected null."""
    factor = next((factor for factor in study.factors if factor.field == "recipe.weight_decay"), None)
    if factor is None:
        return
    nulls = [one for one in study.hypotheses if one.factors == (factor.name,) and one.expect == "equivalence"]
    largest = _largest_difference(study, factor.name)
    if largest is None or largest >= SMALLEST_SHRINK or nulls:
        return
    yield Remark(
        "warning",
        f"factors.{factor.name}",
        f"over the whole schedule AdamW's shrink of the weights differs by {largest:.2%} at most between these levels: "
        "an inert factor",
        'Register it as an expected null (expect = "equivalence"), or widen the levels',
    )


def total_shrink(recipe: Recipe, dataset: Dataset) -> float:
    """weight_decay x sum of learning rates over all steps: the share by which AdamW shrinks a weight, to first order."""
    steps = recipe.epochs * (dataset.split.train // recipe.batch_size)
    return recipe.weight_decay * sum(learning_rate(recipe, step, steps) for step in range(steps))


def _largest_difference(study: Study, name: str) -> float | None:
    """The largest difference of shrinks between levels with all other factors equal; None without an AdamW cell."""
    groups: dict[tuple, list[float]] = {}
    for cell in _varied(study, name) if study.planned_part else cells(study):
        resolved = resolve(study, cell)
        if resolved.recipe.optimizer == "adamw":
            others = tuple((key, level) for key, level in cell.levels.items() if key != name)
            groups.setdefault(others, []).append(total_shrink(resolved.recipe, resolved.dataset))
    return max((max(shrinks) - min(shrinks) for shrinks in groups.values()), default=None)


def _varied(study: Study, name: str) -> list[Cell]:
    """Every cell of a part of a factorial at both ends of one factor: there, no two planned cells differ in it alone."""
    ends = next(factor.levels for factor in study.factors if factor.name == name)
    return [Cell(cell.index, {**cell.levels, name: end}) for cell in cells(study) for end in ends]
