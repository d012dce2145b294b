"""What stands beside a registered result without p: cell rows, simple effects, the interaction's size, the other target."""

import itertools

import numpy as np

from lab.analysis.questions import Question, question
from lab.analysis.results import CellRow, InteractionSize, OtherTarget, PairRow, SimpleEffect
from lab.analysis.sample import Sample, estimate, runs_behind
from lab.analysis.table import RunTable
from lab.analysis.testing import Tested, untestable
from lab.stats.groups import Groups, t_interval
from lab.study.design import level_label, level_text
from lab.study.draft import Study
from lab.study.hypothesis import Hypothesis
from lab.study.plan import Analysis

OTHER = {"this_test_set": "new_examples", "new_examples": "this_test_set"}


def cell_rows(table: RunTable, data: Sample, response: str, level: float) -> tuple[CellRow, ...]:
    """Every cell with n, mean, sd and the t interval from its own sd (STATISTICS, section 2)."""
    done = [run for run, failed in zip(table.run_id, table.failed, strict=True) if not failed]
    rows = []
    for cell in table.cells:
        mine = np.flatnonzero(data.cell == cell.index)
        n, mean, sd = (column[cell.index] for column in (data.groups.n, data.groups.mean, data.groups.sd))
        low, high = t_interval(mean, sd / np.sqrt(n) if n > 1 else np.nan, n - 1, level)
        rows.append(
            CellRow(
                cell.index,
                cell.label,
                cell.levels,
                int(n),
                int(np.sum(table.failed & (table.cell == cell.index))),
                float(mean),
                float(sd),
                low,
                high,
                level,
                _flags(data.groups, cell.index, table, response),
                tuple(float(value) for value in data.values[mine]),
                tuple(done[row] for row in mine),
            )
        )
    return tuple(rows)


def _flags(groups: Groups, cell: int, table: RunTable, response: str) -> tuple[str, ...]:
    found = ["too few runs"] if groups.n[cell] < 2 else []
    if groups.floored[cell]:
        found.append("resolution floor")
    if response == "test_accuracy" and groups.mean[cell] > 1 - 10 / table.n_test:
        found.append("ceiling")
    if response == "test_accuracy" and groups.mean[cell] < table.chance + 10 / table.n_test:
        found.append("chance")
    return tuple(found)


def pair_rows(ask: Question, tested: Tested, level: float) -> tuple[PairRow, ...]:
    """The pairwise differences inside an omnibus effect, or the steps of a monotone one."""
    if ask.form == "single":
        return ()
    within = [None] * len(tested.every) if tested.size is None else list(tested.size.each)
    return tuple(
        PairRow(label, item.value, *t_interval(item.value, item.se, item.df, level), p)
        for label, item, p in zip(ask.labels, tested.every, within, strict=False)
    )


def other_target(row: np.ndarray, data: Sample, plan: Analysis, level: float) -> OtherTarget | None:
    """The interval of the same contrast for the other target; None where examples were not scored one by one."""
    if data.rates is None:
        return None
    kind = OTHER[plan.target]
    item = estimate(row, data, plan, target=kind)
    return OtherTarget(kind, *t_interval(item.value, item.se, item.df, level))


def simple_effects(study: Study, hypothesis: Hypothesis, data: Sample, level: float) -> tuple[SimpleEffect, ...]:
    """The contrast of a main effect at every level of every other factor; empty for interactions."""
    rows = []
    for name, levels in _others(study, hypothesis):
        for at in levels:
            ask = question(study, hypothesis, {name: (at,)})
            if untestable(ask, data, study.analysis):
                continue
            every = [estimate(row, data, study.analysis) for row in ask.rows]
            row = _largest(ask, every)
            item = every[row]
            n = int(runs_behind(ask.rows[row] != 0, data, study.analysis).sum())
            label = f"{ask.labels[row]} at {level_label(name, at)}"
            rows.append(SimpleEffect(name, at, label, item.value, *t_interval(item.value, item.se, item.df, level), n))
    return tuple(rows)


def interaction_sizes(study: Study, hypothesis: Hypothesis, data: Sample, level: float) -> tuple[InteractionSize, ...]:
    """How much the contrast of a main effect changes between two levels of each other factor, where it changes most."""
    rows = []
    for name, levels in _others(study, hypothesis):
        found = []
        for first, second in itertools.combinations(levels, 2):
            early, late = (question(study, hypothesis, {name: (at,)}) for at in (first, second))
            if untestable(early, data, study.analysis) or untestable(late, data, study.analysis):
                continue
            for label, before, after in zip(early.labels, early.rows, late.rows, strict=True):
                item = estimate(after - before, data, study.analysis)
                words = f"({label}) at {level_label(name, second)} minus at {level_text(first)}"
                found.append((abs(item.value), words, item))
        if found:
            _, words, item = max(found, key=lambda entry: entry[0])
            rows.append(
                InteractionSize(name, words, item.value, *t_interval(item.value, item.se, item.df, level)),
            )
    return tuple(rows)


def _others(study: Study, hypothesis: Hypothesis) -> list[tuple[str, tuple]]:
    """Factors that a main effect is averaged over, with the levels averaged."""
    part = study.planned_part
    if len(hypothesis.factors) > 1 or (part is not None and part.kind == "latin_hypercube"):
        return []
    restricted = hypothesis.at or {}
    others = [factor for factor in study.factors if factor.name not in hypothesis.factors]
    chosen = [(factor.name, tuple(restricted.get(factor.name) or factor.levels)) for factor in others]
    return [(name, levels) for name, levels in chosen if len(levels) > 1]


def _largest(ask: Question, every: list) -> int:
    """The largest difference of an omnibus effect, the smallest step of a monotone one."""
    sizes = [item.value if ask.form == "steps" else -abs(item.value) for item in every]
    return int(np.argmin(sizes))
