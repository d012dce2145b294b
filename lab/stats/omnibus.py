"""Tests of several contrasts at once: ANOVA-type statistic, classical F, Hotelling's T squared."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from lab.stats.contrast import pooled_variance
from lab.stats.groups import Groups


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

    NaN where there are not more complete replicates than contrasts.
    """
    axes = orthonormal_rows(rows)
    use = np.any(axes != 0, axis=0)
    lines = scores[:, use] @ axes[:, use].T
    lines = lines[np.all(np.isfinite(lines), axis=1)]
    n, rank = len(lines), len(axes)
    if n <= rank:
        return Omnibus(float("nan"), float(rank), float(n - rank))
    covariance = np.atleast_2d(np.cov(lines, rowvar=False))
    mean = lines.mean(axis=0)
    if np.linalg.matrix_rank(covariance) < rank:
        return Omnibus(float("nan"), float(rank), float(n - rank))
    squared = n * mean @ np.linalg.solve(covariance, mean)
    return Omnibus(float(squared * (n - rank) / (rank * (n - 1))), float(rank), float(n - rank))
