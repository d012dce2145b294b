"""Where a cell is right: accuracy in parts of the test set against the rest, all parts of all traits in one family (FDR)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lab.analysis.answers import Answers, Examples, over_runs
from lab.stats.class_scores import mean_share
from lab.stats.slices import slices
from lab.study.standing import ExploratoryFinding

PARTS = 5
"""Numbers are cut into so many parts of equal count."""
FEW_VALUES = 8
"""A column with at most so many distinct numbers is taken as kinds."""
NONE = float("nan")
NO_TRAITS = "This opening kept nothing about its test examples (an earlier version made it): slices by class and confidence only."


@dataclass(frozen=True, slots=True)
class SliceRow(ExploratoryFinding):
    """One part of the test set: `estimate` there with its interval over examples (an accuracy: Wilson; a difference of two cells:
    t), `difference` from the rest with p and the same adjusted over all rows (Benjamini-Hochberg); `values` are each
    run's own accuracy there, `seeds_low/high` their t interval, none of a difference."""

    trait: str
    part: str
    n: int
    estimate: float
    low: float
    high: float
    difference: float
    p: float
    p_adjusted: float
    values: tuple[float, ...]
    seeds_low: float
    seeds_high: float


@dataclass(frozen=True, slots=True)
class SlicesLook(ExploratoryFinding):
    """The parts of one cell, or (`against` not empty) of the difference of two: the first cell less `against`."""

    cell: str
    label: str
    against: str
    against_label: str
    level: float
    n_runs: tuple[int, int]
    n_test: int
    whole: float
    rows: tuple[SliceRow, ...]
    remarks: tuple[str, ...]


def slices_look(answers: Answers, examples: Examples | None, against: Answers | None = None) -> SlicesLook:
    """Class, confidence (mean over runs, of this cell), kept traits and own columns; examples are the units of the tests."""
    right = answers.right
    score = right.mean(axis=0) - (against.right.mean(axis=0) if against else 0.0)
    named = [(trait, part, inside) for trait, part, inside in _parts(answers, examples)]
    found = slices(score, np.array([inside for _, _, inside in named]), answers.level)
    rows = []
    for (trait, part, inside), one in zip(named, found, strict=True):
        ends, seeds = (one.low, one.high), ((), NONE, NONE)
        if not against:
            share = mean_share(right[:, inside], answers.level)
            over = over_runs(right[:, inside].mean(axis=1), answers.level)
            ends, seeds = (share.low, share.high), (over.values, over.low, over.high)
        rows.append(SliceRow(trait, part, one.n, one.mean, *ends, one.difference, one.p, one.p_adjusted, *seeds))
    runs = len(answers.run_ids), len(against.run_ids) if against else 0
    other = (against.name, against.label) if against else ("", "")
    remarks = () if examples else (NO_TRAITS,)
    head = (answers.name, answers.label, *other, answers.level, runs, len(answers.labels))
    return SlicesLook(*head, float(score.mean()), tuple(rows), remarks)


def _parts(answers: Answers, examples: Examples | None) -> Iterator[tuple[str, str, NDArray[np.bool_]]]:
    for k, name in enumerate(answers.classes):
        if np.any(answers.labels == k):
            yield "class", name, answers.labels == k
    yield from _fifths("confidence", answers.confidence.mean(axis=0))
    traits: Mapping[str, NDArray] = examples.traits if examples else {}
    for name, values in traits.items():
        if name != "source_index":
            numeric = np.issubdtype(values.dtype, np.number)
            yield from _numbers(name, values) if numeric else _kinds(name, values)


def _numbers(trait: str, values: NDArray) -> Iterator[tuple[str, str, NDArray[np.bool_]]]:
    known = np.isfinite(values)
    distinct = np.unique(values[known])
    if len(distinct) <= FEW_VALUES:
        for value in distinct:
            yield trait, f"{value:g}", values == value
    else:
        yield from _fifths(trait, values)
    if not known.all():
        yield trait, "missing", ~known


def _kinds(trait: str, values: NDArray) -> Iterator[tuple[str, str, NDArray[np.bool_]]]:
    for value in np.unique(values):
        yield trait, str(value) or "missing", values == value


def _fifths(trait: str, values: NDArray) -> Iterator[tuple[str, str, NDArray[np.bool_]]]:
    """Parts of equal count; equal values stay together, so that with many of them parts are fewer and uneven."""
    known = np.isfinite(values)
    edges = np.unique(np.quantile(values[known], np.linspace(0, 1, PARTS + 1)[1:-1]))
    place = np.searchsorted(edges, values, side="left")
    for part in np.unique(place[known]):
        inside = known & (place == part)
        low, high = float(values[inside].min()), float(values[inside].max())
        yield trait, f"{_number(low)} to {_number(high)}", inside


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
