"""The registered permutation tests: which runs may change places, and the smallest p that a plan can reach."""

import math

import numpy as np

from lab.analysis.questions import Question
from lab.analysis.sample import Sample
from lab.stats import permutation
from lab.stats.omnibus import orthonormal_rows
from lab.stats.permutation import Permuted
from lab.study.draft import Study
from lab.study.hypothesis import Hypothesis


def permuted(rows: np.ndarray, ask: Question, data: Sample, test: str) -> Permuted:
    """Test contrasts `rows` [r, cells] by the randomisation: runs between levels in strata, or signs of replicates.

    An interaction has no exact permutation: residuals without it are permuted (Freedman-Lane, approximate).
    """
    if test == "sign_flip":
        needed = np.any(rows != 0, axis=0)
        lines = data.scores[:, needed] @ rows[:, needed].T
        return permutation.sign_flip(lines[np.all(np.isfinite(lines), axis=1)])
    use = np.any(rows != 0, axis=0)[data.cell]
    cell, values = data.cell[use], data.values[use]
    weights = rows[:, cell] / data.groups.n[cell]
    if not ask.interaction:
        return permutation.stratified(values, weights, ask.group[cell], ask.stratum[cell])
    axes = orthonormal_rows(rows)
    means = np.where(np.any(rows != 0, axis=0), data.groups.mean, 0.0)
    without = means - axes.T @ (axes @ means)
    return permutation.freedman_lane(values - without[cell], weights, ask.stratum[cell])


def smallest_p(study: Study, hypothesis: Hypothesis, ask: Question) -> float | None:
    """The smallest p that the registered test can give whatever the data; None for t and F (STATISTICS, section 5)."""
    n, test = study.replicates.count, study.analysis.test
    if test == "t":
        return None
    if test == "sign_flip":
        return permutation.smallest_sign_flip(n)
    if ask.interaction:
        return permutation.smallest_monte_carlo()
    needed = np.any(ask.rows[:1] != 0, axis=0) if ask.form != "omnibus" else ask.needed
    groups, strata = len(np.unique(ask.group[needed])), len(np.unique(ask.stratum[needed]))
    total = permutation.arrangements([n] * groups) ** strata
    extreme = math.factorial(groups) if ask.form == "omnibus" else 2
    smallest = min(1.0, extreme / total)
    return max(smallest, permutation.smallest_monte_carlo()) if total > permutation.MOST_EXACT else smallest
