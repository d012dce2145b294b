"""Precision, recall and F1 of every class, macro and micro, with one interval over training seeds and one over test examples."""

from dataclasses import dataclass

import numpy as np

from lab.analysis.answers import Answers, OverRuns, over_runs
from lab.stats.class_scores import NAMES, class_scores, mean_share
from lab.stats.interval import Interval
from lab.study.standing import ExploratoryFinding

MACRO, MICRO = "macro mean", "micro (accuracy)"


@dataclass(frozen=True, slots=True)
class ClassRow(ExploratoryFinding):
    """One score of one class: the mean of the runs' scores; `seeds` over runs, `examples_low/high` over test examples.

    `labelled` examples have the class, `predicted` is how many the runs predict on average.
    """

    name: str
    score: str
    seeds: OverRuns
    examples_low: float
    examples_high: float
    labelled: int
    predicted: float


@dataclass(frozen=True, slots=True)
class ClassesLook(ExploratoryFinding):
    """Rows class by class, then macro and micro, for each score."""

    cell: str
    label: str
    level: float
    n_runs: int
    n_test: int
    rows: tuple[ClassRow, ...]

    def of(self, score: str) -> tuple[ClassRow, ...]:
        """The rows of one score."""
        return tuple(row for row in self.rows if row.score == score)


def classes_look(answers: Answers) -> ClassesLook:
    """All scores of one cell; micro precision, recall and F1 are one number, the accuracy, where every example has one label."""
    count, n = len(answers.classes), len(answers.labels)
    found = class_scores(answers.labels, answers.predicted, count, answers.level)
    labelled = np.bincount(answers.labels, minlength=count)
    predicted = np.bincount(answers.predicted.ravel(), minlength=count) / len(answers.predicted)
    rows = []
    for place, score in enumerate(NAMES):
        for k, name in enumerate(answers.classes):
            seeds = over_runs(found.runs[:, place, k], answers.level)
            rows.append(_row(name, score, seeds, found.classes[place][k], int(labelled[k]), float(predicted[k])))
        seeds = over_runs(found.macro_runs[:, place], answers.level)
        rows.append(_row(MACRO, score, seeds, found.macro[place], n, float(n)))
        rows.append(_micro(answers, score))
    return ClassesLook(answers.name, answers.label, answers.level, len(answers.run_ids), n, tuple(rows))


def _row(name: str, score: str, seeds: OverRuns, over: Interval, labelled: int, predicted: float) -> ClassRow:
    return ClassRow(name, score, seeds, over.low, over.high, labelled, predicted)


def _micro(answers: Answers, score: str) -> ClassRow:
    """Accuracy stands for all three."""
    found, n = mean_share(answers.right, answers.level), len(answers.labels)
    return _row(MICRO, score, over_runs(answers.right.mean(axis=1), answers.level), found, n, float(n))
