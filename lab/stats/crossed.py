"""The crossed bootstrap: replicates and test examples are resampled together, for all cells with the same examples."""

from dataclasses import dataclass

import numpy as np

from lab.stats.interval import Interval, quantiles
from lab.stats.multinomial import multinomial_counts

DRAWS = 10_000
BLOCK_ELEMENTS = 2**20
"""Example counts held at a time (4 MiB as float32, which a cache holds), however many resamples are asked for."""
EXACT_BELOW = 2**24
"""Whole numbers below it are exact in float32, so that sums of 0 and 1 do not depend on the order of adding."""
FEW = 10
"""Below so many runs the deviations of seeds are scaled by sqrt(n / (n - 1)) (STATISTICS, section 2)."""


@dataclass(frozen=True, slots=True, eq=False)
class Crossed:
    """Resampled cell means [draws, cells] beside the observed ones [cells], from `runs` [cells] and `examples`."""

    observed: np.ndarray
    draws: np.ndarray
    runs: np.ndarray
    examples: int

    def interval(self, weights: np.ndarray, level: float = 0.95) -> Interval:
        """Percentile interval of the contrast `weights` [cells], in the unit of the scores.

        With few runs it is too short even so; `runs` belongs into its caption.
        """
        use = weights != 0
        low, high = quantiles(self.draws[:, use] @ weights[use], level)
        return Interval(float(self.observed[use] @ weights[use]), low, high, level, "crossed bootstrap percentile")

    def variance(self, weights: np.ndarray) -> float:
        """Variance of the resampled contrast, in squared units of the scores."""
        use = weights != 0
        return float(np.var(self.draws[:, use] @ weights[use], ddof=1))


def crossed(
    scores: np.ndarray,
    cell: np.ndarray,
    *,
    replicate: np.ndarray | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    seeds: bool = True,
    examples: bool = True,
) -> Crossed:
    """Resample runs within cells and examples across all of them (Owen 2007, Annals of Applied Statistics 1:386).

    `scores` [runs, examples] are 0 and 1 (right or wrong); `cell` [runs] in 0..cells - 1; `replicate` [runs] only for
    common seeds: whole replicates are then drawn, the same for every cell. `seeds` or `examples` False holds that
    level fixed. Counts of a block of resamples times scores is one matrix product; counts are drawn once and shared by
    all cells, so that differences are paired. ValueError for empty cells, other scores or more than 2^24 examples.
    """
    _check(scores, cell)
    columns, runs = np.ascontiguousarray(scores.T, dtype=np.float32), np.bincount(cell)
    own, n = scores.mean(axis=1, dtype=np.float64), scores.shape[1]
    rng, parts = np.random.Generator(np.random.SFC64(seed)), []
    block = max(1, min(draws, BLOCK_ELEMENTS // n))
    for start in range(0, draws, block):
        size = min(block, draws - start)
        means = multinomial_counts(size, n, rng) @ columns / np.float64(n) if examples else np.tile(own, (size, 1))
        weight = _run_weights(size, cell, replicate, rng) if seeds else np.ones((size, len(cell)))
        parts.append(_cell_means(means, weight, cell, runs))
    return Crossed(_cell_means(own[None], np.ones((1, len(cell))), cell, runs)[0], np.concatenate(parts), runs, n)


def _run_weights(draws: int, cell: np.ndarray, replicate: np.ndarray | None, rng: np.random.Generator) -> np.ndarray:
    """How often each run is drawn [draws, runs]: within its cell, or with its whole replicate."""
    stratum = cell if replicate is None else np.zeros(len(cell), dtype=int)
    unit = np.arange(len(cell)) if replicate is None else np.unique(replicate, return_inverse=True)[1]
    counts = np.zeros((draws, unit.max() + 1))
    for name in np.unique(stratum):
        members = np.unique(unit[stratum == name])
        counts[:, members] = rng.multinomial(len(members), np.full(len(members), 1 / len(members)), size=draws)
    return counts[:, unit]


def _cell_means(means: np.ndarray, weight: np.ndarray, cell: np.ndarray, runs: np.ndarray) -> np.ndarray:
    """Cell means [draws, cells] of run means [draws, runs], their seed deviations scaled where runs are few.

    A replicate that a cell lacks leaves that cell fewer draws; a cell without any keeps its own mean.
    """
    member = np.eye(len(runs))[cell]
    plain = means @ member / runs
    drawn = weight @ member
    shifted = np.where(drawn > 0, (means * weight) @ member / np.maximum(drawn, 1), plain)
    scale = np.where((runs > 1) & (runs < FEW), np.sqrt(runs / np.maximum(runs - 1, 1)), 1.0)
    return plain + (shifted - plain) * scale


def _check(scores: np.ndarray, cell: np.ndarray) -> None:
    if scores.ndim != 2 or len(scores) != len(cell) or not scores.size:
        raise ValueError("scores [runs, examples] and cell [runs] do not belong together")
    if np.any(np.bincount(cell) == 0):
        raise ValueError("a cell has no run to draw from")
    if scores.shape[1] >= EXACT_BELOW:
        raise ValueError("sums of 2^24 examples or more are not exact in float32")
    if not np.all((scores == 0) | (scores == 1)):
        raise ValueError("the crossed bootstrap counts right and wrong: scores must be 0 or 1")
