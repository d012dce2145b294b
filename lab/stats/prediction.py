"""Where the mean of new runs is expected to fall, given an earlier sample of the same thing."""

import math

from scipy import special

from lab.stats.interval import Interval


def prediction_interval(mean: float, sd: float, n: int, new: int, level: float = 0.95) -> Interval:
    """m +- t s sqrt(1 / n + 1 / new), t with n - 1 df, for the mean of `new` further runs (Hahn and Meeker 1991, section 4.6).

    It holds if both samples are normal with one mean and one sd. ValueError for fewer than two runs behind the sd, no new run,
    a negative sd.
    """
    if n < 2 or new < 1 or not sd >= 0:
        raise ValueError(f"no prediction from n = {n}, sd = {sd} for {new} new runs")
    half = float(special.stdtrit(n - 1, 0.5 + level / 2)) * sd * math.sqrt(1 / n + 1 / new)
    return Interval(mean, mean - half, mean + half, level, "prediction t")


def sd_from(kind: str, value: float, n: int, level: float = 0.95) -> float:
    """The sd behind a reported spread: "sd" itself, "se" times sqrt(n), or half of a t interval's width ("ci")."""
    if kind == "sd":
        return value
    if kind == "se":
        return value * math.sqrt(n)
    if kind == "ci":
        return value * math.sqrt(n) / float(special.stdtrit(n - 1, 0.5 + level / 2))
    raise ValueError(f"a spread is sd, se or ci, not {kind}")
