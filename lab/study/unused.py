"""Settings of a recipe that no cell of the study makes use of: accepted in silence, they would mislead a reader."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lab.study.design import Resolved
from lab.study.draft import Study


@dataclass(frozen=True, slots=True)
class Need:
    """A field of the recipe, what a cell must have for the field to do something, and the same in words."""

    field: str
    used: Callable[[Resolved], bool]
    words: str


def steps(cell: Resolved) -> int:
    """Optimizer steps of a cell's whole training; the last, partial batch of an epoch is dropped."""
    return cell.recipe.epochs * (cell.dataset.split.train // cell.recipe.batch_size)


NEEDS = (
    Need("momentum", lambda cell: cell.recipe.optimizer == "sgd", 'only optimizer = "sgd" uses it'),
    Need("nesterov", lambda cell: cell.recipe.optimizer == "sgd", 'only optimizer = "sgd" uses it'),
    Need("step_epochs", lambda cell: cell.recipe.schedule == "step", 'only schedule = "step" uses it'),
    Need("step_factor", lambda cell: cell.recipe.schedule == "step", 'only schedule = "step" uses it'),
    Need("min_delta", lambda cell: cell.recipe.patience > 0, "only early stopping (patience above 0) uses it"),
)


def unused_settings(study: Study, cells: list[Resolved]) -> Iterator[tuple[str, str, str]]:
    """Field, what is wrong and the remedy: settings and factors that no cell uses, schedules that never get anywhere."""
    written = study.recipe.model_fields_set | {factor.field.removeprefix("recipe.") for factor in study.factors}
    for need in NEEDS:
        if need.field in written and not any(need.used(cell) for cell in cells):
            yield f"recipe.{need.field}", f"{need.words}, and no cell does", "Remove it, or change what it needs"
    if any(cell.recipe.warmup_steps >= steps(cell) > 0 for cell in cells):
        least = min(steps(cell) for cell in cells)
        yield (
            "recipe.warmup_steps",
            f"the warm-up never ends: a run has {least} steps",
            "Shorten it, or train for longer",
        )
    if any(cell.recipe.schedule == "step" and cell.recipe.step_epochs >= cell.recipe.epochs for cell in cells):
        yield (
            "recipe.step_epochs",
            "the rate is never lowered: the first step comes after training",
            "Lower step_epochs",
        )
    if any(0 < cell.recipe.epochs <= cell.recipe.patience for cell in cells):
        yield "recipe.patience", "no run can stop early: patience is not below epochs", "Lower it, or leave it out"
