"""Scores of every class as a picture: one interval over training seeds, one over test examples, every run a ring."""

from typing import Any

from lab.analysis.look_classes import ClassesLook, ClassRow
from lab.figures import numbers
from lab.figures.figure import Figure
from lab.figures.intervals import cut_words, interval_rows, more_rows, row, tabled
from lab.figures.style import SCREEN, Size

WORDS = {"precision": "precision", "recall": "recall", "f1": "F1"}
OVER = "over"
SHARE = (0.0, 100.0)
SEEDS, EXAMPLES = "over training seeds", "over test examples"


def class_scores(found: ClassesLook, score: str, size: Size = SCREEN) -> Figure:
    """One score of every class of a cell, then macro and micro."""
    rows = [one for each in found.of(score) for one in _rows(each, found.n_runs)]
    chart = interval_rows(
        rows, f"{WORDS[score]} (%)", size, signed=False, series=OVER, zero=False, rings="runs", bounds=SHARE
    )
    few = " With one run there is no interval over seeds." if found.n_runs < 2 else ""
    caption = (
        f"{WORDS[score].capitalize() if score != 'f1' else 'F1'} of every class in cell {found.cell} ({found.label}): points are "
        f"means of {numbers.runs(found.n_runs)}, rings the single runs, lines {numbers.confidence(found.level)} intervals: t over "
        f"seeds, and over the {found.n_test:,} test examples with the runs held fixed (Wilson, macro means by the delta method; an "
        "example counts once, however many runs answer it). Neither covers the other’s noise. A score without a prediction to count is 0; equal runs have no seed "
        f"interval.{few}{cut_words(rows, SHARE)}{more_rows(rows, OVER)}"
    )
    said = "; ".join(f"{one.name} {numbers.percent(one.seeds.estimate)}" for one in found.of(score))
    return Figure(chart, caption, f"{WORDS[score]}: {said}.", tabled(rows), of=found)


def _rows(one: ClassRow, runs: int) -> list[dict[str, Any]]:
    values = [100 * value for value in one.seeds.values]
    shared = {"labelled": one.labelled, "predicted": one.predicted, "n_runs": runs}
    mean = 100 * one.seeds.estimate
    return [
        row("", one.name, (mean, 100 * one.seeds.low, 100 * one.seeds.high), over=SEEDS, runs=values, **shared),
        row("", one.name, (mean, 100 * one.examples_low, 100 * one.examples_high), over=EXAMPLES, runs=[], **shared),
    ]
