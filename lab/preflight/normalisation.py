"""Inputs are scaled by the mean and sd of the training examples, and by nothing else."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lab.data.arrays import Prepared
from lab.preflight.results import OURS, Check

ROUNDING = 2e-6
"""How far the recomputed mean and sd of scaled float32 inputs may be from 0 and 1."""
BLOCK = 100_000
"""Pixels that are float64 at a time."""


def normalisation(data: Mapping[str, Prepared]) -> Check:
    """Recompute, in float64, the mean and sd per channel of the training examples as the recipe sees them: 0 and 1.

    Were validation examples in the statistics, the training examples would be off by what `seen` says.
    """
    distances = [_distances(prepared) for prepared in data.values()]
    off, would_be = max(one for one, _ in distances), min(other for _, other in distances)
    return Check(
        "Inputs are scaled by the training examples alone",
        "passed" if off <= ROUNDING else "failed",
        f"training examples are off mean 0 and sd 1 by {off:.1g}; "
        f"they would be by {would_be:.1g} had validation examples been used as well",
        f"off by at most {ROUNDING:g} (rounding)",
        "" if off <= ROUNDING else OURS,
        "dataset",
    )


def _distances(prepared: Prepared) -> tuple[float, float]:
    """How far the training examples are from mean 0 and sd 1, and how far from the statistics of both parts together."""
    channels = prepared.train.shape[-1]
    if prepared.full is None:
        train = _moments(prepared.train.images.reshape(-1, channels))
    else:  # every run cuts its own patches: the statistics are those of the whole images
        train = _moments(prepared.full.reshape(-1, channels), 255 * prepared.mean, 255 * prepared.sd)
    held_out = _moments(prepared.validation.images.reshape(-1, channels))
    both = tuple(a + b for a, b in zip(train, held_out, strict=True))
    return _from_standard(train, 0.0, 1.0), _from_standard(train, *_mean_sd(*both))


def _moments(
    pixels: NDArray, mean: NDArray | float = 0.0, sd: NDArray | float = 1.0
) -> tuple[int, NDArray[np.float64], NDArray[np.float64]]:
    """Count, sums and sums of squares [channels] of (pixels - mean) / sd; blocks keep the float64 copy small."""
    sums, squares = np.zeros(pixels.shape[1]), np.zeros(pixels.shape[1])
    for start in range(0, len(pixels), BLOCK):
        block = (pixels[start : start + BLOCK].astype(np.float64) - mean) / sd
        sums += block.sum(axis=0)
        squares += (block**2).sum(axis=0)
    return len(pixels), sums, squares


def _mean_sd(count: int, sums: NDArray, squares: NDArray) -> tuple[NDArray, NDArray]:
    mean = sums / count
    sd = np.sqrt(np.maximum(0.0, squares / count - mean**2))
    return mean, np.where(sd > 0, sd, 1.0)


def _from_standard(moments: tuple[int, NDArray, NDArray], mean: NDArray | float, sd: NDArray | float) -> float:
    """The largest distance of the mean and sd of channels from these, in units of that sd; a constant channel has sd 1."""
    own_mean, own_sd = _mean_sd(*moments)
    return float(max((np.abs(own_mean - mean) / sd).max(), np.abs(own_sd / sd - 1).max()))
