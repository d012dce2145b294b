"""Every term tested three ways (classical F, ANOVA-type, Welch-James) with its share of variance, for each type of sums."""

from dataclasses import dataclass

import numpy as np

from lab.analysis.unplanned import NONE, Unplanned
from lab.stats.anova import AnovaTerm, Term, anova, balanced
from lab.stats.effect_size import EffectSize, effect_sizes
from lab.stats.omnibus import Omnibus, anova_type, welch_james
from lab.stats.weights import centring
from lab.study.standing import ExploratoryFinding

KINDS = {1: "type I", 2: "type II", 3: "type III"}
SHARE_LEVEL = 0.90
"""The interval of a share of variance that holds 0 exactly when p >= .05 (Steiger 2004)."""
SATURATED = "One run per cell leaves no degrees of freedom for the error: sums of squares only, no F, no p, no shares."
NO_CELL = "A cell has no completed run: the table of variance is not defined and left out."
NO_LEVELS = "This design is a part of all combinations: its table, with aliases, stands in the overview."
SHARED = (
    "The runs of a replicate share their seeds or are blocks: the F tests below take runs for independent and are too sharp or "
    "too blunt. Only the intervals of the effects follow the plan."
)


@dataclass(frozen=True, slots=True)
class TermRow(ExploratoryFinding):
    """One term: its sum of squares and F with pooled variance, two tests for unequal variances, and shares of variance.

    `ats` is the ANOVA-type statistic (Brunner, Dette and Munk 1997), `wj` Welch-James (Johansen 1980); both compare
    equally weighted cell means, whatever the type of sums. `share_low`, `share_high` bound the population's partial
    share, which partial eta and omega squared estimate. The last row is "Residual"; NaN where nothing is defined.
    """

    term: str
    df: int
    sum_sq: float
    mean_sq: float
    f: float
    p: float
    ats: float
    ats_df: float
    ats_df_error: float
    ats_p: float
    wj: float
    wj_df: float
    wj_df_error: float
    wj_p: float
    partial_eta_squared: float
    generalised_eta_squared: float
    omega_squared: float
    partial_omega_squared: float
    share_low: float
    share_high: float


@dataclass(frozen=True, slots=True)
class AnovaLook(ExploratoryFinding):
    """The table for each type of sums of squares: one table ("balanced") where cells are equal, three where not."""

    response: str
    unit: str
    n_runs: int
    cell_sizes: tuple[int, int]
    share_level: float
    alpha: float
    tables: dict[str, tuple[TermRow, ...]]
    remarks: tuple[str, ...]


def anova_look(un: Unplanned) -> AnovaLook:
    """All terms of the factorial model, up to the interaction of all factors."""
    n = un.data.groups.n
    tables, remarks = _tables(un)
    if tables and un.common:
        remarks = (*remarks, SHARED)
    sizes = int(n.min()), int(n.max())
    return AnovaLook(un.response, un.unit, un.n_runs, sizes, SHARE_LEVEL, 1 - un.level, tables, remarks)


def _tables(un: Unplanned) -> tuple[dict[str, tuple[TermRow, ...]], tuple[str, ...]]:
    if un.study.planned_part is not None:
        return {}, (NO_LEVELS,)
    if np.any(un.data.groups.n == 0) or un.n_runs < 2:
        return {}, (NO_CELL,)
    if balanced(un.data.groups.n):
        return {"balanced": _rows(un, 3)}, (SATURATED,) if un.data.groups.n.max() == 1 else ()
    words = (
        f"Cell sizes differ ({un.data.groups.n.min()} to {un.data.groups.n.max()} runs): types I, II and III differ."
    )
    return {name: _rows(un, kind) for kind, name in KINDS.items()}, (words,)


def _rows(un: Unplanned, kind: int) -> tuple[TermRow, ...]:
    codes = np.stack(np.unravel_index(un.data.cell, un.shape), axis=1)
    found = anova(un.data.values, codes, un.shape, kind=kind)
    residual = found[-1]
    sizes = effect_sizes(found, un.n_runs, level=SHARE_LEVEL) if residual.df > 0 and residual.sum_sq > 0 else ()
    by_term = {size.term: size for size in sizes}
    return tuple(_row(un, line, by_term.get(line.term)) for line in found)


def _row(un: Unplanned, line: AnovaTerm, size: EffectSize | None) -> TermRow:
    ats, wj = _unequal(un, line.term)
    return TermRow(
        ":".join(un.names[axis] for axis in line.term) or "Residual",
        line.df,
        line.sum_sq,
        line.mean_sq,
        line.f,
        line.p,
        *(ats.f, ats.df_effect, ats.df_error, ats.p),
        *(wj.f, wj.df_effect, wj.df_error, wj.p),
        line.partial_eta_squared,
        size.generalised_eta_squared if size else NONE,
        line.omega_squared,
        size.partial_omega_squared if size else NONE,
        *((size.interval.low, size.interval.high) if size else (NONE, NONE)),
    )


def _unequal(un: Unplanned, term: Term) -> tuple[Omnibus, Omnibus]:
    """Both tests for unequal variances; NaN for the residual and where a cell has one run."""
    if not term or np.any(un.data.groups.n < 2):
        return Omnibus(NONE, NONE, NONE), Omnibus(NONE, NONE, NONE)
    effect = np.eye(1)
    for axis in term:
        effect = np.kron(effect, centring(un.shape[axis]))
    each = [line.reshape([un.shape[axis] for axis in term]) for line in effect]
    rows = np.stack([un.on(line, term) for line in each])
    return anova_type(rows, un.data.groups), welch_james(rows, un.data.groups)
