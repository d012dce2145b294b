"""Intervals of a contrast of cell means by every usual method at once, and what each covers at the same cell sizes."""

from collections.abc import Mapping

import numpy as np
from scipy import special

KINDS = (
    "t pooled",
    "t Welch",
    "jackknife t",
    "bootstrap percentile",
    "bootstrap basic",
    "bootstrap BCa",
    "bootstrap studentised",
)
DRAWS, SIMULATED_DRAWS, STUDIES = 9_999, 999, 2_000
Ends = Mapping[str, np.ndarray]
"""Lower and upper ends [studies, 2] by kind."""


def intervals(
    values: np.ndarray, cell: np.ndarray, weights: np.ndarray, *, level: float = 0.95, draws: int = DRAWS, seed: int = 0
) -> Ends:
    """Intervals of L = sum c_k mean_k for each row of `values` [studies, runs]; `cell` [runs] indexes `weights` [cells].

    Runs are resampled within their cell, the same places for all studies, so that everything is a matrix product.
    Percentile, basic and BCa as `lab.stats.bootstrap`, with the acceleration of several samples sum U^3/n^3 / (6 (sum
    U^2/n^2)^1.5), U = c_k (x - mean_k) (Davison and Hinkley 1997, section 5.3.2); studentised by the Welch error. The
    jackknife of a linear contrast has bias 0 and Welch's error; its t has sum (n_k - 1) df. NaN where a cell with weight
    has one run, which has no spread. ValueError where it has none.
    """
    used = np.flatnonzero(weights)
    n = np.bincount(cell, minlength=len(weights))[used]
    if np.any(n == 0):
        raise ValueError("a cell with weight has no value")
    parts = [values[:, cell == one] for one in used]
    c = weights[used]
    mean = np.stack([part.mean(axis=1) for part in parts], axis=1)
    alone = np.full(len(values), np.nan)
    variance = np.stack([part.var(axis=1, ddof=1) if part.shape[1] > 1 else alone for part in parts], axis=1)
    seen, found = mean @ c, _t_kinds(mean, variance, c, n, level)
    rng = np.random.default_rng(seed)
    drawn, errors = _resampled(parts, c, n, draws, rng)
    tails = np.array([(1 - level) / 2, (1 + level) / 2])
    low_high = np.quantile(drawn, tails, axis=1).T
    found["bootstrap percentile"] = low_high
    found["bootstrap basic"] = 2 * seen[:, None] - low_high[:, ::-1]
    found["bootstrap BCa"] = _bca(drawn, seen, _acceleration(parts, mean, c, n), tails)
    found["bootstrap studentised"] = _studentised(drawn, errors, seen, np.sqrt(variance @ (c**2 / n)), tails)
    return {kind: found[kind] if np.all(n > 1) else np.full((len(values), 2), np.nan) for kind in KINDS}


def coverage(
    n: np.ndarray,
    weights: np.ndarray,
    *,
    level: float = 0.95,
    studies: int = STUDIES,
    draws: int = SIMULATED_DRAWS,
    seed: int = 0,
) -> Mapping[str, float]:
    """Share of simulated intervals that hold the truth, `n` [cells] normal runs of one spread per cell."""
    cell = np.repeat(np.arange(len(n)), n)
    values = np.random.default_rng(seed).normal(size=(studies, len(cell)))
    ends = intervals(values, cell, weights, level=level, draws=draws, seed=seed + 1)
    return {kind: float(np.mean((both[:, 0] <= 0) & (0 <= both[:, 1]))) for kind, both in ends.items()}


def _t_kinds(
    mean: np.ndarray, variance: np.ndarray, c: np.ndarray, n: np.ndarray, level: float
) -> dict[str, np.ndarray]:
    seen, parts = mean @ c, variance * (c**2 / n)
    total = float(np.sum(n - 1))
    with np.errstate(invalid="ignore", divide="ignore"):
        pooled = np.sqrt((variance @ (n - 1)) / total * np.sum(c**2 / n))
        welch, df = np.sqrt(parts.sum(axis=1)), parts.sum(axis=1) ** 2 / np.sum(parts**2 / (n - 1), axis=1)
    kinds = {"t pooled": (pooled, total), "t Welch": (welch, df), "jackknife t": (welch, total)}
    return {kind: _around(seen, se, np.asarray(of), level) for kind, (se, of) in kinds.items()}


def _around(seen: np.ndarray, se: np.ndarray, df: np.ndarray, level: float) -> np.ndarray:
    half = special.stdtrit(df, 0.5 + level / 2) * se
    return np.stack([seen - half, seen + half], axis=1)


def _resampled(
    parts: list[np.ndarray], c: np.ndarray, n: np.ndarray, draws: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """The contrast and its Welch error [studies, draws] in every resample."""
    drawn, square = np.zeros((len(parts[0]), draws)), np.zeros((len(parts[0]), draws))
    for part, weight, size in zip(parts, c, n, strict=True):
        share = rng.multinomial(size, np.full(size, 1 / size), size=draws).T / size
        centre = part.mean(axis=1, keepdims=True)
        again = (part - centre) @ share
        spread = np.maximum((part - centre) ** 2 @ share - again**2, 0.0)
        drawn += weight * (centre + again)
        square += weight**2 * spread / max(size - 1, 1)
    return drawn, np.sqrt(square)


def _acceleration(parts: list[np.ndarray], mean: np.ndarray, c: np.ndarray, n: np.ndarray) -> np.ndarray:
    """a [studies] of the BCa interval; 0 where nothing varies."""
    third, second = np.zeros(len(mean)), np.zeros(len(mean))
    for place, part in enumerate(parts):
        u = c[place] * (part - mean[:, [place]])
        third += np.sum(u**3, axis=1) / n[place] ** 3
        second += np.sum(u**2, axis=1) / n[place] ** 2
    return np.divide(third, 6 * second**1.5, out=np.zeros(len(mean)), where=second > 0)


def _bca(drawn: np.ndarray, seen: np.ndarray, a: np.ndarray, tails: np.ndarray) -> np.ndarray:
    least = 0.5 / drawn.shape[1]
    slack = 1e-12 * np.maximum(1.0, np.abs(seen))[:, None]
    below = np.mean(drawn < seen[:, None] - slack, axis=1)
    share = below + np.mean(np.abs(drawn - seen[:, None]) <= slack, axis=1) / 2
    shift = special.ndtri(np.clip(share, least, 1 - least))[:, None]
    z = shift + special.ndtri(tails)
    places = special.ndtr(shift + z / (1 - a[:, None] * z))
    ordered = np.sort(drawn, axis=1)
    at = places * (drawn.shape[1] - 1)
    low = np.floor(at).astype(int)
    high = np.minimum(low + 1, drawn.shape[1] - 1)
    first, second = np.take_along_axis(ordered, low, axis=1), np.take_along_axis(ordered, high, axis=1)
    return first + (at - low) * (second - first)


def _studentised(
    drawn: np.ndarray, errors: np.ndarray, seen: np.ndarray, own: np.ndarray, tails: np.ndarray
) -> np.ndarray:
    """theta - t* se; a resample without spread has no t and is left out."""
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(errors > own[:, None] * 1e-12, (drawn - seen[:, None]) / errors, np.nan)
    ordered = np.sort(t, axis=1)  # NaN last
    count = np.sum(np.isfinite(t), axis=1)
    at = np.maximum(count - 1, 0)[:, None] * tails
    low = np.floor(at).astype(int)
    high = np.minimum(low + 1, np.maximum(count - 1, 0)[:, None])
    first, second = np.take_along_axis(ordered, low, axis=1), np.take_along_axis(ordered, high, axis=1)
    ends = first + (at - low) * (second - first)
    return seen[:, None] - (ends * own[:, None])[:, ::-1]
