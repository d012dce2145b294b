"""Errors that runs share: how many runs are wrong on each example, against what independent errors would give."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class SharedErrors:
    """`observed` [runs + 1] examples with 0 to all runs wrong, `expected` the same if errors were independent across runs
    at each run's own rate; `overlap` is the mean Jaccard index of two runs' errors (NaN without two runs or any error)."""

    observed: np.ndarray
    expected: np.ndarray
    overlap: float


def shared_errors(wrong: np.ndarray) -> SharedErrors:
    """From `wrong` bool [runs, n]; the expectation is the Poisson-binomial distribution of the runs' error rates."""
    runs, n = wrong.shape
    law = np.ones(1)
    for rate in wrong.mean(axis=1):
        law = np.convolve(law, [1 - rate, rate])
    return SharedErrors(np.bincount(wrong.sum(axis=0), minlength=runs + 1), n * law, _overlap(wrong))


def _overlap(wrong: np.ndarray) -> float:
    counts = wrong.astype(np.float64) @ wrong.T.astype(np.float64)
    own = np.diag(counts)
    first, second = np.triu_indices(len(wrong), 1)
    either = own[first] + own[second] - counts[first, second]
    known = either > 0
    return float(np.mean(counts[first, second][known] / either[known])) if known.any() else float("nan")
