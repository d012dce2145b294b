"""Two trained models: paired tests where they answered the same examples, unpaired ones where they did not."""

from dataclasses import dataclass

import numpy as np

from lab.analysis.compared import Compared
from lab.stats import two_models
from lab.stats.auroc import auroc_difference
from lab.stats.interval import Interval
from lab.stats.outcome import Outcome

NONE = float("nan")
PAIRED = (
    "Two trained models answered the same test examples, so the examples are paired and only those answered differently "
    "tell them apart: exact McNemar. Other seeds of the same recipes could differ otherwise."
)
UNPAIRED = (
    "The two models were scored on different test examples, so nothing is paired: Fisher's exact test. Other seeds of "
    "the same recipes could differ otherwise."
)


@dataclass(frozen=True, slots=True, eq=False)
class Answered:
    """One model's answers: true `labels` [N] and `probabilities` [N, classes]."""

    labels: np.ndarray
    probabilities: np.ndarray

    @property
    def right(self) -> np.ndarray:
        """1 where the most probable class is the label [N]."""
        return (self.probabilities.argmax(axis=1) == self.labels).astype(np.uint8)


def models(first: Answered, second: Answered, level: float) -> tuple[str, Compared, tuple[Compared, ...]]:
    """Why, the fitting test and the others, for the share of right answers (AUROC too, where there are two classes)."""
    if not np.array_equal(first.labels, second.labels):
        return UNPAIRED, _unpaired(first, second, level), ()
    one, two = first.right, second.right
    interval, bootstrap = two_models.paired_bootstrap(one, two, level=level)
    main = _row(two_models.mcnemar(one, two), interval, level, len(one))
    beside = [
        _row(two_models.mcnemar(one, two, mid_p=True), interval, level, len(one)),
        _row(bootstrap, interval, level, len(one)),
    ]
    if first.probabilities.shape[1] == 2:
        beside.append(_delong(first, second, level))
    return PAIRED, main, tuple(beside)


def _unpaired(first: Answered, second: Answered, level: float) -> Compared:
    hits = int(first.right.sum()), int(second.right.sum())
    trials = len(first.labels), len(second.labels)
    interval, found = two_models.unpaired(hits, trials, level=level)
    row = _row(found, interval, level, sum(trials))
    return Compared(
        row.method, row.estimate, row.low, row.high, level, row.kind, row.p, row.smallest_p,
        f"{trials[0]:,} and {trials[1]:,} test examples",
    )  # fmt: skip


def _row(found: Outcome, interval: Interval, level: float, examples: int) -> Compared:
    return Compared(
        found.method,
        interval.estimate,
        interval.low,
        interval.high,
        level,
        interval.kind,
        found.p,
        found.smallest_p,
        f"{examples:,} test examples",
        found.note,
    )


def _delong(first: Answered, second: Answered, level: float) -> Compared:
    positive = first.labels == 1
    found = auroc_difference(second.probabilities[:, 1], first.probabilities[:, 1], positive, level)
    n = f"{int(positive.sum()):,} positive and {int((~positive).sum()):,} negative test examples"
    ends = found.interval
    return Compared(
        "AUROC, DeLong", ends.estimate, ends.low, ends.high, level, ends.kind, found.p, 0.0, n,
        "" if np.isfinite(found.p) else "standard error 0: not testable",
    )  # fmt: skip
