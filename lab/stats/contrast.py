"""A contrast of cell means, its standard error and degrees of freedom under the three error models and two targets."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from lab.stats.groups import Groups, t_interval
from lab.stats.rounding import sample_variance


@dataclass(frozen=True, slots=True)
class Estimate:
    """A contrast with its standard error and error degrees of freedom."""

    value: float
    se: float
    df: float

    @property
    def t(self) -> float:
        """Student's statistic against zero; NaN where the standard error is 0."""
        return self.value / self.se if self.se > 0 else float("nan")

    @property
    def p(self) -> float:
        """Two-sided p against zero."""
        return float(2 * special.stdtr(self.df, -abs(self.t))) if self.se > 0 and self.df > 0 else float("nan")

    def interval(self, level: float) -> tuple[float, float]:
        """Student's interval at confidence `level`; NaN where the standard error is not defined."""
        return t_interval(self.value, self.se, self.df, level)

    def p_above(self, bound: float) -> float:
        """One-sided p against theta <= bound."""
        return float(special.stdtr(self.df, (bound - self.value) / self.se)) if self.se > 0 else float("nan")

    def p_below(self, bound: float) -> float:
        """One-sided p against theta >= bound."""
        return float(special.stdtr(self.df, (self.value - bound) / self.se)) if self.se > 0 else float("nan")


Estimator = Callable[[np.ndarray], Estimate]
"""From weights [cells] to the estimate of that contrast."""


def welch(weights: np.ndarray, groups: Groups, example: float = 0.0, examples: int = 0) -> Estimate:
    """Unequal variances: Var = sum c^2 s^2 / n, df by Satterthwaite (1946) and Welch (1947).

    `example` is a further variance component with examples - 1 df (target "new_examples").
    """
    use = weights != 0
    parts = weights[use] ** 2 * groups.sd[use] ** 2 / groups.n[use]
    variance = parts.sum() + example
    spread = np.sum(parts**2 / groups.df[use]) + (example**2 / (examples - 1) if example > 0 else 0.0)
    df = variance**2 / spread if spread > 0 else float("nan")
    return Estimate(float(weights[use] @ groups.mean[use]), float(np.sqrt(variance)), float(df))


def pooled(weights: np.ndarray, groups: Groups, example: float = 0.0, examples: int = 0) -> Estimate:
    """Equal variances: Var = s_p^2 sum c^2 / n with df = runs - cells (Fisher 1925); `example` as in `welch`."""
    use = weights != 0
    variance, df = pooled_variance(groups)
    seeds = variance * np.sum(weights[use] ** 2 / groups.n[use])
    total = seeds + example
    if example > 0:
        df = total**2 / (seeds**2 / df + example**2 / (examples - 1))
    return Estimate(float(weights[use] @ groups.mean[use]), float(np.sqrt(total)), float(df))


def pooled_variance(groups: Groups) -> tuple[float, float]:
    """The pooled variance of all groups of two or more and its df."""
    use = groups.n > 1
    df = float(groups.df[use].sum())
    return (float(np.sum(groups.df[use] * groups.sd[use] ** 2) / df), df) if df else (float("nan"), 0.0)


def replicate(weights: np.ndarray, scores: np.ndarray, example: float = 0.0, examples: int = 0) -> Estimate:
    """Replicates as blocks: l_r = sum c_k y_kr, t of their mean with n - 1 df; `scores` [replicates, cells].

    Only replicates in which every cell of the contrast is complete (finite) count. `example` as in `welch`. Where the
    l_r are equal up to rounding the standard error is 0 and the df NaN, as in `welch`: there is no interval.
    """
    use = weights != 0
    lines = scores[:, use] @ weights[use]
    sizes = np.abs(scores[:, use]) @ np.abs(weights[use])
    lines, sizes = lines[np.isfinite(lines)], sizes[np.isfinite(lines)]
    n = len(lines)
    if n < 2:
        return Estimate(float(lines.mean()) if n else float("nan"), float("nan"), float("nan"))
    seeds = sample_variance(lines, float(sizes.max())) / n
    total, df = seeds + example, float(n - 1) if seeds + example > 0 else float("nan")
    if example > 0:
        df = total**2 / (seeds**2 / df + example**2 / (examples - 1))
    return Estimate(float(lines.mean()), float(np.sqrt(total)), df)


def example_covariance(rows: np.ndarray, rates: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Covariance [r, r] that drawing other test examples adds to contrasts `rows` [r, cells] (STATISTICS, section 2).

    `rates` [cells, examples] is the share of a cell's runs that got the example right, `n` [cells] the runs. The spread
    of d_i over examples holds seed noise sum c^2 v / n, v = mean of p(1 - p) n / (n - 1), which is taken off; what is
    left below zero is zero. For one row this is max(0, Var_i(d_i) - sum c^2 v / n) / N.
    """
    use = np.any(rows != 0, axis=0)
    rows, rates, n = rows[:, use], rates[use], n[use]
    noise = np.mean(rates * (1 - rates), axis=1) / (n - 1)
    spread = np.atleast_2d(np.cov(rows @ rates)) - (rows * noise) @ rows.T
    sizes, axes = np.linalg.eigh(spread)
    return (axes * np.clip(sizes, 0, None)) @ axes.T / rates.shape[1]
