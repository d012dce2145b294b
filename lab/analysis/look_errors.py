"""Which errors all training seeds share and which one seed makes alone, against what independent errors would give."""

from dataclasses import dataclass

import numpy as np

from lab.analysis.answers import Answers
from lab.analysis.unplanned import Unplanned
from lab.stats.proportions import wilson
from lab.stats.shared_errors import SharedErrors, shared_errors
from lab.study.design import cell_name
from lab.study.standing import ExploratoryFinding

ALL = "all cells"
NO_ANSWERS = "Test examples were not scored one by one as right or wrong: errors cannot be compared."


@dataclass(frozen=True, slots=True)
class SharedRow(ExploratoryFinding):
    """One cell: examples that all, some and exactly one of its runs get wrong, and what independent errors would give.

    `all_low`, `all_high`: Wilson's interval of the share of examples that all runs miss; `overlap` is the mean Jaccard index of
    two runs' errors (NaN without two runs).
    """

    cell: str
    label: str
    n_runs: int
    error: float
    missed_by_all: int
    missed_by_some: int
    missed_by_one: int
    expected_all: float
    expected_one: float
    all_low: float
    all_high: float
    overlap: float


@dataclass(frozen=True, slots=True)
class CountRow(ExploratoryFinding):
    """How many examples exactly `wrong` of the runs get wrong, and how many if errors were independent."""

    wrong: int
    observed: int
    expected: float


@dataclass(frozen=True, slots=True)
class ClassErrors(ExploratoryFinding):
    """One class of one cell: its examples, and those that all, and exactly one, of the runs get wrong."""

    name: str
    examples: int
    missed_by_all: int
    missed_by_one: int


@dataclass(frozen=True, slots=True)
class ErrorsLook(ExploratoryFinding):
    """Every cell, and last all runs of all cells together."""

    level: float
    n_test: int
    rows: tuple[SharedRow, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellErrors(ExploratoryFinding):
    """One cell in detail."""

    cell: str
    label: str
    n_runs: int
    n_test: int
    counts: tuple[CountRow, ...]
    classes: tuple[ClassErrors, ...]


def errors_look(un: Unplanned) -> ErrorsLook:
    """From the runs of the complete replicates."""
    table, level = un.table, un.level
    if table.correct is None:
        return ErrorsLook(level, table.n_test, (), (NO_ANSWERS,))
    wrong, cell = table.correct[~table.failed] == 0, un.data.cell
    rows = [
        _row(cell_name(one.index, len(table.cells)), one.label, wrong[cell == one.index], level)
        for one in table.cells
        if np.any(cell == one.index)
    ]
    whole = (_row(ALL, ALL, wrong, level),) if len(rows) > 1 and not _other_examples(un) else ()
    return ErrorsLook(level, table.n_test, (*rows, *whole))


def cell_errors(answers: Answers) -> CellErrors:
    """The same of one cell, count by count and class by class."""
    wrong = ~answers.right
    found, missed = shared_errors(wrong), wrong.sum(axis=0)
    counts = tuple(
        CountRow(k, int(seen), float(by_chance))
        for k, (seen, by_chance) in enumerate(zip(found.observed, found.expected, strict=True))
    )
    runs, classes = len(wrong), []
    for k, name in enumerate(answers.classes):
        own = missed[answers.labels == k]
        classes.append(ClassErrors(name, len(own), int(np.sum(own == runs)), int(np.sum(own == 1))))
    return CellErrors(answers.name, answers.label, runs, len(answers.labels), counts, tuple(classes))


def _row(name: str, label: str, wrong: np.ndarray, level: float) -> SharedRow:
    found: SharedErrors = shared_errors(wrong)
    runs, n = wrong.shape
    everyone, one = int(found.observed[-1]), int(found.observed[1])
    some = int(found.observed[1:-1].sum())
    bounds = wilson(everyone, n, level)
    expected = float(found.expected[-1]), float(found.expected[1])
    error = float(wrong.mean())
    return SharedRow(name, label, runs, error, everyone, some, one, *expected, bounds.low, bounds.high, found.overlap)


def _other_examples(un: Unplanned) -> bool:
    """Whether a factor changes which examples are tested, so that runs of different cells share none."""
    return any(factor.field.startswith("dataset.split") for factor in un.study.factors)
