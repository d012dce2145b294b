"""Permutation tests of every term, and pairs of levels by permutation, ranks and max-T, each with its smallest p."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from lab.analysis.differences import pairs_of
from lab.analysis.grid import codes_of
from lab.analysis.unplanned import NONE, Unplanned, draws_for
from lab.stats import permutation
from lab.stats.groups import t_interval
from lab.stats.max_t import MaxT, max_t_sign_flip, max_t_stratified
from lab.stats.omnibus import orthonormal_rows
from lab.stats.permutation import DRAWS, Permuted
from lab.stats.ranks import signed_rank, stratified_rank_sum
from lab.stats.weights import centring
from lab.study.standing import ExploratoryFinding

EXACT_NULL = "runs exchanged between its levels within every combination of the other factors"
APPROXIMATE = "residuals permuted (Freedman–Lane, approximate)"
SATURATED = "no test: one run per cell leaves nothing but the effect itself to permute"
FLIPPED = "signs of replicate scores flipped"
EMPTY = "A cell has no completed run: no permutation follows the randomisation."
NO_LEVELS = "A Latin hypercube has no levels that runs could change places between."


@dataclass(frozen=True, slots=True)
class TermTest(ExploratoryFinding):
    """One term: what was permuted, p, the smallest p that was possible, and how many arrangements were
    looked at: all there are (`exact`), or so many drawn."""

    term: str
    method: str
    p: float
    smallest_p: float
    arrangements: int
    exact: bool


@dataclass(frozen=True, slots=True)
class PairTest(ExploratoryFinding):
    """Two levels of a factor by four tests; `rank_method` names the rank test, `max_t_p` is adjusted for all pairs."""

    label: str
    estimate: float
    low: float
    high: float
    t_p: float
    p: float
    smallest_p: float
    exact: bool
    rank_method: str
    rank_p: float
    rank_smallest_p: float
    max_t_p: float
    max_t_smallest_p: float
    n_runs: int


@dataclass(frozen=True, slots=True)
class TestsLook(ExploratoryFinding):
    """Tests that follow the randomisation; p of terms are unadjusted."""

    __test__ = False

    response: str
    unit: str
    level: float
    error: str
    n_runs: int
    common: bool
    factor: str
    terms: tuple[TermTest, ...]
    pairs: tuple[PairTest, ...]
    remarks: tuple[str, ...]


def tests_look(un: Unplanned, factor: str) -> TestsLook:
    """Every term, and every pair of levels of `factor`; draws beyond 50,000 arrangements are seeded and repeat."""
    head = (un.response, un.unit, un.level, un.error, un.n_runs, un.common, factor)
    why = NO_LEVELS if not un.has_levels else EMPTY if np.any(un.data.groups.n == 0) else ""
    if why:
        return TestsLook(*head, (), (), (why,))
    return TestsLook(*head, term_tests(un), pair_tests(un, un.names.index(factor)), ())


def term_tests(un: Unplanned) -> tuple[TermTest, ...]:
    """Main effects exactly where the arrangements can be listed, interactions by residuals; common seeds by sign flips."""
    axes = range(len(un.shape))
    terms = [term for size in (1, 2, 3) for term in itertools.combinations(axes, size)]
    found = [_term(un, term) for term in terms if len(terms) == 1 or un.study.planned_part is None or len(term) == 1]
    return tuple(one for one in found if one is not None)


def _term(un: Unplanned, term: Sequence[int]) -> TermTest | None:
    effect = np.eye(1)
    for axis in term:
        effect = np.kron(effect, centring(un.shape[axis]))
    shape = [un.shape[axis] for axis in term]
    rows = np.stack([un.on(line.reshape(shape), term) for line in effect])
    if not np.any(rows):
        return None
    name = ":".join(un.names[axis] for axis in term)
    if len(term) > 1 and not un.common and un.n_runs <= np.count_nonzero(un.data.groups.n):
        return TermTest(name, SATURATED, NONE, NONE, 0, False)
    found, method = _permuted(un, orthonormal_rows(rows), term)
    seen = found.arrangements if found.exact else DRAWS if un.common else draws_for(un)
    return TermTest(name, method, found.p, found.smallest, seen, found.exact)


def _permuted(un: Unplanned, rows: np.ndarray, term: Sequence[int]) -> tuple[Permuted, str]:
    if un.common:
        lines = un.data.scores @ rows.T
        return permutation.sign_flip(lines[np.all(np.isfinite(lines), axis=1)]), FLIPPED
    cell, values = un.data.cell, un.data.values
    weights, stratum = rows[:, cell] / un.data.groups.n[cell], _others(un, term)[cell]
    if len(term) == 1:
        group = codes_of(un.study)[:, term[0]][cell]
        return permutation.stratified(values, weights, group, stratum, draws=draws_for(un)), EXACT_NULL
    means = un.data.groups.mean
    without = means - rows.T @ (rows @ means)
    return permutation.freedman_lane(values - without[cell], weights, stratum, draws=draws_for(un)), APPROXIMATE


def pair_tests(un: Unplanned, axis: int) -> tuple[PairTest, ...]:
    """Every pair of levels: t, permutation, ranks, and max-T over all the pairs together."""
    asked = list(pairs_of(un, axis))
    joint = together(un, [row for _, row in asked], axis)
    return tuple(_pair(un, label, row, axis, joint, place) for place, (label, row) in enumerate(asked))


def _pair(un: Unplanned, label: str, row: np.ndarray, axis: int, joint: MaxT, place: int) -> PairTest:
    found = un.estimate(row)
    ends = t_interval(found.value, found.se, found.df, un.level)
    use = (row != 0)[un.data.cell]
    if un.common:
        lines = un.data.scores[:, row != 0] @ row[row != 0]
        lines = lines[np.isfinite(lines)]
        one, ranked = permutation.sign_flip(lines[:, None]), signed_rank(lines)
    else:
        cell, values = un.data.cell[use], un.data.values[use]
        group, stratum = (row[cell] > 0).astype(int), _others(un, [axis])[cell]
        weights = (row[cell] / un.data.groups.n[cell])[None]
        one = permutation.stratified(values, weights, group, stratum, draws=draws_for(un))
        ranked = stratified_rank_sum(values, group, stratum, draws=draws_for(un))
    rank = (ranked.method, ranked.p, ranked.smallest_p)
    adjusted = float(joint.p_adjusted[place]), joint.smallest_p
    n = int(un.data.groups.n[row != 0].sum())
    return PairTest(label, found.value, *ends, found.p, one.p, one.smallest, one.exact, *rank, *adjusted, n)


def together(un: Unplanned, rows: Sequence[np.ndarray], axis: int) -> MaxT:
    """max-T over contrasts `rows` of one factor: runs change places within strata, or replicate scores change sign."""
    if un.common:
        lines = un.data.scores @ np.array(rows).T
        return max_t_sign_flip(lines[np.all(np.isfinite(lines), axis=1)])
    cell = un.data.cell
    weights = np.array(rows)[:, cell] / un.data.groups.n[cell]
    return max_t_stratified(un.data.values, weights, _others(un, [axis])[cell], draws=draws_for(un))


def _others(un: Unplanned, term: Sequence[int]) -> np.ndarray:
    """A number [cells] for each combination of levels of the factors that are not in the term."""
    codes = np.delete(codes_of(un.study), list(term), axis=1)
    return np.unique(codes, axis=0, return_inverse=True)[1].reshape(-1) if codes.shape[1] else np.zeros(len(codes), int)
