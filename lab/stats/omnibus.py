"""Tests of several contrasts at once: ANOVA-type statistic, Welch-James, classical F, Hotelling's T squared."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from lab.stats.contrast import pooled_variance
from lab.stats.groups import Groups
from lab.stats.rounding import EPSILON


@dataclass(frozen=True, slots=True)
class Omnibus:
    """An F statistic with the df of the effect and of the error."""

    f: float
    df_effect: float
    df_error: float

    @property
    def p(self) -> float:
        """Upper tail of F; NaN where it is not defined."""
        if not (np.isfinite(self.f) and self.df_error > 0):
            return float("nan")
        return float(stats.f.sf(self.f, self.df_effect, self.df_error))


def orthonormal_rows(rows: np.ndarray) -> np.ndarray:
    """Orthonormal rows [rank, cells] that span the contrasts `rows` [r, cells]; their T = R'R is the projection."""
    _, sizes, axes = np.linalg.svd(rows, full_matrices=False)
    axes = axes[sizes > sizes[0] * 1e-10]
    return np.where(np.abs(axes) > 1e-12, axes, 0.0)


def anova_type(rows: np.ndarray, groups: Groups, example: np.ndarray | None = None, examples: int = 0) -> Omnibus:
    """ANOVA-type statistic for unequal variances (Brunner, Dette and Munk 1997, JASA 92:1494).

    With R = orthonormal rows and T = R'R: F = m'Tm / tr(TS), f1 = tr(TS)^2 / tr(TSTS), f2 = tr(TS)^2 / sum (T_kk
    S_kk)^2 / (n_k - 1), S = diag(s^2 / n). `example` [rank, rank] is added to R S R' with examples - 1 df.
    """
    axes = orthonormal_rows(rows)
    use = np.any(axes != 0, axis=0)
    axes, seed = axes[:, use], groups.sd[use] ** 2 / groups.n[use]
    covariance = (axes * seed) @ axes.T
    spread = np.sum((np.sum(axes**2, axis=0) * seed) ** 2 / groups.df[use])
    if example is not None:
        covariance = covariance + example
        spread += np.trace(example) ** 2 / (examples - 1)
    trace = np.trace(covariance)
    if not trace > 0:
        return Omnibus(float("nan"), float("nan"), float("nan"))
    effect = float(np.sum((axes @ groups.mean[use]) ** 2) / trace)
    return Omnibus(effect, float(trace**2 / np.sum(covariance**2)), float(trace**2 / spread))


def welch_james(rows: np.ndarray, groups: Groups) -> Omnibus:
    """Welch-James statistic for unequal variances (Johansen 1980, Biometrika 67:85); of one factor Welch's F (1951).

    W = m'R'(R S R')^-1 R m, A = 1/2 sum_k (tr(P_k)^2 + tr(P_k^2)) / (n_k - 1), P_k = S R'(R S R')^-1 R reduced to
    group k; F = W / c with c = r + 2A - 6A / (r + 2) on r and r(r + 2) / (3A) df. More liberal than `anova_type` at
    three runs. NaN where a group has sd 0.
    """
    axes = orthonormal_rows(rows)
    use = np.any(axes != 0, axis=0)
    axes, seed, rank = axes[:, use], groups.sd[use] ** 2 / groups.n[use], len(axes)
    if not np.all(seed > 0):
        return Omnibus(float("nan"), float(rank), float("nan"))
    inverse = np.linalg.inv((axes * seed) @ axes.T)
    estimate = axes @ groups.mean[use]
    share = seed * np.einsum("rk,rs,sk->k", axes, inverse, axes)
    a = float(np.sum(share**2 / groups.df[use]))
    f = float(estimate @ inverse @ estimate) / (rank + 2 * a - 6 * a / (rank + 2))
    return Omnibus(f, float(rank), rank * (rank + 2) / (3 * a))


def pooled_f(rows: np.ndarray, groups: Groups) -> Omnibus:
    """Classical F of the contrasts with the pooled variance (Fisher 1925; Scheffe 1959, section 2.4)."""
    axes = orthonormal_rows(rows)
    use = np.any(axes != 0, axis=0)
    axes = axes[:, use]
    variance, df = pooled_variance(groups)
    estimate = axes @ groups.mean[use]
    unscaled = (axes / groups.n[use]) @ axes.T
    if not variance > 0:
        return Omnibus(float("nan"), float(len(axes)), df)
    return Omnibus(float(estimate @ np.linalg.solve(unscaled, estimate) / len(axes) / variance), float(len(axes)), df)


def hotelling(rows: np.ndarray, scores: np.ndarray) -> Omnibus:
    """Hotelling's T squared of replicate scores [replicates, cells] as F with (r, n - r) df (Hotelling 1931).

    NaN where there are not more complete replicates than contrasts, or where a combination of them does not vary but by
    rounding.
    """
    axes = orthonormal_rows(rows)
    use = np.any(axes != 0, axis=0)
    lines = scores[:, use] @ axes[:, use].T
    whole = np.all(np.isfinite(lines), axis=1)
    lines, n, rank = lines[whole], int(np.sum(whole)), len(axes)
    if n <= rank:
        return Omnibus(float("nan"), float(rank), float(n - rank))
    covariance = np.atleast_2d(np.cov(lines, rowvar=False))
    mean = lines.mean(axis=0)
    rounding = (EPSILON * float(np.max(np.sum(np.abs(scores[whole][:, use]), axis=1)))) ** 2
    if np.linalg.matrix_rank(covariance, tol=max(rounding, np.trace(covariance) * rank * np.finfo(float).eps)) < rank:
        return Omnibus(float("nan"), float(rank), float(n - rank))
    squared = n * mean @ np.linalg.solve(covariance, mean)
    return Omnibus(float(squared * (n - rank) / (rank * (n - 1))), float(rank), float(n - rank))
