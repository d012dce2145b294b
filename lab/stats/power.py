"""Power before the lock: noncentral t and F, detectable effects, and the chance that an equivalence test succeeds."""

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy import integrate, optimize, stats


def planned_df(weights: np.ndarray, n: int) -> float:
    """Welch-Satterthwaite df under equal variances, (sum c^2)^2 / sum(c^4 / (n - 1)), with n runs per cell."""
    squares = weights**2
    return float(np.sum(squares) ** 2 / np.sum(squares**2 / (n - 1)))


def t_power(delta: float, df: float, alpha: float) -> float:
    """Power of the two-sided t test at noncentrality `delta` = effect / standard error (Johnson and Welch 1940)."""
    critical = stats.t.isf(alpha / 2, df)
    return float(stats.nct.sf(critical, df, delta) + stats.nct.cdf(-critical, df, delta))


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
    return float(stats.ncf.sf(critical, df_effect, df_error, noncentrality))


@lru_cache(maxsize=4096)
def lambda80(df_effect: float, df_error: float, alpha: float, power: float = 0.8) -> float:
    """The noncentrality at which the F test has `power`."""

    def short(noncentrality: float) -> float:
        return f_power(noncentrality, df_effect, df_error, alpha) - power

    upper = 10.0
    while short(upper) < 0:
        upper *= 2
    return float(optimize.brentq(short, 1e-9, upper, xtol=1e-9))


def tost_power(theta: float, bound: float, se: float, df: float, alpha: float) -> float:
    """The chance that both one-sided tests against +- bound reject at alpha, each, when the effect is theta.

    E over s of P(|estimate| < bound - t s), with s^2 ~ se^2 chi^2(df) / df independent of the estimate (Phillips 1990).
    """
    critical = float(stats.t.isf(alpha, df))
    largest = bound / (critical * se)

    def given(ratio: float) -> float:
        half = bound / se - critical * ratio
        centre = theta / se
        inside = stats.norm.cdf(half - centre) - stats.norm.cdf(-half - centre)
        return float(inside * 2 * df * ratio * stats.chi2.pdf(df * ratio**2, df))

    return _integral(given, largest, df)


def _integral(density: Callable[[float], float], largest: float, df: float) -> float:
    """Integrate over the ratio s / se from 0 to `largest`, split where the chi density has its bulk."""
    width = 1.0 / np.sqrt(2 * df)
    bulk = [point for point in (1 - 6 * width, 1.0, 1 + 6 * width) if 0 < point < largest]
    edges = [0.0, *bulk, min(largest, 1 + 40 * width)]
    return float(sum(integrate.quad(density, a, b)[0] for a, b in zip(edges, edges[1:], strict=False) if b > a))
