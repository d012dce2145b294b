"""Two recipes: their runs differ by seed, so seeds are what is counted."""

import numpy as np

from lab.analysis.compared import Compared
from lab.analysis.sample import Sample
from lab.analysis.table import RunTable
from lab.stats import crossed, permutation
from lab.stats.contrast import Estimate, replicate, welch
from lab.stats.groups import t_interval
from lab.stats.ranks import rank_sum, signed_rank
from lab.stats.stochastic_order import LIMIT, almost_stochastic_order

NONE = float("nan")
INDEPENDENT = (
    "Two recipes are compared, and a recipe shows itself only over training seeds: Welch's t over the runs of the two "
    "cells, which may differ in spread. Test examples are held fixed."
)
COMMON = (
    "Two recipes are compared over training seeds, and the runs of a replicate share theirs: t of the differences within "
    "replicates. Test examples are held fixed."
)
TOO_FEW = "not testable: a cell with fewer than two completed runs"


def recipes(
    table: RunTable, data: Sample, first: int, second: int, level: float, *, common: bool
) -> tuple[str, Compared, tuple[Compared, ...]]:
    """Why, the fitting test and the others, for the response in `data`; `first` and `second` are cells."""
    weights = np.zeros(len(table.cells))
    weights[[first, second]] = -1.0, 1.0
    sizes = tuple(int(data.groups.n[cell]) for cell in (first, second))
    reason = _reason(data, first, second)
    found = replicate(weights, data.scores) if common else welch(weights, data.groups)
    if reason:
        found = Estimate(found.value, NONE, NONE)
    elif not found.se > 0:
        reason = "not testable: standard error 0"
    name = "t of replicate differences" if common else "Welch's t over seeds"
    low, high = t_interval(found.value, found.se, found.df, level)
    n = f"{sizes[0]} and {sizes[1]} runs"
    main = Compared(name, found.value, low, high, level, "t" if common else "Welch t", found.p, 0.0, n, reason)
    if min(sizes) < 2:
        return (COMMON if common else INDEPENDENT), main, ()
    beside = [
        _permuted(data, first, second, n, found.value, level, common=common),
        _ranked(data, first, second, n, found.value, level, common=common),
        _ordered(data, first, second, n, found.value, level),
    ]
    if data.rates is not None:
        beside.append(_crossed(table, first, second, n, level, common=common))
    return (COMMON if common else INDEPENDENT), main, tuple(beside)


def _reason(data: Sample, first: int, second: int) -> str:
    """Why the pair cannot be tested (STATISTICS, sections 2 and 3); empty where it can."""
    pair = [first, second]
    if np.any(data.groups.n[pair] < 2):
        return TOO_FEW
    if np.all(data.groups.floored[pair]):
        return "not testable: both cells are at the resolution floor"
    return ""


def _permuted(data: Sample, first: int, second: int, n: str, value: float, level: float, *, common: bool) -> Compared:
    """The permutation test that follows the randomisation: exchange of runs, or sign flips of replicates."""
    if common:
        lines = data.scores[:, second] - data.scores[:, first]
        found, name = permutation.sign_flip(lines[np.isfinite(lines)][:, None]), "sign flip of replicates"
    else:
        use = np.isin(data.cell, [first, second])
        group = (data.cell[use] == second).astype(int)
        weights = np.where(group == 1, 1 / np.sum(group == 1), -1 / np.sum(group == 0))[None]
        found = permutation.stratified(data.values[use], weights, group, np.zeros(len(group)))
        name = "permutation of runs"
    words = f"{name}, {'exact' if found.exact else 'drawn'}"
    return Compared(words, value, NONE, NONE, level, "", found.p, found.smallest, n)


def _ranked(data: Sample, first: int, second: int, n: str, value: float, level: float, *, common: bool) -> Compared:
    """Wilcoxon's test on the same randomisation: ranks of the runs, or signed ranks of replicate differences."""
    if common:
        lines = data.scores[:, second] - data.scores[:, first]
        found = signed_rank(lines[np.isfinite(lines)])
    else:
        found = rank_sum(data.values[data.cell == first], data.values[data.cell == second])
    name = f"Wilcoxon {found.method}"
    return Compared(name, value, NONE, NONE, level, "", found.p, found.smallest_p, n, found.note)


def _ordered(data: Sample, first: int, second: int, n: str, value: float, level: float) -> Compared:
    """Almost stochastic order, towards the side with the larger mean: a bound, no p."""
    low, high = (first, second) if value >= 0 else (second, first)
    found = almost_stochastic_order(data.values[data.cell == high], data.values[data.cell == low], level=level)
    side, other = ("B", "A") if value >= 0 else ("A", "B")
    words = f"{side} is almost stochastically larger than {other}" if found.larger else "neither is almost larger"
    note = f"{words}: violation {found.violation:.2f}, upper {100 * level:g} % bound {found.bound:.2f}"
    note += f" (order is below {LIMIT:g}; {100 * found.of_equals:.0f} % of equal recipes with so few runs are called ordered)"
    if not np.isfinite(found.violation):
        note = "both samples are equal"
    return Compared("almost stochastic order", value, NONE, NONE, level, "", NONE, NONE, n, note)


def _crossed(table: RunTable, first: int, second: int, n: str, level: float, *, common: bool) -> Compared:
    """Seeds and test examples resampled together: the interval for new examples as well; it gives no p."""
    use = np.isin(table.cell, [first, second]) & ~table.failed
    cell = (table.cell[use] == second).astype(int)
    replicates = table.replicate[use] if common else None
    found = crossed.crossed(table.correct[use], cell, replicate=replicates).interval(np.array([-1.0, 1.0]), level)
    few = int(np.bincount(cell).min()) < crossed.FEW
    note = f"fewer than {crossed.FEW} runs in a cell: it covers less than {100 * level:g} %" if few else ""
    where = f"{n}, {table.n_test:,} test examples"
    return Compared(
        "crossed bootstrap", found.estimate, found.low, found.high, level, found.kind, NONE, NONE, where, note
    )
