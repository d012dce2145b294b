"""Intervals of standardised effects by inverting noncentral t and F: Cohen's d, Hedges' g, eta and omega squared."""

from collections.abc import Callable

import numpy as np
from scipy import optimize, special

from lab.stats.interval import Interval
from lab.stats.power import mean_over_sd_ratio

HUGE = 1e8
"""Above this F the noncentral distribution function of SciPy ends in NaN."""


def t_noncentrality(t: float, df: float, level: float = 0.95) -> tuple[float, float]:
    """The noncentralities at which `t` is the upper and the lower (1 - level)/2 quantile (Steiger and Fouladi 1997)."""
    _check(df > 0 and np.isfinite(t), f"no noncentral t interval for t = {t}, df = {df}")
    tail = (1 - level) / 2
    reach = 10.0 + abs(t) * 10

    def at(share: float) -> float:
        return float(optimize.brentq(lambda ncp: t_below(t, df, ncp) - share, t - reach, t + reach, xtol=1e-10))

    return at(1 - tail), at(tail)


def t_below(t: float, df: float, noncentrality: float) -> float:
    """P(T <= t) of noncentral t: the mean of Phi(t s - ncp) over s^2 ~ chi^2(df)/df (Johnson and Welch 1940)."""
    return mean_over_sd_ratio(lambda ratio: special.ndtr(t * ratio - noncentrality), df)


def f_noncentrality(f: float, df_effect: float, df_error: float, level: float = 0.95) -> tuple[float, float]:
    """The noncentralities lambda at which F is the upper and the lower (1 - level)/2 quantile (Steiger 2004).

    An end is 0 where even lambda = 0 puts less than that tail beyond F. Above F = 10^8 noncentral chi^2 is its mean to four
    digits of lambda, and lambda = df F chi^2 / df_error, with the quantile of chi^2 of the error.
    """
    _check(df_effect > 0 and df_error > 0 and np.isfinite(f) and f >= 0, f"no noncentral F interval for F = {f}")
    tail = (1 - level) / 2
    return _f_end(f, df_effect, df_error, 1 - tail), _f_end(f, df_effect, df_error, tail)


def small_sample_factor(df: float) -> float:
    """J = Gamma(df/2) / (sqrt(df/2) Gamma((df - 1)/2)), which takes d's bias off (Hedges 1981); NaN for df <= 1."""
    if not df > 1:
        return float("nan")
    return float(np.exp(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) / np.sqrt(df / 2))


def d_interval(d: float, n_first: int, n_second: int, level: float = 0.95) -> Interval:
    """Cohen's d (pooled sd, in sds) of two independent groups by noncentral t with n1 + n2 - 2 df (Cumming 2012)."""
    unit = np.sqrt(1 / n_first + 1 / n_second)
    low, high = t_noncentrality(d / unit, n_first + n_second - 2, level)
    return Interval(d, float(low * unit), float(high * unit), level, "noncentral t")


def g_interval(d: float, n_first: int, n_second: int, level: float = 0.95) -> Interval:
    """Hedges' g = J d; both ends of d's interval are multiplied by J too (Cumming 2012, chapter 11)."""
    _check(n_first + n_second > 3, "Hedges' g needs more than three values")
    j = small_sample_factor(n_first + n_second - 2)
    whole = d_interval(d, n_first, n_second, level)
    return Interval(j * d, j * whole.low, j * whole.high, level, "noncentral t")


def variance_share_interval(
    estimate: float, f: float, df_effect: float, df_error: float, n: int, level: float = 0.90
) -> Interval:
    """The population's share of variance lambda / (lambda + n), as a fraction, around `estimate` from the same F.

    Eta squared and omega squared (partial, too) estimate this one number, so they share the interval (Smithson 2001;
    Steiger 2004, equation 8). The default of 90 % is the interval that holds 0 exactly when p >= 0.05.
    """
    low, high = f_noncentrality(f, df_effect, df_error, level)
    return Interval(estimate, low / (low + n), high / (high + n), level, "noncentral F")


def _f_end(f: float, df_effect: float, df_error: float, share: float) -> float:
    if f > HUGE:
        return float(f * df_effect * special.chdtri(df_error, share) / df_error)

    def above(noncentrality: float) -> float:
        return float(special.ncfdtr(df_effect, df_error, noncentrality, f)) - share

    if above(0.0) <= 0:
        return 0.0
    return float(optimize.brentq(above, 0.0, _beyond(above, 10.0 + 2 * f * df_effect), xtol=1e-9))


def _beyond(falling: Callable[[float], float], start: float) -> float:
    while falling(start) > 0:
        start *= 2
    return start


def _check(fine: bool, message: str) -> None:
    if not fine:
        raise ValueError(message)
