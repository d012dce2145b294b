"""Tests for results whose blocks are data sets or splits of one: Friedman with Nemenyi and Wilcoxon, Nadeau-Bengio, 5x2cv."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lab.errors import InvalidInput
from lab.stats.friedman import CriticalDifference, friedman, nemenyi
from lab.stats.outcome import Outcome
from lab.stats.ranks import signed_rank
from lab.stats.resplits import combined_5x2, corrected_resampled
from lab.study.standing import ExploratoryFinding

KINDS = ("seeds", "data-sets", "splits", "5x2")
"""What blocks can be; seeds are no data sets, and get no rank test over blocks."""


@dataclass(frozen=True, slots=True)
class BlockRow(ExploratoryFinding):
    """One test over blocks: all treatments, or the later of a pair minus the earlier; `smallest_p` 0 has no bound."""

    what: str
    method: str
    estimate: float | None
    statistic: float
    p: float
    smallest_p: float
    n: int
    note: str


@dataclass(frozen=True, slots=True, eq=False)
class BlockTests(ExploratoryFinding):
    """The rows, and what the critical-difference diagram needs (None unless blocks are data sets)."""

    rows: tuple[BlockRow, ...]
    critical: CriticalDifference | None
    treatments: tuple[str, ...]


NO_BLOCKS = BlockTests((), None, ())


def block_tests(
    scores: np.ndarray, treatments: Sequence[str], kind: str, *, test_share: float, lower_is_better: bool = False
) -> BlockTests:
    """Tests of `scores` [blocks, treatments], every block complete; `test_share` is n_test / n_train of a split.

    InvalidInput for a kind that is none, for splits without their share, and for 5x2 with other than ten blocks (two folds
    of the first replication, then of the second, and so on).
    """
    if kind not in KINDS:
        raise InvalidInput("blocks are of no such kind", where="--blocks", seen=kind, remedy=", ".join(KINDS))
    if kind == "data-sets":
        return _data_sets(scores, treatments, lower_is_better)
    if kind == "splits" and not test_share > 0:
        remedy = "Name n_test / n_train of a split: --test-share 0.25"
        raise InvalidInput(
            "splits need the share of their test part", where="--test-share", seen=test_share, remedy=remedy
        )
    if kind == "5x2" and len(scores) != 10:
        raise InvalidInput(
            "5x2cv has ten blocks", where="--block", seen=len(scores), remedy="Five times two folds, in order"
        )
    if kind == "seeds":
        return NO_BLOCKS
    rows = tuple(_split_row(scores, pair, treatments, kind, test_share) for pair in _pairs(treatments))
    return BlockTests(rows, None, tuple(treatments))


def _pairs(treatments: Sequence[str]) -> Iterator[tuple[int, int]]:
    return itertools.combinations(range(len(treatments)), 2)


def _data_sets(scores: np.ndarray, treatments: Sequence[str], lower: bool) -> BlockTests:
    rows = [_row("all treatments", friedman(scores), None)] if scores.shape[1] > 2 else []
    critical = nemenyi(scores, higher_is_better=not lower) if len(scores) > 1 else None
    for first, second in _pairs(treatments):
        differences = scores[:, second] - scores[:, first]
        name = f"{treatments[second]} − {treatments[first]}"
        rows.append(_row(name, signed_rank(differences), float(np.median(differences))))
        if critical is not None and scores.shape[1] > 2:
            apart = float(critical.mean_rank[second] - critical.mean_rank[first])
            note = f"mean ranks differ by {abs(apart):.2f}; CD {critical.difference:.2f}, adjusted for all pairs"
            n = len(scores)
            rows.append(BlockRow(name, "Nemenyi", None, apart, float(critical.p[first, second]), 0.0, n, note))
    return BlockTests(tuple(rows), critical, tuple(treatments))


def _split_row(
    scores: np.ndarray, pair: tuple[int, int], treatments: Sequence[str], kind: str, test_share: float
) -> BlockRow:
    first, second = pair
    differences = scores[:, second] - scores[:, first]
    name, size = f"{treatments[second]} − {treatments[first]}", float(np.max(np.abs(scores[:, [first, second]])))
    if kind == "5x2":
        return _row(name, combined_5x2(differences.reshape(5, 2), size=size), float(differences.mean()))
    found, outcome = corrected_resampled(differences, test_share, size=size)
    return _row(name, outcome, found.value)


def _row(what: str, found: Outcome, estimate: float | None) -> BlockRow:
    return BlockRow(what, found.method, estimate, found.statistic, found.p, found.smallest_p, found.n, found.note)
