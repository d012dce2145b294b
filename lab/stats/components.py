"""Where the spread of an accuracy comes from: seeds, test examples, their interplay, and the cells of the design."""

from dataclasses import dataclass

import numpy as np

from lab.stats.contrast import Estimate, example_covariance, welch
from lab.stats.groups import summarize


@dataclass(frozen=True, slots=True)
class Components:
    """Variances of one score, in its squared unit; each is 0 where its estimate is negative.

    `seed` and `example` are main effects, `interplay` is seed x example (with all rest), `cell` the spread of the true
    cell means (NaN for one cell).
    """

    seed: float
    example: float
    interplay: float
    cell: float

    def of_a_mean(self, runs: int, examples: int) -> float:
        """Variance of a cell's mean over new seeds and new examples."""
        return self.seed / runs + self.example / examples + self.interplay / (runs * examples)


@dataclass(frozen=True, slots=True)
class TwoTargets:
    """One contrast for both targets of STATISTICS, section 2: these test examples, and new ones like them."""

    this_test_set: Estimate
    new_examples: Estimate

    @property
    def example_se(self) -> float:
        """The part of the standard error that test examples add."""
        return float(np.sqrt(self.new_examples.se**2 - self.this_test_set.se**2))


def components(scores: np.ndarray, cell: np.ndarray) -> Components:
    """Mean squares of `scores` [runs, examples] by `cell` [runs], crossed and random, averaged over cells by their df.

    seed = (MS_seed - MS_rest) / N, example = (MS_example - MS_rest) / n, within each cell of n runs (Searle, Casella
    and McCulloch 1992, section 4.5); cell = variance of the cell means - mean variance of such a mean for this test
    set. ValueError where no cell has two runs, or there are fewer than two examples.
    """
    names = [name for name in np.unique(cell) if np.sum(cell == name) > 1]
    if not names or scores.shape[1] < 2:
        raise ValueError("components need a cell of two runs and two examples")
    parts = np.array([_mean_squares(np.asarray(scores[cell == name], dtype=float)) for name in names])
    df = np.array([np.sum(cell == name) - 1 for name in names])
    found = df @ parts / df.sum()
    seed, example, rest = (float(max(0.0, value)) for value in found)
    return Components(seed, example, rest, _between(scores, cell))


def two_targets(weights: np.ndarray, scores: np.ndarray, cell: np.ndarray, *, floor: float = 0.0) -> TwoTargets:
    """The Welch contrast `weights` [cells] for both targets in closed form; `floor` is the least sd of a cell."""
    count = len(weights)
    groups = summarize(scores.mean(axis=1, dtype=float), cell, count, floor=floor)
    member = np.eye(count)[cell].T
    rates = (member @ scores) / groups.n[:, None]
    example = float(example_covariance(weights[None], rates, groups.n)[0, 0])
    return TwoTargets(welch(weights, groups), welch(weights, groups, example, scores.shape[1]))


def _mean_squares(scores: np.ndarray) -> tuple[float, float, float]:
    """Seed, example and rest variances of one cell [n, N], not cut at 0."""
    n, examples = scores.shape
    run, example = scores.mean(axis=1, keepdims=True), scores.mean(axis=0, keepdims=True)
    rest = np.sum((scores - run - example + scores.mean()) ** 2) / ((n - 1) * (examples - 1))
    seed = np.var(run, ddof=1) - rest / examples
    return float(seed), float(np.var(example, ddof=1) - rest / n), float(rest)


def _between(scores: np.ndarray, cell: np.ndarray) -> float:
    groups = summarize(scores.mean(axis=1, dtype=float), cell, int(cell.max()) + 1)
    means, use = groups.mean[groups.n > 0], groups.n > 1
    if len(means) < 2:
        return float("nan")
    noise = float(np.mean(groups.sd[use] ** 2 / groups.n[use]))
    return max(0.0, float(np.var(means, ddof=1)) - noise)
