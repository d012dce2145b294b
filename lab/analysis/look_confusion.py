"""The confusion matrix of a cell, averaged over its runs, and the difference of two cells' matrices."""

from dataclasses import dataclass

import numpy as np

from lab.analysis.answers import Answers
from lab.stats.classification import confusion
from lab.stats.contrast import Estimate, welch
from lab.stats.groups import summarize, t_interval
from lab.stats.step_up import benjamini_hochberg
from lab.study.standing import ExploratoryFinding


@dataclass(frozen=True, slots=True)
class ConfusionRow(ExploratoryFinding):
    """Examples of class `label` that were taken for `predicted`: sum over runs, mean per run, and that as a share of the class."""

    label: str
    predicted: str
    total: int
    mean: float
    share: float


@dataclass(frozen=True, slots=True)
class ConfusionLook(ExploratoryFinding):
    """All pairs of classes of one cell."""

    cell: str
    label: str
    n_runs: int
    n_test: int
    classes: tuple[str, ...]
    rows: tuple[ConfusionRow, ...]


@dataclass(frozen=True, slots=True)
class ConfusionChange(ExploratoryFinding):
    """How much larger a share is in the second cell: t interval over runs, p and its Benjamini-Hochberg value over all pairs."""

    label: str
    predicted: str
    first: float
    second: float
    difference: float
    low: float
    high: float
    df: float
    p: float
    p_adjusted: float


@dataclass(frozen=True, slots=True)
class ConfusionDifference(ExploratoryFinding):
    """Second cell minus first, pair by pair of classes; runs are the units, and `error` says how their spread enters."""

    first: str
    second: str
    labels: tuple[str, str]
    level: float
    error: str
    n_runs: tuple[int, int]
    n_test: int
    classes: tuple[str, ...]
    rows: tuple[ConfusionChange, ...]


def confusion_look(answers: Answers) -> ConfusionLook:
    """Counts over all runs of the cell."""
    matrix = _matrices(answers).sum(axis=0)
    runs, rows = len(answers.run_ids), []
    for j, label in enumerate(answers.classes):
        inside = int(matrix[j].sum())
        for k, taken in enumerate(answers.classes):
            total = int(matrix[j, k])
            rows.append(ConfusionRow(label, taken, total, total / runs, total / inside if inside else float("nan")))
    return ConfusionLook(answers.name, answers.label, runs, len(answers.labels), answers.classes, tuple(rows))


def confusion_difference(one: Answers, two: Answers, *, paired: bool = False) -> ConfusionDifference:
    """Shares of each class in two cells; `paired` where the runs of a replicate share their seeds (t over replicates).

    NaN where the runs of a cell do not differ among themselves, or a cell has one run.
    """
    first, second = (_shares(_matrices(answers)) for answers in (one, two))
    if paired:
        first, second = _matched(one, two, first, second)
    rows, count = [], len(one.classes)
    for j, k in np.ndindex(count, count):
        found = _estimate(first[:, j, k], second[:, j, k], paired)
        tested = np.isfinite(found.se) and found.se > 0
        low, high = t_interval(found.value, found.se, found.df, one.level) if tested else (np.nan, np.nan)
        means = float(first[:, j, k].mean()), float(second[:, j, k].mean())
        p = found.p if tested else np.nan
        rows.append((one.classes[j], one.classes[k], *means, found.value, low, high, found.df, p))
    adjusted = benjamini_hochberg(np.array([row[-1] for row in rows]))
    return ConfusionDifference(
        one.name,
        two.name,
        (one.label, two.label),
        one.level,
        "paired" if paired else "Welch",
        (len(first), len(second)),
        len(one.labels),
        one.classes,
        tuple(ConfusionChange(*row, float(p)) for row, p in zip(rows, adjusted, strict=True)),
    )


def _estimate(first: np.ndarray, second: np.ndarray, paired: bool) -> Estimate:
    if paired:
        change = second - first
        spread = float(change.std(ddof=1) / np.sqrt(len(change))) if len(change) > 1 else float("nan")
        return Estimate(float(change.mean()), spread, len(change) - 1.0)
    cell = np.repeat([0, 1], [len(first), len(second)])
    return welch(np.array([-1.0, 1.0]), summarize(np.concatenate([first, second]), cell, 2))


def _matched(one: Answers, two: Answers, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The replicates that both cells have, in the same order."""
    shared = sorted(set(one.replicates) & set(two.replicates))
    return first[[one.replicates.index(r) for r in shared]], second[[two.replicates.index(r) for r in shared]]


def _matrices(answers: Answers) -> np.ndarray:
    """[runs, classes, classes]: row the label, column the prediction."""
    return np.stack([confusion(answers.labels, one, len(answers.classes)) for one in answers.predicted])


def _shares(matrices: np.ndarray) -> np.ndarray:
    return matrices / np.maximum(matrices.sum(axis=2, keepdims=True), 1)
