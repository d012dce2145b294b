"""Accuracy under stress: per cell with its change, and what becomes of the registered contrasts; description, never a verdict."""

import dataclasses
import math
from collections.abc import Iterator, Sequence

import numpy as np

from lab.analysis.confirmatory import complete_replicates
from lab.analysis.questions import Question, question
from lab.analysis.sample import Sample, sample
from lab.analysis.stress_rows import (
    Measured,
    Sign,
    StressedCell,
    StressedContrast,
    StressedLevel,
    StressLook,
    StressRow,
)
from lab.analysis.table import RunTable
from lab.analysis.testing import put
from lab.analysis.unplanned import Unplanned, unplanned_estimate
from lab.stats.groups import resolution_floor, summarize, t_interval
from lab.stress.conditions import CLEAN
from lab.study.draft import Study
from lab.study.hypothesis import Hypothesis

RESPONSE = "test_accuracy"
MASKED = 0.01
"""More images without any gradient than this share, and an attack says little."""


def stress_look(study: Study, table: RunTable, found: Sequence[Measured]) -> StressLook:
    """Cells and contrasts under every evaluation on record, from the complete replicates of the plan."""
    table, _ = complete_replicates(table)
    rows = tuple(_row(study, table, one) for one in found)
    error = "replicate" if study.analysis.error == "replicate" else "Welch"
    own = {one.images: one for one in found if not one.data}
    unchanged = tuple(_row(study, table, own[images].as_unchanged()) for images in sorted(own))
    return StressLook(
        1 - study.analysis.alpha,
        error,
        table.chance,
        rows,
        unchanged,
        sentences(rows),
        (*_lost(table), *_remarks(rows)),
    )


def _row(study: Study, table: RunTable, one: Measured) -> StressRow:
    level = 1 - study.analysis.alpha
    n = one.images
    under, clean = (_table(table, one, name, n) for name in ("correct", "clean"))
    if one.data and one.condition.family == CLEAN:
        clean = _own(study, under, table)
    data, before = sample(under, RESPONSE, RESPONSE), sample(clean, RESPONSE, RESPONSE)
    flat = [counts["flat"] / counts["n"] for counts in one.counts.values() if "flat" in counts]
    return StressRow(
        one.condition.label,
        one.condition.family,
        one.condition.severity,
        one.condition.amount,
        one.condition.steps,
        one.condition.restarts,
        one.data,
        one.same_labels,
        n,
        len(data.values),
        float(np.nanmean(data.groups.mean)) if len(data.values) else math.nan,
        float(np.mean(flat)) if flat else math.nan,
        tuple(_levels(Unplanned(study, under, data, level))),
        tuple(_cells(under, data, data.values - before.values, level, n)),
        tuple(_contrast(study, hypothesis, data, before, level) for hypothesis in study.hypotheses),
    )


def _table(table: RunTable, one: Measured, name: str, n: int) -> RunTable:
    """The runs that were evaluated, with the share of right decisions as their response."""
    kept = table.only(np.array([run in one.counts for run in table.run_id], dtype=bool))
    values = np.array([one.counts[run][name] / one.counts[run]["n"] for run in kept.run_id], dtype=float)
    return dataclasses.replace(
        kept, value=values, failed=np.zeros(len(values), dtype=bool), n_test=n, correct=None, more={}
    )


def _own(study: Study, under: RunTable, table: RunTable) -> RunTable:
    """The same runs with their accuracy on the study's own test examples."""
    own = dict(zip(table.run_id, table.correct.mean(axis=1), strict=True))
    return dataclasses.replace(under, value=np.array([own[run] for run in under.run_id]), n_test=table.n_test)


def _levels(un: Unplanned) -> Iterator[StressedLevel]:
    """Every level of every factor, the others averaged with equal weights; a Latin hypercube has none."""
    for axis, factor in enumerate(un.study.factors if un.has_levels else ()):
        for place, level in enumerate(factor.levels):
            row = un.row({axis: [float(other == place) for other in range(len(factor.levels))]})
            found = un.estimate(row)
            ends = t_interval(found.value, found.se, found.df, un.level)
            yield StressedLevel(factor.name, level, found.value, *ends, un.runs(row))


def _cells(under: RunTable, data: Sample, change: np.ndarray, level: float, n: int) -> Iterator[StressedCell]:
    paired = summarize(change, data.cell, len(under.cells), floor=resolution_floor(n))
    for cell in under.cells:
        mine = np.flatnonzero(data.cell == cell.index)
        ends = [_interval(groups, cell.index, level) for groups in (data.groups, paired)]
        yield StressedCell(
            cell.index,
            cell.label,
            cell.levels,
            len(mine),
            float(data.groups.mean[cell.index]),
            *ends[0],
            float(paired.mean[cell.index]),
            *ends[1],
            tuple(float(value) for value in data.values[mine]),
            tuple(float(value) for value in change[mine]),
            tuple(under.run_id[row] for row in mine),
        )


def _interval(groups, cell: int, level: float) -> tuple[float, float]:
    n = groups.n[cell]
    se = groups.sd[cell] / math.sqrt(n) if n > 1 else math.nan
    return t_interval(groups.mean[cell], se, n - 1, level)


def _contrast(study: Study, hypothesis: Hypothesis, data: Sample, before: Sample, level: float) -> StressedContrast:
    response, nan = hypothesis.response or study.primary.name, math.nan
    ask = question(study, hypothesis)
    place = _deciding(study, hypothesis, ask, before)
    if response != RESPONSE:
        why = f"{response} is not measured under stress"
        return StressedContrast(
            hypothesis.id, ask.labels[place], *[nan] * 5, "not measured", excludes_zero=False, why=why
        )
    now, then = (unplanned_estimate(ask.rows[place], one, study) for one in (data, before))
    low, high = t_interval(now.value, now.se, now.df, level)
    known = math.isfinite(now.value) and math.isfinite(then.value)
    sign: Sign = "not measured" if not known else _sign(now.value, then.value)
    return StressedContrast(
        hypothesis.id,
        ask.labels[place],
        now.value,
        low,
        high,
        now.df,
        then.value,
        sign,
        excludes_zero=bool(low > 0 or high < 0),
        why="" if known else "a cell that it needs has no completed run",
    )


def _sign(now: float, then: float) -> Sign:
    if now == 0 or then == 0:
        return "none"
    return "same" if now * then > 0 else "other"


def _deciding(study: Study, hypothesis: Hypothesis, ask: Question, before: Sample) -> int:
    """The contrast that the registered question comes down to on unchanged images: of several, the deciding or largest one."""
    return put(ask, before, study.analysis, sesoi=hypothesis.sesoi, expect=hypothesis.expect).row


def sentences(rows: tuple[StressRow, ...]) -> tuple[str, ...]:
    """One sentence per registered contrast: in how many conditions it points as on the same images unchanged, and where not."""
    found = []
    for place, first in enumerate(rows[0].contrasts if rows else ()):
        seen = [(row, row.contrasts[place]) for row in rows if row.contrasts[place].sign != "not measured"]
        if not seen:
            found.append(f"{first.id} ({first.label}): not measured, {first.why}.")
            continue
        same = sum(item.sign == "same" for _, item in seen)
        turned = [f"{row.label} on {row.data}" if row.data else row.label for row, item in seen if item.sign == "other"]
        sure = sum(item.sign == "other" and item.excludes_zero for _, item in seen)
        said = f"{first.id} ({first.label}): the estimate has the same sign in {same} of {len(seen)} conditions"
        if turned:
            more = f" and {len(turned) - 3} more" if len(turned) > 3 else ""
            said += f", the other one under {', '.join(turned[:3])}{more}; there the interval excludes 0 in {sure}"
        found.append(f"{said}.")
    return tuple(found)


def _lost(table: RunTable) -> tuple[str, ...]:
    count = int(np.sum(table.failed))
    runs = "1 run failed and has" if count == 1 else f"{count} runs failed and have"
    return (f"{runs} no weights to put under stress; what is shown is given that training completed.",) if count else ()


def _remarks(rows: tuple[StressRow, ...]) -> tuple[str, ...]:
    found = []
    if masked := [row.label for row in rows if row.masked > MASKED]:
        found.append(
            f"Gradients vanish at more than {100 * MASKED:g} % of the images ({', '.join(masked[:4])}): these attacks were weak there, and "
            "accuracy under them flatters (gradient masking, Athalye et al. 2018)."
        )
    by_eps = {(row.data, row.amount, row.family): row.mean for row in rows if row.family in ("fgsm", "pgd")}
    worse = [amount for (data, amount, name), mean in by_eps.items() if name == "pgd" and mean > by_eps.get((data, amount, "fgsm"), 1.0) + 0.01]  # fmt: skip
    if worse:
        found.append("PGD leaves more right than FGSM at the same eps by over one point: a sign of gradient masking.")
    return tuple(found)
