"""Results from elsewhere: a long table of runs, described as exploratory; nothing was registered, so nothing is decided."""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from lab.analysis import elsewhere_remarks as remarks_of
from lab.analysis.elsewhere_blocks import NO_BLOCKS, BlockTests, block_tests
from lab.errors import InvalidInput
from lab.stats import contrast
from lab.stats.anova import anova, balanced
from lab.stats.contrast import Estimator
from lab.stats.effect_size import effect_sizes
from lab.stats.groups import Groups, summarize, t_interval
from lab.stats.marginal import Comparison, interactions, marginal_means, simple_effects
from lab.study.standing import ExploratoryFinding

LEVEL = 0.95
MOST_CELLS = 4_000
"""Above so many cells nobody reads the table, and its differences of differences are millions."""
MOST_INTERACTIONS = 5_000


@dataclass(frozen=True, slots=True, eq=False)
class LongTable:
    """Runs of one response: `values` [runs], `codes` [runs, factors] into `levels`, `block` [runs] or None.

    `within` says that every block has every cell and that the comparison is made inside blocks; `blocks` what these are
    (KINDS of elsewhere_blocks), `test_share` n_test / n_train where they are splits; `remarks` what
    reading the table left to say.
    """

    response: str
    factors: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]
    values: np.ndarray
    codes: np.ndarray
    block: np.ndarray | None = None
    block_name: str = ""
    within: bool = False
    blocks: str = "seeds"
    test_share: float = 0.0
    lower_is_better: bool = False
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutsideAnovaRow(ExploratoryFinding):
    """One line of the classical table; the last is named Residual and has no F."""

    term: str
    df: int
    sum_sq: float
    mean_sq: float
    f: float
    p: float
    partial_eta_squared: float
    omega_squared: float
    generalised_eta_squared: float
    partial_low: float
    partial_high: float


@dataclass(frozen=True, slots=True)
class OutsideRow(ExploratoryFinding):
    """A mean or a difference with its t interval, its df, p (None for a mean) and the runs behind it."""

    what: str
    estimate: float
    low: float
    high: float
    df: float
    p: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Outside(ExploratoryFinding):
    """What a table from elsewhere shows; all of it is exploratory, p-values are not adjusted."""

    response: str
    factors: tuple[str, ...]
    n_runs: int
    sums: str
    error: str
    cells: tuple[OutsideRow, ...]
    anova: tuple[OutsideAnovaRow, ...]
    means: tuple[OutsideRow, ...]
    differences: tuple[OutsideRow, ...]
    interactions: tuple[OutsideRow, ...]
    block_tests: BlockTests
    remarks: tuple[str, ...]


def describe(table: LongTable, *, kind: int = 3) -> Outside:
    """Cells, the classical table (sums of type `kind` where cell sizes differ), marginal means, differences, interactions."""
    shape = [len(levels) for levels in table.levels]
    _demand_readable(table, shape)
    cell = np.ravel_multi_index(tuple(table.codes.T), shape)
    groups = summarize(table.values, cell, int(np.prod(shape)))
    remarks = [*table.remarks, *remarks_of.of_cells(groups)]
    if table.block is not None:
        used = groups.n > 0
        remarks += remarks_of.of_blocks(table.block_name, table.block, cell, used, within=table.within)
    estimator = _estimator(table, cell, groups)
    rows, sums = _anova(table, kind, groups, remarks)
    axes = range(len(shape))
    pairs = [found for axis in axes for found in simple_effects(shape, axis, {}, estimator, LEVEL)]
    crossed = _interactions(shape, estimator, remarks)
    means = [found for axis in axes for found in marginal_means(shape, [axis], estimator, LEVEL)]
    named = partial(_row, table, _runs(table, cell, groups))
    return Outside(
        response=table.response,
        factors=table.factors,
        n_runs=len(table.values),
        sums=sums,
        error="within blocks" if table.within else "Welch",
        cells=tuple(_cells(table, groups, shape)),
        anova=rows,
        means=tuple(named(found, mean=True) for found in means),
        differences=tuple(named(found) for found in pairs),
        interactions=tuple(named(found) for found in crossed),
        block_tests=_over_blocks(table, cell, groups, shape, remarks),
        remarks=tuple(remarks),
    )


def _over_blocks(
    table: LongTable, cell: np.ndarray, groups: Groups, shape: Sequence[int], remarks: list[str]
) -> BlockTests:
    """Rank tests over data sets and tests for splits; blocks that are seeds get neither."""
    if table.blocks == "seeds":
        return NO_BLOCKS
    if not table.within:
        remedy = "Name the block's column, and that it has every cell: --block COLUMN --within A,B"
        raise InvalidInput("tests over blocks compare inside them", where="--blocks", seen=table.blocks, remedy=remedy)
    kept = np.flatnonzero(groups.n)
    names = list(dict.fromkeys(table.block))
    scores = np.full((len(names), len(groups.n)), np.nan)
    scores[[names.index(one) for one in table.block], cell] = table.values
    whole = np.all(np.isfinite(scores[:, kept]), axis=1)
    if not np.all(whole):
        remarks.append(f"{int(np.sum(~whole))} blocks lack a cell: tests over blocks leave them out.")
    grid = list(itertools.product(*(range(size) for size in shape)))
    labels = [" ".join(levels[at] for levels, at in zip(table.levels, grid[place], strict=True)) for place in kept]
    return block_tests(
        scores[whole][:, kept], labels, table.blocks,
        test_share=table.test_share, lower_is_better=table.lower_is_better,
    )  # fmt: skip


def _estimator(table: LongTable, cell: np.ndarray, groups: Groups) -> Estimator:
    if not table.within:
        return partial(_welch, groups)
    scores = _scores(table, cell, groups)
    return lambda row: contrast.replicate(row, scores)


def _welch(groups: Groups, row: np.ndarray) -> contrast.Estimate:
    if np.any(groups.n[row != 0] == 0):
        return contrast.Estimate(float("nan"), float("nan"), float("nan"))
    return contrast.welch(row, groups)


def _demand_readable(table: LongTable, shape: Sequence[int]) -> None:
    count = math.prod(shape)
    if count > MOST_CELLS:
        sizes = " x ".join(str(size) for size in shape)
        remedy = f"{MOST_CELLS} at most: name fewer factors, or coarser ones"
        raise InvalidInput(
            "these factors have too many cells", where="--factors", seen=f"{sizes} = {count}", remedy=remedy
        )


def _interactions(shape: Sequence[int], estimator: Estimator, remarks: list[str]) -> list[Comparison]:
    pairs = list(itertools.combinations(range(len(shape)), 2))
    count = sum(math.comb(shape[one], 2) * math.comb(shape[two], 2) for one, two in pairs)
    if count > MOST_INTERACTIONS:
        remarks.append(f"{count} differences of differences are left out; {MOST_INTERACTIONS} at most are listed.")
        return []
    return [found for pair in pairs for found in interactions(shape, pair, estimator, LEVEL)]


def _runs(table: LongTable, cell: np.ndarray, groups: Groups) -> Callable[[np.ndarray], int]:
    """How many runs an estimate with these weights [cells] rests on: inside blocks, those of complete blocks."""
    if not table.within:
        return lambda weights: int(groups.n[weights != 0].sum())
    scores = _scores(table, cell, groups)

    def runs(weights: np.ndarray) -> int:
        whole = np.all(np.isfinite(scores[:, weights != 0]), axis=1)
        return int(whole.sum() * np.sum(weights != 0))

    return runs


def _scores(table: LongTable, cell: np.ndarray, groups: Groups) -> np.ndarray:
    """Values [blocks, cells], NaN where a block lacks a cell."""
    names, place = np.unique(table.block, return_inverse=True)
    scores = np.full((len(names), len(groups.n)), np.nan)
    scores[place, cell] = table.values
    return scores


def _anova(table: LongTable, kind: int, groups: Groups, remarks: list[str]) -> tuple[tuple[OutsideAnovaRow, ...], str]:
    sums = "balanced" if balanced(groups.n) else f"type {'I' * kind}"
    try:
        found = anova(table.values, table.codes, [len(one) for one in table.levels], kind=kind, block=table.block)
    except ValueError as error:
        remarks.append(f"No analysis of variance: {error}.")
        return (), sums
    names = [*table.factors, table.block_name]
    measured = {len(table.factors)} if table.block is not None else set()
    without = list(remarks_of.of_table(found))
    remarks += without
    sizes = () if without else effect_sizes(found, len(table.values), measured=measured)
    by_term = {size.term: size for size in sizes}
    return tuple(_anova_row(line, names, by_term.get(line.term)) for line in found), sums


def _anova_row(line, names: Sequence[str], size) -> OutsideAnovaRow:
    nan = float("nan")
    more = (size.generalised_eta_squared, size.interval.low, size.interval.high) if size else (nan, nan, nan)
    term = ":".join(names[factor] for factor in line.term) or "Residual"
    shares = (line.partial_eta_squared, line.omega_squared)
    return OutsideAnovaRow(term, line.df, line.sum_sq, line.mean_sq, line.f, line.p, *shares, *more)


def _cells(table: LongTable, groups: Groups, shape: Sequence[int]):
    for index, places in enumerate(itertools.product(*(range(size) for size in shape))):
        label = ", ".join(
            f"{name} {levels[at]}" for name, levels, at in zip(table.factors, table.levels, places, strict=True)
        )
        n = int(groups.n[index])
        se = float(groups.sd[index] / np.sqrt(n)) if groups.sd[index] > 0 else float("nan")
        mean = float(groups.mean[index]) if n else float("nan")
        yield OutsideRow(label, mean, *t_interval(mean, se, n - 1.0, LEVEL), n - 1.0, None, n)


def _row(table: LongTable, runs: Callable[[np.ndarray], int], found: Comparison, *, mean: bool = False) -> OutsideRow:
    words = " × ".join(_words(table, axis, ats) for axis, ats in found.place)
    low, high = found.interval.low, found.interval.high
    n = runs(found.weights)
    p = None if mean else found.estimate.p
    return OutsideRow(words, found.estimate.value, low, high, found.estimate.df, p, n)


def _words(table: LongTable, axis: int, ats: Sequence[int]) -> str:
    names = [table.levels[axis][at] for at in ats]
    return (
        f"{table.factors[axis]} {names[0]}" if len(names) == 1 else f"({table.factors[axis]} {names[1]} − {names[0]})"
    )
