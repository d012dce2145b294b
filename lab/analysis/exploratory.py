"""Everything the plan did not ask, marked as such: the classical table, marginal means and two-way interactions."""

import itertools
from collections.abc import Iterator

import numpy as np

from lab.analysis.confirmatory import adjusted_tests, complete_replicates
from lab.analysis.explored_part import aliased, part_anova, slope_rows
from lab.analysis.grid import codes_of
from lab.analysis.results import AnovaRow, Exploratory, InteractionRow, MainEffectRow, PairMeanRow, SlopeRow
from lab.analysis.sample import Sample, sample
from lab.analysis.table import RESPONSE_UNITS, RunTable
from lab.analysis.unplanned import unplanned_estimate
from lab.stats import weights
from lab.stats.anova import anova, balanced
from lab.stats.groups import t_interval
from lab.stats.omnibus import anova_type
from lab.study.design import level_label, minus
from lab.study.draft import Study
from lab.study.numbers import p_text

LOST = "runs failed and are left out: what is shown here is given that training was completed."


def explore(study: Study, table: RunTable) -> Exploratory:
    """Describe the runs of the primary response without verdicts; intervals are unadjusted, at 1 - alpha."""
    table, _ = complete_replicates(table)
    name, level = study.primary.name, 1 - study.analysis.alpha
    data = sample(table, name, name)
    part = study.planned_part
    levels = part is None or part.two_level
    rows, sums, remarks = _anova(table, data) if part is None else part_anova(study, data)
    if part is None:
        remarks = (*remarks, *_disagreements(study, data, rows), *_against_the_plan(study, table, rows))
    failed = int(np.sum(table.failed))
    if failed:
        remarks = (f"{failed} of {len(table.failed)} {LOST}", *remarks)
    return Exploratory(
        response=name,
        unit=RESPONSE_UNITS[name],
        level=level,
        error="replicate" if study.analysis.error == "replicate" else "Welch",
        n_runs=int(np.sum(~table.failed)),
        sums=sums,
        anova=rows,
        main_effects=tuple(_main_effects(study, table, data, level)) if levels else (),
        pair_means=tuple(_pair_means(study, table, data, level)) if levels else (),
        interactions=tuple(_interactions(study, data, level)) if levels else (),
        remarks=remarks,
        slopes=() if levels else tuple(_slopes(study, table, data, level)),
    )


def _anova(table: RunTable, data: Sample) -> tuple[tuple[AnovaRow, ...], str, tuple[str, ...]]:
    levels = [len(factor.levels) for factor in table.factors]
    if np.any(data.groups.n == 0) or len(data.values) <= 1:
        return (), "none", ("A cell has no completed run: the ANOVA table is not defined and left out.",)
    codes = np.stack(np.unravel_index(data.cell, levels), axis=1)
    equal = balanced(data.groups.n)
    names = [factor.name for factor in table.factors]
    found = anova(data.values, codes, levels, kind=3)
    rows = tuple(
        AnovaRow(
            ":".join(names[factor] for factor in line.term) or "Residual",
            line.df,
            line.sum_sq,
            line.mean_sq,
            line.f,
            line.p,
            line.partial_eta_squared,
            line.omega_squared,
        )
        for line in found
    )
    remarks = () if equal else ("Cell sizes differ: sums of squares are of type III.",)
    return rows, "balanced" if equal else "type III", remarks


def _place(study: Study, chosen: dict[int, int]) -> np.ndarray:
    """Weights that average all cells at the chosen levels."""
    effect = np.zeros([len(study.factors[axis].levels) for axis in chosen])
    effect[tuple(chosen.values())] = 1.0
    return weights.on_cells(codes_of(study), effect, list(chosen), {})


def _marginal(study: Study, table: RunTable, data: Sample, chosen: dict[int, int], level: float) -> tuple:
    """Mean, interval, n, values and run ids of the cells at the chosen levels."""
    row = _place(study, chosen)
    item = unplanned_estimate(row, data, study)
    mine = np.flatnonzero(row[data.cell] > 0)
    done = [run for run, failed in zip(table.run_id, table.failed, strict=True) if not failed]
    low, high = t_interval(item.value, item.se, item.df, level)
    return item.value, low, high, len(mine), tuple(float(v) for v in data.values[mine]), tuple(done[k] for k in mine)


def _main_effects(study: Study, table: RunTable, data: Sample, level: float) -> Iterator[MainEffectRow]:
    for axis, factor in enumerate(study.factors):
        for place, name in enumerate(factor.levels):
            found = _marginal(study, table, data, {axis: place}, level)
            yield MainEffectRow(factor.name, name, level_label(factor.name, name), *found)


def _pair_means(study: Study, table: RunTable, data: Sample, level: float) -> Iterator[PairMeanRow]:
    for a, b in itertools.combinations(range(len(study.factors)), 2):
        first, second = study.factors[a], study.factors[b]
        for i, j in itertools.product(range(len(first.levels)), range(len(second.levels))):
            if not np.any(_place(study, {a: i, b: j})):
                continue  # a fraction need not hold every pair
            found = _marginal(study, table, data, {a: i, b: j}, level)
            yield PairMeanRow(first.name, first.levels[i], second.name, second.levels[j], *found)


def _interactions(study: Study, data: Sample, level: float) -> Iterator[InteractionRow]:
    shape, codes = [len(factor.levels) for factor in study.factors], codes_of(study)
    for a, b in itertools.combinations(range(len(shape)), 2):
        first, second = study.factors[a], study.factors[b]
        pairs = itertools.product(
            itertools.combinations(range(shape[a]), 2), itertools.combinations(range(shape[b]), 2)
        )
        for (i, k), (j, m) in pairs:
            effect = np.zeros((shape[a], shape[b]))
            effect[k, m] = effect[i, j] = 1.0
            effect[i, m] = effect[k, j] = -1.0
            row = weights.on_cells(codes, effect, [a, b], {})
            if not np.any(row):
                continue
            item = unplanned_estimate(row, data, study)
            levels_a, levels_b = (first.levels[i], first.levels[k]), (second.levels[j], second.levels[m])
            label = f"({minus(first.name, *levels_a)}) × ({minus(second.name, *levels_b)})"
            label += aliased(study, row, (first.name, second.name))
            low, high = t_interval(item.value, item.se, item.df, level)
            n_runs = int(data.groups.n[row != 0].sum())
            yield InteractionRow(
                f"{first.name}:{second.name}", label, levels_a, levels_b, item.value, low, high, item.df, n_runs
            )


def _slopes(study: Study, table: RunTable, data: Sample, level: float) -> Iterator[SlopeRow]:
    done = [run for run, failed in zip(table.run_id, table.failed, strict=True) if not failed]
    return slope_rows(study, data, done, lambda row: unplanned_estimate(row, data, study), level)


def _words(term: str) -> str:
    return term.replace("_", " ").replace(":", " × ")


def _sentence(term: str) -> str:
    """A term at the head of a sentence."""
    words = _words(term)
    return words[:1].upper() + words[1:]


def _disagreements(study: Study, data: Sample, rows: tuple[AnovaRow, ...]) -> Iterator[str]:
    """Where the pooled F of a term and the test for unequal variances fall on different sides of alpha."""
    if not rows or np.any(data.groups.n < 2):
        return
    shape, names = [len(factor.levels) for factor in study.factors], [factor.name for factor in study.factors]
    alpha = study.analysis.alpha
    for row in rows[:-1]:
        axes = [names.index(name) for name in row.term.split(":")]
        if len(axes) > 2:
            continue
        effect = np.eye(1)
        for axis in axes:
            effect = np.kron(effect, weights.centring(shape[axis]))
        span = np.stack(
            [weights.spread(shape, line.reshape([shape[axis] for axis in axes]), axes, {}) for line in effect]
        )
        test = anova_type(span, data.groups)
        if np.isfinite(row.p) and np.isfinite(test.p) and (row.p <= alpha) != (test.p <= alpha):
            yield (
                f"{_sentence(row.term)}: the pooled F gives {p_text(row.p)}, the ANOVA-type statistic for unequal variances "
                f"{p_text(test.p)}. They disagree at {alpha:g}; trust the second."
            )


def _against_the_plan(study: Study, table: RunTable, rows: tuple[AnovaRow, ...]) -> Iterator[str]:
    """Where the pooled F of a term and the registered test of the same term fall on different sides of alpha."""
    pooled, alpha = {row.term: row.p for row in rows[:-1]}, study.analysis.alpha
    order = [factor.name for factor in study.factors].index
    for (kind, p), hypothesis in zip(adjusted_tests(study, table), study.hypotheses, strict=True):
        term = ":".join(sorted(hypothesis.factors, key=order))
        if term not in pooled or hypothesis.at or hypothesis.response not in (None, study.primary.name):
            continue
        if np.isfinite(p) and np.isfinite(pooled[term]) and (pooled[term] <= alpha) != (p <= alpha):
            yield (
                f"{_sentence(term)}: the pooled F gives {p_text(pooled[term])}, the registered test of {hypothesis.id} "
                f"({kind}) adjusted {p_text(p)}. The registered test is the answer."
            )
