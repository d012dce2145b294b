"""Bias and variance of every cell as a picture: what all seeds share of the loss, and what the seed adds."""

import math
from collections.abc import Sequence
from typing import Any

from lab.analysis.look_variance import Part, VarianceRow
from lab.figures import numbers
from lab.figures.figure import Figure
from lab.figures.intervals import interval_rows, more_rows, row
from lab.figures.style import SCREEN, Size

HOW = {
    (
        "zero_one",
        "bias",
    ): "0-1 loss in percent of the examples (Domingos 2000): the error of the prediction that most runs make. The "
    "vote is one of few runs, which makes it look larger than with many; label noise counts as bias",
    (
        "zero_one",
        "variance",
    ): "0-1 loss in percent of the examples (Domingos 2000): what single runs lose by differing from the "
    "prediction that most make, less what they win. The vote is one of few runs, which makes it look smaller than with many",
    (
        "squared",
        "bias",
    ): "squared loss, Brier score 0 to 2 (Geman et al. 1992): that of the mean probabilities, corrected for the "
    "number of runs; label noise counts as bias",
    (
        "squared",
        "variance",
    ): "squared loss, Brier score 0 to 2 (Geman et al. 1992): the spread of runs about their mean probabilities, "
    "corrected for the number of runs",
}


def bias_variance(found: Sequence[VarianceRow], loss: str, part: str, size: Size = SCREEN) -> Figure:
    """One part ("bias" or "variance") of one loss ("zero_one" or "squared") in every cell; the parts differ too much for one scale."""
    kept = [one for one in found if one.loss_name == loss]
    scale, unit = (100.0, "%") if loss == "zero_one" else (1.0, "Brier")
    rows = [_row(one, getattr(one, part), scale) for one in kept]
    chart = interval_rows(rows, f"{part} ({unit})", size, signed=False)
    counts, first = sorted({one.n_runs for one in kept}) or [0], kept[0] if kept else None
    runs = numbers.runs(counts[0] if len(counts) == 1 else f"{counts[0]} to {counts[-1]}")
    caption = (
        f"{part.capitalize()} of the loss over training seeds, n = {runs} a cell, {first.n_test if first else 0:,} test examples; "
        f"{HOW[loss, part]}. Lines are {_level(first)}t intervals over examples, the runs held fixed.{more_rows(rows)}"
    )
    said = "; ".join(f"{one['label']} {_said(one['estimate'])}" for one in rows)
    return Figure(chart, caption, f"{part.capitalize()}: {said}.", rows, of=VarianceRow)


def _row(one: VarianceRow, part: Part, scale: float) -> dict[str, Any]:
    shown = tuple(scale * value for value in (part.estimate, part.low, part.high))
    return row("", one.label, shown, loss=scale * one.loss.estimate, n_runs=one.n_runs)


def _level(first: VarianceRow | None) -> str:
    return f"{numbers.confidence(first.level)} " if first else ""


def _said(value: float | None) -> str:
    return numbers.NONE if value is None or not math.isfinite(value) else f"{value:.3g}"
