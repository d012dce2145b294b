"""What the runs of one cell answered on its test examples, and means over runs: what every look at a model's answers reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lab.stats.groups import t_interval
from lab.study.standing import ExploratoryFinding


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """`labels` [n] and `probabilities` float32 [runs, n, classes] of the completed runs of one cell; `level` of its intervals.

    `validation` holds per run labels [m] and probabilities [m, classes] of validation examples; empty where the opening kept none.
    """

    name: str
    label: str
    run_ids: tuple[str, ...]
    replicates: tuple[int, ...]
    classes: tuple[str, ...]
    level: float
    labels: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    predicted: NDArray[np.int64]
    validation: tuple[tuple[NDArray[np.int64], NDArray[np.float32]], ...] = ()

    @property
    def right(self) -> NDArray[np.bool_]:
        """Whether each run got each example right [runs, n]."""
        return self.predicted == self.labels

    @property
    def confidence(self) -> NDArray[np.float32]:
        """The probability of each run's own answer [runs, n]."""
        return self.probabilities.max(axis=2)


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """What is known of a cell's test examples: `traits` [n] by name, and pictures uint8 [k, h, w, c] of those at `positions` [k]."""

    traits: Mapping[str, NDArray]
    positions: NDArray[np.int64]
    pictures: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class OverRuns(ExploratoryFinding):
    """A mean over runs with its t interval over training seeds, and every run's own value; NaN ends where runs do not differ."""

    estimate: float
    low: float
    high: float
    values: tuple[float, ...]


def over_runs(values: Sequence[float] | NDArray[np.float64], level: float) -> OverRuns:
    """Mean and t interval with n - 1 degrees of freedom; equal values, or one, bound nothing: three equal runs are no certainty."""
    found = np.asarray(values, dtype=np.float64)
    mean, spread = float(found.mean()), float(np.ptp(found))
    se = float(found.std(ddof=1) / np.sqrt(len(found))) if spread > 1e-12 else float("nan")
    low, high = t_interval(mean, se, len(found) - 1, level)
    return OverRuns(mean, low, high, tuple(float(value) for value in found))


def same_examples(one: Answers, two: Answers) -> bool:
    """Whether two cells were tested on the same examples, as far as their labels show."""
    return bool(np.array_equal(one.labels, two.labels))
