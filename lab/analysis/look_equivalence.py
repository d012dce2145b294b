"""Is an effect small? TOST and ROPE for every difference against a bound, and a bound on a term's share of variance."""

from dataclasses import dataclass

import numpy as np

from lab.analysis.differences import differences
from lab.analysis.look_anova import anova_look
from lab.analysis.unplanned import NONE, Unplanned
from lab.errors import InvalidInput
from lab.stats.equivalence import tost, variance_share_below
from lab.stats.groups import t_interval
from lab.stats.rope import rope
from lab.study.standing import ExploratoryFinding

DEFAULT_BOUND, DEFAULT_SHARE = 0.01, 0.05
SHARED = "Runs of a replicate share their seeds or are blocks: the bound of a share of variance is left out."


@dataclass(frozen=True, slots=True)
class EquivalenceRow(ExploratoryFinding):
    """One difference: the 1 - 2 alpha interval that TOST reads, its p, and posterior shares about the region."""

    label: str
    estimate: float
    low: float
    high: float
    df: float
    tost_p: float
    beyond_p: float
    below: float
    inside: float
    above: float
    rope: str
    n_runs: int


@dataclass(frozen=True, slots=True)
class ShareRow(ExploratoryFinding):
    """One term: partial eta squared and p against "its share of variance is the bound or more"."""

    term: str
    f: float
    df: int
    partial_eta_squared: float
    p: float


@dataclass(frozen=True, slots=True)
class EquivalenceLook(ExploratoryFinding):
    """Every difference against +- `bound` (in the response's unit) and every term against `share`; p unadjusted.

    `bound_from` says in words where the bound comes from.
    """

    response: str
    unit: str
    level: float
    error: str
    bound: float
    bound_from: str
    share: float
    n_runs: int
    rows: tuple[EquivalenceRow, ...]
    shares: tuple[ShareRow, ...]
    remarks: tuple[str, ...]


def usual_bound(un: Unplanned) -> float:
    """The smallest SESOI registered for the response, else 0.01 (1 pp of an accuracy)."""
    return min(_registered(un), default=DEFAULT_BOUND)


def _registered(un: Unplanned) -> list[float]:
    """The SESOIs that are sizes of a difference in the response; one "per unit" of a score is a slope."""
    about = [one for one in un.study.hypotheses if (one.response or un.response) == un.response]
    return [one.sesoi for one in about if one.sesoi and one.per != "unit"]


def equivalence_look(un: Unplanned, bound: float | None = None, share: float = DEFAULT_SHARE) -> EquivalenceLook:
    """Against `bound` (None: the usual one) and `share` in 0..1; InvalidInput for what is no bound."""
    asked, bound = bound, usual_bound(un) if bound is None else bound
    if not 0 < bound < np.inf:
        raise InvalidInput("a bound is a number above 0", where="equivalence.bound", seen=bound)
    if not 0 < share < 1:
        raise InvalidInput("a share of variance lies between 0 and 1", where="equivalence.share", seen=share)
    rows = tuple(_row(un, label, row, bound) for label, row in differences(un))
    tables = {} if un.common else anova_look(un).tables
    terms = next(iter(tables.values()), ())
    shares = tuple(_share(un, row, terms[-1].df, share) for row in terms[:-1] if np.isfinite(row.f))
    remarks = (SHARED,) if un.common else ()
    return EquivalenceLook(
        un.response, un.unit, un.level, un.error, bound, _origin(un, asked), share, un.n_runs, rows, shares, remarks
    )  # fmt: skip


def _origin(un: Unplanned, asked: float | None) -> str:
    if asked is not None:
        return "the bound was chosen on seeing the results"
    return (
        "the bound is the smallest registered SESOI"
        if _registered(un)
        else "the bound is a default, none was registered"
    )


def _row(un: Unplanned, label: str, row: np.ndarray, bound: float) -> EquivalenceRow:
    found, n = un.estimate(row), un.runs(row)
    ends = t_interval(found.value, found.se, found.df, 2 * un.level - 1)
    if not found.se > 0:
        return EquivalenceRow(label, found.value, *ends, found.df, *[NONE] * 5, "not possible", n)
    size, region = tost(found, bound), rope(found, bound, un.level)
    shares = (region.below, region.inside, region.above)
    return EquivalenceRow(
        label, found.value, *ends, found.df, size.within, size.beyond, *shares, region.decision, n
    )  # fmt: skip


def _share(un: Unplanned, row, df_error: int, share: float) -> ShareRow:
    p = variance_share_below(row.f, row.df, df_error, un.n_runs, share)
    return ShareRow(row.term, row.f, row.df, row.partial_eta_squared, p)
