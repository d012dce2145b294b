"""Exploratory sizes as pictures: equivalence against a bound, kinds of intervals side by side, both targets."""

import math

from lab.analysis.look_equivalence import EquivalenceLook
from lab.analysis.look_intervals import IntervalsLook
from lab.analysis.look_targets import TargetsLook
from lab.figures import numbers
from lab.figures.figure import Figure
from lab.figures.intervals import interval_rows, more_rows, row, said
from lab.figures.style import SCREEN, Size
from lab.study.responses import in_words

TARGETS = {
    "this": "this test set (seeds only)",
    "new": "new examples too (closed form)",
    "crossed": "new examples too (crossed bootstrap)",
}

CROSSED = (
    "Where seeds add little, the bootstrap is wider than the formula: it counts the noise of single answers up to three times "
    "(Owen 2007)."
)


def equivalence(found: EquivalenceLook, size: Size = SCREEN) -> Figure:
    """The intervals that TOST reads, over the band of effects that are too small to matter."""
    unit, bound = numbers.change_unit(found.unit), numbers.shown(found.bound, found.unit)
    rows = [
        row(
            "",
            one.label,
            _shown(found.unit, one.estimate, one.low, one.high),
            tost_p=one.tost_p,
            inside=one.inside,
            rope=one.rope,
            df=one.df,
            n_runs=one.n_runs,
            unit=unit,
        )
        for one in found.rows
    ]
    chart = interval_rows(rows, f"difference in {in_words(found.response)} ({unit})", size, band=bound)
    most = max((one.n_runs for one in found.rows), default=0)
    caption = (
        f"Differences of {in_words(found.response)} (up to {most} runs each) with {numbers.confidence(2 * found.level - 1)} "
        f"{found.error} t intervals: one that lies inside the band of ± {numbers.size(found.bound, found.unit)} is what two one-sided "
        f"tests call equivalent at α = {1 - found.level:.2g}. Unadjusted; {found.bound_from}.{more_rows(rows)}"
    )
    return Figure(chart, caption, f"Differences: {said(rows, unit)}.", rows, of=found)


def intervals(found: IntervalsLook, size: Size = SCREEN) -> Figure:
    """Every kind of interval for one subject; for a mean its runs as points of no length above them."""
    show = _shown if found.signed else _level
    unit = numbers.change_unit(found.unit) if found.signed else numbers.level_unit(found.unit)
    rows = (
        []
        if found.signed
        else [row("every run", f"run {n}", (v, v, v), unit=unit) for n, v in enumerate(_runs(found), 1)]
    )
    head = "" if found.signed else "intervals of the mean"
    rows += [
        row(head, one.kind, show(found.unit, one.estimate, one.low, one.high), coverage=one.coverage, unit=unit)
        for one in found.rows
    ]
    what = "difference in " if found.signed else ""
    chart = interval_rows(
        rows, f"{what}{in_words(found.response)} ({unit})", size, signed=found.signed, zero=found.signed
    )
    least, most = found.sizes
    none = (
        ""
        if any(math.isfinite(one.low) for one in found.rows)
        else " Of one run in a cell there is none: no line is drawn."
    )
    n = f"{numbers.runs(least)} in each cell" if least == most else f"{least} to {most} runs in a cell"
    caption = (
        f"{found.subject}: {in_words(found.response)} from {numbers.runs(found.n_runs)} ({n}). Lines are {numbers.confidence(found.level)} "
        f"intervals of the kind named on the left; bootstraps resample runs within cells, {found.draws:,} times. The table says in "
        f"which share of simulated studies of this size each kind held the truth.{none}"
    )
    return Figure(chart, caption, f"Intervals: {said(rows, unit)}.", rows, of=found)


def targets(found: TargetsLook, size: Size = SCREEN) -> Figure:
    """Every difference for this test set and for new examples, by formula and by the crossed bootstrap."""
    unit = numbers.change_unit(found.unit)
    rows = [
        row(
            "",
            one.label,
            _shown(found.unit, one.estimate, low, high),
            target=TARGETS[name],
            n_runs=one.n_runs,
            unit=unit,
        )
        for one in found.rows
        for name, low, high in (
            ("this", one.this_low, one.this_high),
            ("new", one.new_low, one.new_high),
            *([("crossed", one.crossed_low, one.crossed_high)] if found.draws else []),
        )
    ]
    chart = interval_rows(rows, f"difference in {in_words(found.response)} ({unit})", size, series="target")
    few = " Cells have so few runs that the bootstrap covers less than its level." if found.few else ""
    drawn = f"{found.draws:,} crossed resamples of runs and examples" if found.draws else "no crossed bootstrap"
    third = f", percentile for the bootstrap.{few} {CROSSED}" if found.draws else "."
    caption = (
        f"Differences of {in_words(found.response)} over {found.n_runs} runs and {found.n_test:,} test examples, {drawn}. Lines are "
        f"{numbers.confidence(found.level)} intervals, unadjusted: {found.error} t for this test set, the same with example noise "
        f"added for new examples{third}{more_rows(rows, 'target')}"
    )
    return Figure(chart, caption, f"Differences: {said(rows, unit)}.", rows, of=found)


def _runs(found: IntervalsLook) -> list[float]:
    return [numbers.shown(value, found.unit) for _, value in found.values]


def _level(unit: str, *values: float) -> tuple[float, float, float]:
    one, two, three = (numbers.shown(value, unit) for value in values)
    return one, two, three


_shown = _level


def _words(name: str) -> str:
    return name.replace("_", " ")
