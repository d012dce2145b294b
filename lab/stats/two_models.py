"""Two trained models on test examples, the same or different ones: McNemar, sign flip, bootstrap, Fisher."""

import numpy as np
from scipy import stats

from lab.stats.bootstrap import DRAWS, mean, resample
from lab.stats.interval import Interval, quantiles
from lab.stats.outcome import Outcome
from lab.stats.permutation import sign_flip, smallest_mcnemar
from lab.stats.proportions import wilson

FEW_VALUES = 64
"""Up to so many distinct values a bootstrap draws how often each occurs, not every example."""


def mcnemar(first: np.ndarray, second: np.ndarray, *, mid_p: bool = False) -> Outcome:
    """Right or wrong [examples] of two models on the same examples: binomial test of the discordant pairs.

    Exact (McNemar 1947; Edwards 1948), or mid-p, half the probability of what was seen (Fagerland, Lydersen and Laake
    2013, BMC Med Res Methodol 13:91). The statistic is the number only `second` has right. Without a discordant pair p
    is 1, and so is the smallest. The smallest mid-p is half the exact one.
    """
    only_first, only_second = _discordant(first, second)
    n = only_first + only_second
    name = "McNemar, mid-p" if mid_p else "McNemar, exact"
    if n == 0:
        return Outcome(name, 0.0, 1.0, 1.0, 0, "no example was answered differently")
    tail = stats.binom(n, 0.5)
    few = min(only_first, only_second)
    p = min(1.0, 2 * float(tail.cdf(few)))
    if mid_p:
        p = 1 - float(tail.pmf(few)) / 2 if only_first == only_second else p - float(tail.pmf(few))
    least = smallest_mcnemar(n) / 2 if mid_p else smallest_mcnemar(n)
    return Outcome(name, float(only_second), p, least, n, f"{n:,} of {len(first):,} examples were answered differently")


def paired_sign_flip(first: np.ndarray, second: np.ndarray, *, seed: int = 0) -> Outcome:
    """Scores [examples] of two models on the same examples, each pair exchanged at random (Fisher 1935).

    The statistic is the mean of second - first. Pairs that are equal stay out, which changes no p; for right and wrong
    the exact test is `mcnemar`.
    """
    differences = np.asarray(second, dtype=float) - np.asarray(first, dtype=float)
    own = differences[differences != 0]
    if not len(own):
        return Outcome("sign flip of pairs", 0.0, 1.0, 1.0, len(differences), "all pairs are equal")
    found = sign_flip(own[:, None], seed=seed)
    kind = "exact" if found.exact else "drawn"
    value = float(differences.mean())
    return Outcome(f"sign flip of pairs, {kind}", value, found.p, found.smallest, len(differences))


def paired_bootstrap(
    first: np.ndarray, second: np.ndarray, *, level: float = 0.95, draws: int = DRAWS, seed: int = 0
) -> tuple[Interval, Outcome]:
    """Mean of second - first over resampled test examples: percentile interval, and the p that inverts it.

    p = 2 min(1 + #(d* <= 0), 1 + #(d* >= 0)) / (B + 1) (Davison and Hinkley 1997, section 4.4): never below 2 / (B + 1).
    Both models are held fixed, so nothing is said about other training seeds.
    """
    differences = np.asarray(second, dtype=float) - np.asarray(first, dtype=float)
    value, rng = float(differences.mean()), np.random.default_rng(seed)
    values, counts = np.unique(differences, return_counts=True)
    if len(values) <= FEW_VALUES:
        found = rng.multinomial(len(differences), counts / len(differences), size=draws) @ values / len(differences)
    else:
        found = resample(differences, mean, draws, rng)
    low, high = quantiles(found, level)
    least = 2 / (draws + 1)
    p = min(1.0, least * (1 + min(int(np.sum(found <= 0)), int(np.sum(found >= 0)))))
    interval = Interval(value, low, high, level, "bootstrap over examples, percentile, paired")
    return interval, Outcome("paired bootstrap over examples", value, p, least, len(differences))


def unpaired(hits: tuple[int, int], trials: tuple[int, int], *, level: float = 0.95) -> tuple[Interval, Outcome]:
    """Two models scored on different examples: Fisher's exact test, and Newcombe's interval of second - first.

    The interval joins the two Wilson intervals (Newcombe 1998, Statistics in Medicine 17:873, method 10). The smallest
    p is that of the least likely table with these margins.
    """
    first, second = (wilson(h, t, level) for h, t in zip(hits, trials, strict=True))
    value = second.estimate - first.estimate
    low = value - float(np.hypot(second.estimate - second.low, first.high - first.estimate))
    high = value + float(np.hypot(second.high - second.estimate, first.estimate - first.low))
    total = sum(hits)
    tables = stats.hypergeom(sum(trials), total, trials[1])
    likely = tables.pmf(np.arange(max(0, total - trials[0]), min(total, trials[1]) + 1))
    own = float(tables.pmf(hits[1]))
    p, least = (min(1.0, float(likely[likely <= line * (1 + 1e-7)].sum())) for line in (own, float(likely.min())))
    interval = Interval(value, low, high, level, "Newcombe 10")
    return interval, Outcome("Fisher's exact test", value, p, least, sum(trials))


def _discordant(first: np.ndarray, second: np.ndarray) -> tuple[int, int]:
    """How many examples only the first, and only the second, has right."""
    one, two = np.asarray(first).astype(bool), np.asarray(second).astype(bool)
    if one.shape != two.shape or one.ndim != 1:
        raise ValueError("two models on the same examples need one answer each per example")
    return int(np.sum(one & ~two)), int(np.sum(two & ~one))
