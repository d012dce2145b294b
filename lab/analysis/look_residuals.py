"""Residuals of the runs: normality, equal spread and independence of the order, each with what to do about it."""

from dataclasses import dataclass

from lab.analysis.unplanned import Unplanned, draws_for
from lab.stats.diagnostics import (
    Diagnostic,
    equal_variance,
    normal_positions,
    normality,
    run_order,
    standardised_residuals,
)
from lab.study.standing import ExploratoryFinding

ADVICE = {
    "normality": (
        (
            "Residuals do not look normal: t intervals of a few runs lean on it. Look at the run that stands off the line, and "
            "at the permutation test in A against B and under Robustness."
        ),
        "No sign against normality, but so few runs per cell would hardly show one: the figure says more than this p.",
    ),
    "equal spread": (
        (
            "Cells differ in spread: read the Welch intervals and the ANOVA-type statistic, not the classical F, and look for "
            "cells near chance or near the ceiling."
        ),
        "No sign that cells differ in spread; the Welch intervals stay, they lose little where spreads are equal.",
    ),
    "run order": (
        (
            "Neighbouring runs are more alike (or less) than their cells explain: something drifted or was shared. Look at Run "
            'for what changed, and take replicates as blocks (error = "replicate") in the next plan.'
        ),
        "No sign that the order of the runs matters.",
    ),
}
"""What to do where a check finds something, and what to think where it does not."""


@dataclass(frozen=True, slots=True)
class CheckRow(ExploratoryFinding):
    """One check: statistic, p, n, the smallest p that was possible, and a sentence that says what to do."""

    check: str
    method: str
    statistic: float
    p: float
    n: int
    smallest_p: float
    found: bool
    says: str


@dataclass(frozen=True, slots=True)
class ResidualRow(ExploratoryFinding):
    """One run: its place in the order of the plan, its cell's mean, what it differs by, and the normal quantile beside it.

    `standardised` is in sds of all residuals; NaN in a cell of one run.
    """

    run: str
    cell: str
    order: int
    mean: float
    residual: float
    standardised: float
    quantile: float


@dataclass(frozen=True, slots=True)
class ResidualsLook(ExploratoryFinding):
    """Three checks at `alpha`, unadjusted, and the residuals that they look at."""

    response: str
    unit: str
    alpha: float
    n_runs: int
    checks: tuple[CheckRow, ...]
    rows: tuple[ResidualRow, ...]


def residuals_look(un: Unplanned, *, seed: int = 0) -> ResidualsLook:
    """The checks of `lab.stats.diagnostics` on the residuals from the cell means; the order is that of the plan."""
    values, cell, alpha = un.data.values, un.data.cell, 1 - un.level
    asked = {
        "normality": normality(values, cell),
        "equal spread": equal_variance(values, cell),
        "run order": run_order(values, cell, draws=draws_for(un), seed=seed),
    }
    checks = tuple(_check(name, found, alpha) for name, found in asked.items())
    return ResidualsLook(un.response, un.unit, alpha, un.n_runs, checks, _rows(un))


def _check(name: str, found: Diagnostic, alpha: float) -> CheckRow:
    bad = bool(found.p <= alpha)
    says = f"Not possible: {found.reason}." if found.reason else ADVICE[name][0 if bad else 1]
    if not found.reason and found.smallest_p > alpha:
        says = f"It could not have found anything: its smallest possible p is {found.smallest_p:.2g}."
    return CheckRow(name, found.name, found.statistic, found.p, found.n, found.smallest_p, bad, says)


def _rows(un: Unplanned) -> tuple[ResidualRow, ...]:
    values, cell = un.data.values, un.data.cell
    rest = standardised_residuals(values, cell)
    quantile, means = normal_positions(rest), un.data.groups.mean[cell]
    return tuple(
        ResidualRow(
            run,
            un.table.cells[cell[at]].label,
            at + 1,
            float(means[at]),
            float(values[at] - means[at]),
            float(rest[at]),
            float(quantile[at]),
        )
        for at, run in enumerate(un.run_ids)
    )
