"""Cells of the design, the runs in them, and what each cell trains."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from lab.errors import InvalidInput
from lab.study.design_kind import points
from lab.study.draft import Study
from lab.study.factors import Level, field_of
from lab.study.recipe import Dataset, Model, Recipe
from lab.study.seeds import Seeds, run_seeds

MOST_CELLS = 10_000
"""More combinations than this are no study that anybody trains."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One combination of levels."""

    index: int
    levels: Mapping[str, Level]

    @property
    def label(self) -> str:
        """Short name for figures and tables, for example "depth 2 · relu · weight decay 0.0001"."""
        return " · ".join(level_label(name, level) for name, level in self.levels.items())


@dataclass(frozen=True, slots=True)
class Run:
    """One cell in one replicate (counted from 1), with its own seeds."""

    id: str
    cell: int
    replicate: int
    seeds: Seeds


@dataclass(frozen=True, slots=True)
class Resolved:
    """What one cell trains: the study's sections with the cell's levels put in."""

    dataset: Dataset
    model: Model
    recipe: Recipe


def level_label(name: str, level: Level) -> str:
    """A level in words: numbers and switches keep the factor's name, words stand alone."""
    words = name.rsplit(".", 1)[-1].replace("_", " ")
    return level if isinstance(level, str) else f"{words} {level_text(level)}"


def minus(name: str, first: Level, second: Level) -> str:
    """The step from one level to another in words; switches keep the factor's name: "residual on − off"."""
    words = f"{level_text(second)} − {level_text(first)}"
    return f"{name.rsplit('.', 1)[-1].replace('_', ' ')} {words}" if isinstance(first, bool) else words


def level_text(level: Level) -> str:
    """A level as text, without a trailing ".0"."""
    if isinstance(level, bool):
        return "on" if level else "off"
    return f"{level:g}" if isinstance(level, float) else str(level)


def cells(study: Study) -> tuple[Cell, ...]:
    """The planned combinations of levels: all of them, the first factor varying slowest, or those of the design."""
    names = [factor.name for factor in study.factors]
    combinations = (
        points(study.planned_part, study.factors)
        if study.planned_part
        else itertools.product(*(factor.levels for factor in study.factors))
    )
    return tuple(Cell(index, dict(zip(names, levels, strict=True))) for index, levels in enumerate(combinations))


def one_at_a_time(study: Study) -> tuple[Cell, ...]:
    """The first cell and, for each factor, that cell at the other level (of a range: at its farthest point).

    A part of a factorial need not have two cells that differ in one factor alone.
    """
    planned = cells(study)
    found = [planned[0].levels]
    for factor in study.factors:
        first = planned[0].levels[factor.name]
        others = [cell.levels[factor.name] for cell in planned if cell.levels[factor.name] != first]
        other = max(others, key=lambda level: abs(level - first)) if factor.numeric else others[0]
        found.append({**found[0], factor.name: other})
    return tuple(Cell(index, levels) for index, levels in enumerate(found))


def cell_name(index: int, count: int) -> str:
    """A cell of `count` by number, as the run ids begin: "c03"; "c003" where there are more than 100."""
    return f"c{index:0{max(2, len(str(count - 1)))}d}"


def runs(study: Study, seed_key: bytes) -> tuple[Run, ...]:
    """All runs, replicate by replicate, so that a stopped study has complete replicates (STATISTICS, section 4)."""
    planned = cells(study)
    common = study.replicates.seeds == "common"
    return tuple(
        Run(
            f"{cell_name(cell.index, len(planned))}-r{replicate}",
            cell.index,
            replicate,
            run_seeds(seed_key, {} if common else cell.levels, replicate),
        )
        for replicate in range(1, study.replicates.count + 1)
        for cell in planned
    )


def resolve(study: Study, cell: Cell) -> Resolved:
    """Put the cell's levels into the study's sections; InvalidInput names a level that the field refuses."""
    sections = {
        "dataset": study.dataset.model_dump(),
        "model": study.model.model_dump(),
        "recipe": study.recipe.model_dump(),
    }
    for name, level in cell.levels.items():
        _set(sections, name, level)
    try:
        return Resolved(
            Dataset.model_validate(sections["dataset"]),
            Model.model_validate(sections["model"]),
            Recipe.model_validate(sections["recipe"]),
        )
    except ValidationError as error:
        raise _refused(cell, error) from error


def _set(sections: dict, name: str, level: Level) -> None:
    *path, last = field_of(name).split(".")
    target = sections
    for part in path:
        target = target.get(part) if isinstance(target, dict) else None
    if not isinstance(target, dict) or last not in target:
        raise InvalidInput(
            "this factor addresses no field of dataset, model or recipe",
            where=f"factors.{name}",
            seen=field_of(name),
            remedy="Use a name like depth, activation or recipe.learning_rate",
        )
    target[last] = level


def _refused(cell: Cell, error: ValidationError) -> InvalidInput:
    first = error.errors()[0]
    field = ".".join(str(part) for part in first["loc"])
    name = next((name for name in cell.levels if field_of(name).endswith(field)), field)
    return InvalidInput(first["msg"], where=f"factors.{name}.levels", seen=first["input"], remedy="Change the level")
