"""Differences for both targets side by side, the crossed bootstrap beside them, and where the spread comes from."""

from dataclasses import dataclass

import numpy as np

from lab.analysis.differences import differences
from lab.analysis.sample import example_part
from lab.analysis.unplanned import NONE, Unplanned
from lab.stats.components import components
from lab.stats.contrast import Estimate
from lab.stats.crossed import DRAWS, FEW, Crossed, crossed
from lab.stats.groups import t_interval
from lab.study.standing import ExploratoryFinding

FEWER_DRAWS = 2000
LARGE = 5_000_000
"""Above so many answers (runs times examples) fewer resamples are drawn, so that a screen need not wait."""
NO_ANSWERS = "Test examples were not scored one by one as right or wrong: there is one target only."
NO_LEVELS = "A Latin hypercube has no levels that cells share: there is nothing to compare here."
EMPTY = "A cell has no completed run: the crossed bootstrap is left out."
SINGLE = "A cell has one run: the crossed bootstrap would see its test examples, and not its seeds, and is left out."


@dataclass(frozen=True, slots=True)
class TargetRow(ExploratoryFinding):
    """One difference with its interval for this test set, for new examples like these, and by the crossed bootstrap."""

    label: str
    estimate: float
    this_low: float
    this_high: float
    new_low: float
    new_high: float
    crossed_low: float
    crossed_high: float
    n_runs: int


@dataclass(frozen=True, slots=True)
class ComponentRow(ExploratoryFinding):
    """A source of spread: sd of one score, and the sd that it gives to the mean of a cell, in the response's unit."""

    source: str
    sd: float
    sd_of_mean: float
    counted: str


@dataclass(frozen=True, slots=True)
class TargetsLook(ExploratoryFinding):
    """Both targets of every difference of two levels and of every interaction of two factors.

    `draws` crossed resamples over `n_runs` runs (`cell_sizes` in a cell, least and most) and `n_test` examples; 0 where
    none were made. `few` says that cells have so few runs that the bootstrap covers less than its level.
    """

    response: str
    unit: str
    level: float
    error: str
    n_runs: int
    n_test: int
    cell_sizes: tuple[int, int]
    draws: int
    few: bool
    rows: tuple[TargetRow, ...]
    components: tuple[ComponentRow, ...]
    remarks: tuple[str, ...]

    @property
    def narrower(self) -> int:
        """Rows whose interval for new examples is the narrower: its larger error has more df (Satterthwaite)."""
        return sum(one.new_high - one.new_low < one.this_high - one.this_low for one in self.rows)


def targets_look(un: Unplanned, *, draws: int = 0, seed: int = 0) -> TargetsLook:
    """All differences for both targets; `draws` resamples (0: 10,000, of large tables 2,000) from `seed`."""
    sizes = int(un.data.groups.n.min()), int(un.data.groups.n.max())
    head = (un.response, un.unit, un.level, un.error, un.n_runs, un.table.n_test, sizes)
    why = NO_ANSWERS if un.data.rates is None else "" if un.has_levels else NO_LEVELS
    if why:
        return TargetsLook(*head, 0, False, (), (), (why,))
    scores, whole = un.table.correct[~un.table.failed], sizes[0] > 1
    draws = draws or (DRAWS if scores.size <= LARGE else FEWER_DRAWS)
    drawn = _drawn(un, scores, draws, seed) if whole else None
    rows = tuple(_row(un, label, row, drawn) for label, row in differences(un))
    remarks = () if whole else (SINGLE if sizes[0] else EMPTY,)
    return TargetsLook(*head, draws * whole, sizes[0] < FEW, rows, _components(un, scores), remarks)


def _drawn(un: Unplanned, scores: np.ndarray, draws: int, seed: int) -> Crossed:
    return crossed(scores, un.data.cell, replicate=un.data.replicate if un.common else None, draws=draws, seed=seed)


def _row(un: Unplanned, label: str, row: np.ndarray, drawn: Crossed | None) -> TargetRow:
    this = un.estimate(row)
    new = (
        un.estimate(row, "new_examples") if example_part(row[None], un.data) is not None else Estimate(NONE, NONE, NONE)
    )
    both = drawn.interval(row, un.level) if drawn is not None else None
    return TargetRow(
        label,
        this.value,
        *t_interval(this.value, this.se, this.df, un.level),
        *t_interval(new.value, new.se, new.df, un.level),
        *((both.low, both.high) if both else (NONE, NONE)),
        un.runs(row),
    )


def _components(un: Unplanned, scores: np.ndarray) -> tuple[ComponentRow, ...]:
    try:
        found = components(scores, un.data.cell)
    except ValueError:
        return ()
    n, examples = float(np.mean(un.data.groups.n)), scores.shape[1]
    counts = {
        "training seeds": (found.seed, n, f"{n:.3g} runs"),
        "test examples": (found.example, examples, f"{examples:,} examples"),
        "seeds × examples, and the rest": (found.interplay, n * examples, "runs × examples"),
        "cells of the design": (found.cell, 1.0, "the cells themselves"),
    }
    return tuple(
        ComponentRow(name, float(np.sqrt(variance)), float(np.sqrt(variance / by)), words)
        for name, (variance, by, words) in counts.items()
    )
