"""A region of practical equivalence: the posterior of a contrast under a flat prior, and the rule that reads it."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from lab.stats.contrast import Estimate
from lab.stats.groups import t_interval
from lab.stats.interval import Interval

RULE = "inside when the 95 % highest-density interval lies in the region, outside when it lies beyond, else undecided"


@dataclass(frozen=True, slots=True)
class Rope:
    """Posterior shares below, inside and above the region +- `bound`; `decision` is inside, outside or undecided."""

    below: float
    inside: float
    above: float
    interval: Interval
    bound: float
    decision: str


def rope(estimate: Estimate, bound: float, level: float = 0.95) -> Rope:
    """Read the posterior t(df) about the estimate with its standard error against +- `bound`.

    With a flat prior on the mean and 1/sigma on the scale the posterior of a normal mean is Student's t (Gelman et al.
    2013, section 3.2), and its highest-density interval is the t interval; for unequal variances the Welch df make it
    an approximation. Decision by the interval (Kruschke 2018, AMPPS 1:270), whose level is `level`, not 1 - 2 alpha as
    in TOST. ValueError without a bound above 0 or a standard error.
    """
    if not (bound > 0 and np.isfinite(estimate.se) and estimate.se > 0):
        raise ValueError("a region of practical equivalence needs a bound and a standard error above 0")
    low, high = t_interval(estimate.value, estimate.se, estimate.df, level)
    below, upto = stats.t.cdf((np.array([-bound, bound]) - estimate.value) / estimate.se, estimate.df)
    kind = "highest posterior density, flat prior"
    decision = (
        "inside" if -bound <= low and high <= bound else "outside" if low > bound or high < -bound else "undecided"
    )
    return Rope(
        float(below),
        float(upto - below),
        float(stats.t.sf((bound - estimate.value) / estimate.se, estimate.df)),
        Interval(estimate.value, low, high, level, kind),
        bound,
        decision,
    )
