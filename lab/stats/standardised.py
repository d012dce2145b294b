"""A contrast of cell means in standard deviations of the runs within cells, with a noncentral t interval."""

import numpy as np

from lab.stats.contrast import pooled_variance
from lab.stats.groups import Groups
from lab.stats.interval import Interval
from lab.stats.noncentral import small_sample_factor, t_noncentrality


def standardised_contrast(weights: np.ndarray, groups: Groups, level: float = 0.95) -> Interval:
    """J sum c_k m_k / s, s pooled over the cells with weight, in sds; of two cells it is Hedges' g (1981).

    t = L / (s sqrt(sum c^2 / n)) is noncentral t with runs - cells df, and both ends of its noncentrality are carried
    back (Steiger 2004, Psychological Methods 9:164; Kelley 2007, J Stat Software 20:8); J as for g. Equal spreads are
    assumed. ValueError without two runs in each cell, without spread, or with one error df.
    """
    use = weights != 0
    own = Groups(groups.n[use], groups.mean[use], groups.sd[use], groups.floored[use])
    if not np.any(use) or np.any(own.n < 2):
        raise ValueError("a standardised contrast needs two runs in every cell")
    variance, df = pooled_variance(own)
    if not variance > 0:
        raise ValueError("the cells are without spread: a contrast in sds is not defined")
    unit, j = float(np.sqrt(np.sum(weights[use] ** 2 / own.n))), small_sample_factor(df)
    d = float(weights[use] @ own.mean / np.sqrt(variance))
    low, high = t_noncentrality(d / unit, df, level)
    return Interval(j * d, j * low * unit, j * high * unit, level, "noncentral t")
