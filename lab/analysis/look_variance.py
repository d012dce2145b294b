"""Bias and variance of a cell's loss over its training seeds, for 0-1 and squared loss, with intervals over test examples."""

from dataclasses import dataclass

import numpy as np

from lab.analysis.answers import Answers
from lab.stats.bias_variance import ByExample, squared_by_example, zero_one, zero_one_by_example
from lab.stats.groups import t_interval
from lab.study.standing import ExploratoryFinding

LOSSES = {"zero_one": "0-1 loss", "squared": "squared loss (Brier)"}


@dataclass(frozen=True, slots=True)
class Part(ExploratoryFinding):
    """One part of the loss with its t interval over test examples, the runs held fixed."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class VarianceRow(ExploratoryFinding):
    """One cell and one loss: mean loss = bias + variance, each with its interval.

    0-1 loss (fractions): `variance` is the net one, `unbiased` less `biased` (Domingos 2000). Squared loss (Brier, 0..2): `bias` and
    `variance` are corrected for the number of runs; `unbiased`, `biased` do not exist. NaN variance with one run.
    """

    cell: str
    label: str
    loss_name: str
    level: float
    n_runs: int
    n_test: int
    loss: Part
    bias: Part
    variance: Part
    unbiased: float
    biased: float


def variance_rows(answers: Answers) -> tuple[VarianceRow, ...]:
    """Both losses of one cell."""
    runs, n, level = len(answers.run_ids), len(answers.labels), answers.level
    labels, classes = answers.labels, len(answers.classes)
    head = answers.name, answers.label
    flat, votes = zero_one_by_example(labels, answers.predicted, classes), zero_one(labels, answers.predicted, classes)
    square = _corrected(squared_by_example(labels, answers.probabilities), runs)
    nothing = float("nan")
    parts = (("zero_one", flat, votes.unbiased_variance, votes.biased_variance), ("squared", square, nothing, nothing))
    return tuple(
        VarianceRow(
            *head,
            name,
            level,
            runs,
            n,
            _part(found.bias + found.variance, level),
            _part(found.bias if runs > 1 else np.full(n, nothing), level),
            _part(found.variance if runs > 1 else np.full(n, nothing), level),
            unbiased if runs > 1 else nothing,
            biased if runs > 1 else nothing,
        )
        for name, found, unbiased, biased in parts
    )


def _corrected(found: ByExample, runs: int) -> ByExample:
    """What the same parts are over all seeds; the mean of these is `squared`'s corrected pair."""
    if runs < 2:
        return found
    unbiased = found.variance * runs / (runs - 1)
    return ByExample(found.bias + found.variance - unbiased, unbiased)


def _part(values: np.ndarray, level: float) -> Part:
    mean, n = float(values.mean()), len(values)
    if not np.isfinite(mean):
        return Part(mean, mean, mean)
    return Part(mean, *t_interval(mean, float(values.std(ddof=1) / np.sqrt(n)), n - 1, level))
