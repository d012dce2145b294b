"""Precision, recall and F1 of several runs on the same examples: means of the runs' scores, with intervals over examples."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import special

from lab.stats.classification import NONE, Scores, confusion, scores
from lab.stats.interval import Interval
from lab.stats.proportions import wilson_shares

NAMES = ("precision", "recall", "f1")
"""The order of scores wherever they stand on an axis."""


@dataclass(frozen=True, slots=True, eq=False)
class ClassScores:
    """`runs` [runs, 3, classes] and `macro_runs` [runs, 3] are each run's own scores; `classes` [3][classes] and `macro` [3] hold
    their means over runs with intervals over examples, the runs held fixed."""

    runs: np.ndarray
    macro_runs: np.ndarray
    classes: tuple[tuple[Interval, ...], ...]
    macro: tuple[Interval, ...]


def class_scores(labels: np.ndarray, predicted: np.ndarray, classes: int, level: float = 0.95) -> ClassScores:
    """From `labels` [n] and `predicted` [runs, n].

    Runs answer the same examples, so an example is one unit: the variance of a mean of scores is the sum over examples of
    the squared mean of their influences (linearised ratios: Kish 1965, section 6.3). Ends are Wilson's with as many trials as
    give that variance (Korn and Graubard 1998), of F1 through J = F1 / (2 - F1), which is a proportion; with one run they are
    those of `class_intervals`. Macro means: delta method, cut at 0 and 1 (Takahashi et al. 2022); with one run `macro_intervals`.
    """
    found = [scores(confusion(labels, one, classes)) for one in predicted]
    each = np.array([(one.precision, one.recall, one.f1) for one in found])
    macro_runs = np.array([one.macro() for one in found])
    label = _indicator(labels, classes)
    by_class, macro = [], []
    for place, name in enumerate(NAMES):
        mean, total = np.zeros(label.shape), np.zeros(len(labels))
        asked = np.zeros(label.shape, dtype=bool)
        for one, row in zip(predicted, found, strict=True):
            influence, inside = _influence(name, row, label, _indicator(one, classes))
            mean += influence / len(predicted)
            total += influence[:, row.counted].sum(axis=1) / row.counted.sum() / len(predicted)
            asked |= inside
        spread, examples = np.sum(mean**2, axis=0), asked.sum(axis=0)
        by_class.append(tuple(_ends(name, each[:, place].mean(axis=0), spread, examples, level)))
        macro.append(_normal(float(macro_runs[:, place].mean()), float(np.sum(total**2)), level))
    return ClassScores(each, macro_runs, tuple(by_class), tuple(macro))


def mean_share(right: np.ndarray, level: float = 0.95) -> Interval:
    """The share of right answers in `right` bool [runs, n], over examples: Wilson with as many trials as give its variance."""
    share, n = float(right.mean()), right.shape[1]
    spread = float(right.mean(axis=0).var()) / n
    return Interval(share, *wilson_shares(share, _trials(share, spread, n), level), level, "Wilson, by example")


def _indicator(of: np.ndarray, classes: int) -> np.ndarray:
    return np.asarray(of)[:, None] == np.arange(classes)


def _influence(name: str, row: Scores, label: np.ndarray, answer: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What each example adds to each class's score [n, classes], and which examples the score asks."""
    hit = label & answer
    top, below, value = {
        "precision": (1, answer.astype(float), row.precision),
        "recall": (1, label.astype(float), row.recall),
        "f1": (2, label.astype(float) + answer, row.f1),
    }[name]
    return (top * hit - value * below) / np.maximum(below.sum(axis=0), 1), below > 0


def _ends(name: str, value: np.ndarray, spread: np.ndarray, examples: np.ndarray, level: float) -> Iterator[Interval]:
    for share, variance, n in zip(value, spread, examples, strict=True):
        if not n:
            yield NONE
            continue
        share, variance = float(share), float(variance)
        if name == "f1":
            joint, slope = share / (2 - share), 2 / (2 - share) ** 2
            ends = wilson_shares(joint, _trials(joint, variance * slope**2, int(n)), level)
            low, high = (2 * end / (1 + end) for end in ends)
        else:
            low, high = wilson_shares(share, _trials(share, variance, int(n)), level)
        yield Interval(share, low, high, level, "Wilson, by example")


def _trials(share: float, variance: float, examples: int) -> float:
    """As many independent trials as give this variance; all examples where none of them differs."""
    return share * (1 - share) / variance if variance > 1e-15 and 0 < share < 1 else float(examples)


def _normal(value: float, variance: float, level: float) -> Interval:
    half = float(special.ndtri(0.5 + level / 2)) * np.sqrt(variance)
    return Interval(value, max(0.0, value - half), min(1.0, value + half), level, "delta method, by example")
