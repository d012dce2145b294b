"""The [design] section: which combinations of levels are cells, all of them or a planned part."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from lab.study import fraction, latin_hypercube, plackett_burman
from lab.study.base import Document
from lab.study.factors import Factor, Level

Kind = Literal["full", "fractional", "plackett_burman", "latin_hypercube"]
EVERYTHING = "all"
WORDS = {
    "full": "full factorial",
    "fractional": "two-level fractional factorial",
    "plackett_burman": "Plackett-Burman screening",
    "latin_hypercube": "Latin hypercube",
}
WHOLE = ("model.depth", "model.width", "recipe.epochs", "recipe.batch_size", "recipe.step_epochs", "recipe.patience")
"""Fields that take whole numbers: points between them are rounded."""


class Design(Document):
    """Which cells a study has; without this section, all combinations of levels.

    `generators` like "dropout = depth:width" make a two-level fraction; `foldover` turns the signs of "all" factors or
    of one in a second half; `cells` is the size of a Plackett-Burman design or a Latin hypercube. In a hypercube a
    factor's two levels are the ends of its range, on the scale that `scales` names (linear by default), and `seed`
    chooses the points.
    """

    kind: Kind = "full"
    generators: tuple[str, ...] = ()
    foldover: str | None = None
    cells: Annotated[int, Field(ge=3, le=1000, strict=True)] | None = None
    scales: dict[str, Literal["linear", "log"]] = Field(default_factory=dict)
    seed: Annotated[int, Field(ge=0, le=2**53, strict=True)] = 0

    @model_validator(mode="after")
    def _fields_fit_the_kind(self) -> "Design":
        used = {
            "generators": bool(self.generators),
            "foldover": self.foldover is not None,
            "cells": self.cells is not None,
            "scales": bool(self.scales),
            "seed": self.seed != 0,
        }
        for name, given in used.items():
            if given and name not in ALLOWED[self.kind]:
                raise ValueError(f"a {WORDS[self.kind]} design has no {name}")
        if self.kind == "fractional" and not self.generators:
            raise ValueError('a fraction needs generators, for example ["dropout = depth:width"]')
        if self.kind == "latin_hypercube" and self.cells is None:
            raise ValueError("a Latin hypercube needs a number of cells")
        return self

    @property
    def two_level(self) -> bool:
        """Whether every factor has a low and a high level and nothing between."""
        return self.kind in ("fractional", "plackett_burman")


ALLOWED: dict[str, tuple[str, ...]] = {
    "full": (),
    "fractional": ("generators", "foldover"),
    "plackett_burman": ("cells", "foldover"),
    "latin_hypercube": ("cells", "scales", "seed"),
}


def points(design: Design, factors: tuple[Factor, ...]) -> list[tuple[Level, ...]]:
    """The levels of every cell of a design that is no full factorial; ValueError where the factors do not fit it."""
    if design.kind == "latin_hypercube":
        found = _hypercube(design, factors)
        if len(set(found)) < len(found):
            raise ValueError("two cells of the hypercube are the same after rounding: plan fewer, or widen a range")
        return found
    _two_levels(design, factors)
    rows = signs(design, factors)
    return [tuple(factor.levels[sign > 0] for factor, sign in zip(factors, row, strict=True)) for row in rows]


def signs(design: Design, factors: tuple[Factor, ...]) -> list[tuple[int, ...]]:
    """The cells of a two-level design as -1 (first level) and +1 (second level) per factor."""
    if design.kind == "fractional":
        relation(design, factors)
        rows = fraction.fraction(len(factors), _generators(design, factors))
    else:
        rows = plackett_burman.plackett_burman(len(factors), design.cells)
    if design.foldover is None:
        return rows
    both = fraction.fold(rows, _fold_of(design, factors))
    if len(both) == len(rows):
        raise ValueError("this foldover repeats the cells that are there already and separates nothing")
    return both


def relation(design: Design, factors: tuple[Factor, ...]) -> dict[int, int]:
    """The defining relation of a fraction, after its foldover; ValueError where generators cannot be."""
    words = fraction.defining_relation(_generators(design, factors))
    return words if design.foldover is None else fraction.folded(words, _fold_of(design, factors))


def _generators(design: Design, factors: tuple[Factor, ...]) -> list[fraction.Generator]:
    names = [factor.name for factor in factors]
    return [fraction.generator(text, names) for text in design.generators]


def _fold_of(design: Design, factors: tuple[Factor, ...]) -> int | None:
    names = [factor.name for factor in factors]
    if design.foldover == EVERYTHING:
        return None
    if design.foldover not in names:
        raise ValueError(f'foldover names "all" or a factor of the study, seen {design.foldover!r}')
    return names.index(design.foldover)


def _two_levels(design: Design, factors: tuple[Factor, ...]) -> None:
    for factor in factors:
        if len(factor.levels) != 2:
            raise ValueError(
                f"a {WORDS[design.kind]} design has two levels per factor; {factor.name} has {len(factor.levels)}"
            )


def _hypercube(design: Design, factors: tuple[Factor, ...]) -> list[tuple[Level, ...]]:
    strange = [name for name in design.scales if name not in [factor.name for factor in factors]]
    if strange:
        raise ValueError(f"scales names {strange[0]!r}, which is no factor of the study")
    columns = [_values(design, factor) for factor in factors]
    ranks = latin_hypercube.latin_ranks(len(factors), len(columns[0]), design.seed)
    return [tuple(column[rank] for column, rank in zip(columns, row, strict=True)) for row in ranks]


def _values(design: Design, factor: Factor) -> list[Level]:
    scale, cells = design.scales.get(factor.name, "linear"), design.cells or 0
    if not factor.numeric or len(factor.levels) != 2 or factor.levels[0] >= factor.levels[1]:
        raise ValueError(f"in a Latin hypercube {factor.name} needs two numbers as levels, its least and its most")
    low, high = (float(level) for level in factor.levels)
    if scale == "log" and low <= 0:
        raise ValueError(f"a log scale of {factor.name} starts above 0, seen {low:g}")
    found = latin_hypercube.values(low, high, cells, scale)
    return [round(value) for value in found] if factor.field in WHOLE else list(found)
