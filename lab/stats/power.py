"""Power before the lock: noncentral t and F, detectable effects, and the chance that an equivalence test succeeds."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy import optimize, special, stats


def planned_df(weights: np.ndarray, n: int) -> float:
    """Welch-Satterthwaite df under equal variances, (sum c^2)^2 / sum(c^4 / (n - 1)), with n runs per cell."""
    squares = weights**2
    return float(np.sum(squares) ** 2 / np.sum(squares**2 / (n - 1)))


def t_power(delta: float, df: float, alpha: float) -> float:
    """Power of the two-sided t test at noncentrality `delta` = effect / standard error (Johnson and Welch 1940).

    Noncentral t is written as its mean over s / se, which stays finite where scipy.stats.nct does not.
    """
    critical = float(stats.t.isf(alpha / 2, df))

    def given(ratio: np.ndarray) -> np.ndarray:
        return special.ndtr(delta - critical * ratio) + special.ndtr(-delta - critical * ratio)

    return mean_over_sd_ratio(given, df)


@lru_cache(maxsize=4096)
def delta80(df: float, alpha: float, power: float = 0.8) -> float:
    """The noncentrality at which the two-sided t test has `power`: the detectable effect in standard errors."""
    if not df > 0:
        return float("nan")
    upper = 2 * float(stats.t.isf(alpha / 2, df)) + 10.0
    return float(optimize.brentq(lambda delta: t_power(delta, df, alpha) - power, 0.0, upper, xtol=1e-10))


def f_power(noncentrality: float, df_effect: float, df_error: float, alpha: float) -> float:
    """Power of the F test at `noncentrality` = sum of squared effects / their variance (Patnaik 1949)."""
    critical = stats.f.isf(alpha, df_effect, df_error)
    return float(1.0 - special.ncfdtr(df_effect, df_error, noncentrality, critical))


@lru_cache(maxsize=4096)
def lambda80(df_effect: float, df_error: float, alpha: float, power: float = 0.8) -> float:
    """The noncentrality at which the F test has `power`."""

    def short(noncentrality: float) -> float:
        return f_power(noncentrality, df_effect, df_error, alpha) - power

    upper = 10.0
    while short(upper) < 0:
        upper *= 2
    return float(optimize.brentq(short, 1e-9, upper, xtol=1e-9))


@lru_cache(maxsize=4096)
def tost_margin(se: float, df: float, alpha: float, power: float = 0.8) -> float:
    """The smallest bound that both one-sided tests at alpha confirm with `power` when there is no effect, in the unit of `se`."""
    upper = 4 * (float(stats.t.isf(alpha, df)) + 10.0)
    return se * float(
        optimize.brentq(lambda bound: tost_power(0.0, bound, 1.0, df, alpha) - power, 1e-6, upper, xtol=1e-9)
    )


def tost_power(theta: float, bound: float, se: float, df: float, alpha: float) -> float:
    """The chance that both one-sided tests against +- bound reject at alpha, each, when the effect is theta.

    E over s of P(|estimate| < bound - t s), with s^2 ~ se^2 chi^2(df) / df independent of the estimate (Phillips 1990).
    """
    critical = float(stats.t.isf(alpha, df))

    def given(ratio: np.ndarray) -> np.ndarray:
        half = bound / se - critical * ratio
        return np.clip(special.ndtr(half - theta / se) - special.ndtr(-half - theta / se), 0.0, None)

    return mean_over_sd_ratio(given, df, kink=bound / (critical * se))


def tost_all_power(
    rows: np.ndarray, n: int, bound: float, alpha: float, *, error: str = "welch", draws: int = 4000, seed: int = 0
) -> float:
    """The chance that every contrast in `rows` [r, cells] passes both one-sided tests when no cell differs, simulated.

    Cells of n normal runs with sd 1, `bound` in sds; `error` is welch, pooled or replicate. Monte-Carlo error below 0.8
    percentage points at 4,000 draws.
    """
    rng = np.random.default_rng(seed)
    rows = rows[:, np.any(rows != 0, axis=0)]
    if error == "replicate":
        values, variance, df = _replicate_contrasts(rows, n, draws, rng)
    else:
        values, variance, df = _cell_contrasts(rows, n, draws, rng, pool=error == "pooled")
    half = bound - stats.t.isf(alpha, df) * np.sqrt(variance)
    return float(np.mean(np.all(np.abs(values) < half, axis=1)))


def _cell_contrasts(
    rows: np.ndarray, n: int, draws: int, rng: np.random.Generator, *, pool: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Estimates, their error variances and df [draws, r] from cells with a spread each, or one for all."""
    cells, squares = rows.shape[1], rows**2
    values = rng.standard_normal((draws, cells)) / np.sqrt(n) @ rows.T
    sd2 = rng.chisquare(n - 1, (draws, cells)) / (n - 1)
    if pool:
        sd2 = np.broadcast_to(sd2.mean(axis=1, keepdims=True), sd2.shape)
        return values, sd2 @ squares.T / n, np.full(values.shape, cells * (n - 1.0))
    variance = sd2 @ squares.T / n
    return values, variance, variance**2 / (sd2**2 @ (squares**2).T / (n**2 * (n - 1)))


def _replicate_contrasts(
    rows: np.ndarray, n: int, draws: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same from n scores of every contrast, each of which has a variance of its own."""
    factor = np.linalg.qr(rows.T)[1]  # rows = factor' Q', Q orthonormal: fewer normals than cells give the same scores
    lines = rng.standard_normal((draws, n, len(factor))) @ factor
    return lines.mean(axis=1), lines.var(axis=1, ddof=1) / n, np.full((draws, len(rows)), n - 1.0)


def mean_over_sd_ratio(given: Callable[[np.ndarray], np.ndarray], df: float, kink: float = np.inf) -> float:
    """Mean of `given` over s / se, where s^2 / se^2 ~ chi^2(df) / df."""
    ratio, weight = _sd_ratios(df, kink)
    return float(np.sum(weight * given(ratio)))


@lru_cache(maxsize=256)
def _sd_ratios(df: float, kink: float) -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Legendre nodes and weights (times the density) for s / se between quantiles, split at the kink."""
    quantiles = np.sqrt(stats.chi2.ppf([1e-12, 1e-4, 0.05, 0.5, 0.95, 1 - 1e-4], df) / df)
    top = np.sqrt(stats.chi2.isf(1e-14, df) / df)
    edges = np.unique(np.clip([0.0, *quantiles, min(kink, top), top], 0.0, top))
    nodes, weights = _legendre()
    half = np.diff(edges)[:, None] / 2
    ratio = edges[:-1, None] + half * (nodes + 1)
    return ratio, half * weights * 2 * df * ratio * stats.chi2.pdf(df * ratio**2, df)


@lru_cache(maxsize=1)
def _legendre() -> tuple[np.ndarray, np.ndarray]:
    return np.polynomial.legendre.leggauss(40)
