"""How often each example is drawn in a bootstrap resample: exact multinomial counts, many resamples at a time."""

from functools import lru_cache

import numpy as np
from scipy import special

FAST_FROM = 1_000
"""With fewer examples than this, plain drawing is as quick."""
LARGEST_COUNT = 40
"""A Poisson count of mean 1 is larger with a probability of 1e-48."""


def multinomial_counts(draws: int, n: int, rng: np.random.Generator) -> np.ndarray:
    """Counts float32 [draws, n] of n draws with replacement from n; every row adds up to n exactly.

    Independent Poisson counts of a mean just below 1, given their sum S, are multinomial with S draws; S is below n,
    and n - S plain draws fill up the row (Devroye 1986, section X.1.4 and XI.1.2). A row with S above n is drawn anew.
    """
    if n < FAST_FROM:
        return _plain(draws, n, rng)
    mean = 1 - 4 / np.sqrt(n)
    counts = _poisson(draws, n, mean, rng)
    missing = n - counts.sum(axis=1, dtype=np.int64)
    while len(over := np.flatnonzero(missing < 0)):
        counts[over] = _poisson(len(over), n, mean, rng)
        missing[over] = n - counts[over].sum(axis=1, dtype=np.int64)
    found = counts.astype(np.float32)
    rows = np.repeat(np.arange(draws) * n, missing)
    np.add.at(found.reshape(-1), rows + rng.integers(0, n, size=len(rows)), np.float32(1))
    return found


def _plain(draws: int, n: int, rng: np.random.Generator) -> np.ndarray:
    cells = rng.integers(0, n, size=(draws, n)) + n * np.arange(draws)[:, None]
    return np.bincount(cells.reshape(-1), minlength=draws * n).reshape(draws, n).astype(np.float32)


def _poisson(draws: int, n: int, mean: float, rng: np.random.Generator) -> np.ndarray:
    """Poisson counts uint8 [draws, n], exact although each costs 16 random bits.

    The probabilities are a mixture: whole 65536ths, found by comparing with their running sums, and what is left over
    (one value in 16,000 or so), which is drawn by itself (Walker 1974's idea of splitting a distribution).
    """
    edges, whole, rest = _split(mean)
    bits = rng.bit_generator.random_raw(-(-draws * n // 4)).view(np.uint16)[: draws * n]
    counts, flag = np.zeros(draws * n, dtype=np.uint8), np.empty(draws * n, dtype=bool)
    for edge in edges:
        np.greater_equal(bits, edge, out=flag)
        np.add(counts, flag.view(np.uint8), out=counts)
    if whole < 2**16:
        np.greater_equal(bits, np.uint16(whole), out=flag)
        odd = np.flatnonzero(flag)
        counts[odd] = rng.choice(LARGEST_COUNT, p=rest, size=len(odd))
    return counts.reshape(draws, n)


@lru_cache(maxsize=8)
def _split(mean: float) -> tuple[np.ndarray, int, np.ndarray]:
    """Running sums of the whole 65536ths [counts - 1], their total, and the normalised rest [LARGEST_COUNT]."""
    k = np.arange(LARGEST_COUNT)
    parts = 2**16 * np.exp(k * np.log(mean) - mean - special.gammaln(k + 1))
    whole = np.floor(parts).astype(int)
    rest = parts - whole
    edges = np.cumsum(whole)[: np.count_nonzero(whole) - 1]
    return edges.astype(np.uint16), int(whole.sum()), rest / rest.sum()
