"""Classical factorial analysis of variance: any number of factors, balanced or not, sums of squares I, II and III."""

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from lab.stats.centring import from_first
from lab.stats.rounding import is_rounding
from lab.stats.weights import grid

Term = tuple[int, ...]
"""The factors (by position) whose interaction a term is."""


@dataclass(frozen=True, slots=True)
class AnovaTerm:
    """One line: sum of squares with its df and, except for the residual (empty term), F, p and effect sizes."""

    term: Term
    df: int
    sum_sq: float
    mean_sq: float
    f: float
    p: float
    partial_eta_squared: float
    omega_squared: float


def terms_of(factors: int, highest: int | None = None) -> tuple[Term, ...]:
    """All main effects, then all interactions by order up to `highest`."""
    orders = range(1, (highest or factors) + 1)
    return tuple(term for order in orders for term in itertools.combinations(range(factors), order))


def balanced(n: np.ndarray) -> bool:
    """Whether all cells have the same number of runs, so that types I, II and III agree."""
    return bool(np.all(n == n.flat[0]))


def anova(
    values: np.ndarray,
    codes: np.ndarray,
    levels: Sequence[int],
    *,
    kind: int = 3,
    highest: int | None = None,
    block: np.ndarray | None = None,
) -> tuple[AnovaTerm, ...]:
    """The table of `values` [runs] by `codes` [runs, factors] in 0..levels - 1; the residual is last.

    Balanced data use marginal means (Fisher 1925; Montgomery 2017, chapter 5), others least squares with sum-to-zero
    codes: `kind` 1 sequential, 2 each term after all that do not contain it, 3 each after all others (Yates 1934;
    Herr 1986). Data are centred about one of their values first, so that an offset of 10^12 costs no digits. `block`
    [runs] adds a factor without interactions, as the first row; its term is the place after the last factor.
    Where the residual is no more than rounding it is 0, and nothing can be tested. ValueError for empty cells, where these
    sums of squares stop having one meaning, and for terms that are not estimable beside each other.
    """
    terms = terms_of(len(levels), highest)
    counts = np.zeros(levels, dtype=int)
    np.add.at(counts, tuple(codes.T), 1)
    if np.any(counts == 0):
        raise ValueError("a cell is empty: the factorial table is not defined")
    from_one = from_first(values)
    centred = from_one - from_one.mean()
    if block is not None:
        names, place = np.unique(block, return_inverse=True)
        terms, codes, levels = ((len(levels),), *terms), np.column_stack([codes, place]), (*levels, len(names))
    if balanced(counts) and highest is None and block is None:
        sums, residual = _balanced_sums(centred, codes, levels, terms, int(counts.flat[0]))
    else:
        sums, residual = _least_squares_sums(centred, codes, levels, terms, kind)
    size = max(float(np.max(np.abs(part))) for part in (values, from_one))
    if is_rounding(float(np.sqrt(residual / len(values))), size):
        residual = 0.0
    return _table(terms, sums, residual, levels, len(values), float(np.sum(centred**2)))


def _balanced_sums(
    centred: np.ndarray, codes: np.ndarray, levels: Sequence[int], terms: tuple[Term, ...], n: int
) -> tuple[list[float], float]:
    """Sums of squares of the effects in the cell means, each the marginal mean less all effects inside it."""
    means = np.zeros(levels)
    np.add.at(means, tuple(codes.T), centred)
    means /= n
    residual = float(np.sum((centred - means[tuple(codes.T)]) ** 2))
    sums = []
    for term in terms:
        effect = means.mean(axis=tuple(axis for axis in range(len(levels)) if axis not in term), keepdims=True)
        for axis in term:
            effect = effect - effect.mean(axis=axis, keepdims=True)
        sums.append(float(np.sum(effect**2) * len(centred) / effect.size))
    return sums, residual


def _least_squares_sums(
    centred: np.ndarray, codes: np.ndarray, levels: Sequence[int], terms: tuple[Term, ...], kind: int
) -> tuple[list[float], float]:
    kept, place, n = np.unique(codes, axis=0, return_inverse=True, return_counts=True)
    place, root = place.reshape(-1), np.sqrt(n)
    means = np.bincount(place, weights=centred) / n
    columns = {term: _columns(kept, levels, term) * root[:, None] for term in terms}

    @functools.cache
    def explained(chosen: tuple[Term, ...]) -> np.ndarray:
        """Fitted means of the model with these terms and a mean, each times the root of its runs: one row per cell."""
        design = np.concatenate([root[:, None], *(columns[term] for term in chosen)], axis=1)
        basis, upper = np.linalg.qr(design)
        sizes = np.abs(np.diag(upper)) / np.linalg.norm(design, axis=0)[: len(upper)]
        if len(sizes) < design.shape[1] or np.min(sizes) < 1e-10:
            raise ValueError("terms cannot be told apart: too few runs, or a block that is confounded with a factor")
        return basis @ (basis.T @ (root * means))

    sums = []
    for position, term in enumerate(terms):
        if kind == 1:
            before = terms[:position]
        elif kind == 2:
            before = tuple(other for other in terms if not set(term) <= set(other))
        else:
            before = tuple(other for other in terms if other != term)
        sums.append(float(np.sum((explained((*before, term)) - explained(before)) ** 2)))
    lack = float(np.sum((root * means - explained(terms)) ** 2))
    return sums, lack + float(np.sum((centred - means[place]) ** 2))


def _columns(codes: np.ndarray, levels: Sequence[int], term: Term) -> np.ndarray:
    """Sum-to-zero codes [runs, df] of a term: products of the codes of its factors."""
    product = np.ones((len(codes), 1))
    for factor in term:
        code = np.vstack([np.eye(levels[factor] - 1), -np.ones(levels[factor] - 1)])[codes[:, factor]]
        product = (product[:, :, None] * code[:, None, :]).reshape(len(codes), -1)
    return product


def cell_columns(levels: Sequence[int], term: Term) -> np.ndarray:
    """Sum-to-zero codes [cells, df] of a term on a full factorial, first factor slowest."""
    return _columns(grid(levels), levels, term)


def _table(
    terms: tuple[Term, ...], sums: list[float], residual: float, levels: Sequence[int], runs: int, total: float
) -> tuple[AnovaTerm, ...]:
    """Add df, F, p, partial eta squared = SS / (SS + SSE) (Cohen 1973) and omega squared (Hays 1963).

    omega^2 = (SS - df MSE) / (SS total + MSE), not cut off at 0. Without error df there is nothing to compare with: all
    four are NaN.
    """
    dfs = [int(np.prod([levels[factor] - 1 for factor in term])) for term in terms]
    df_error = runs - 1 - sum(dfs)
    error = residual / df_error if df_error > 0 else float("nan")
    rows = []
    for term, df, sum_sq in zip(terms, dfs, sums, strict=True):
        f = sum_sq / df / error if error > 0 else float("nan")
        p = float(stats.f.sf(f, df, df_error)) if error > 0 else float("nan")
        whole = sum_sq + residual
        eta = sum_sq / whole if whole > 0 and df_error > 0 else float("nan")
        omega = (sum_sq - df * error) / (total + error) if error > 0 else float("nan")
        rows.append(AnovaTerm(term, df, sum_sq, sum_sq / df, f, p, eta, omega))
    nan = float("nan")
    return (*rows, AnovaTerm((), df_error, residual, error, nan, nan, nan, nan))
