"""One response of a run table in the form the estimators read, and the estimators that the plan names."""

from dataclasses import dataclass

import numpy as np

from lab.analysis.table import RunTable
from lab.stats import contrast
from lab.stats.contrast import Estimate
from lab.stats.groups import Groups, resolution_floor, summarize
from lab.study.plan import Analysis
from lab.study.responses import failed_value


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Completed runs of one response: `values`, `cell`, `replicate` [runs], group statistics and block scores.

    `scores` [replicates, cells] holds NaN where a run is not complete; `rates` [cells, examples] is the share of a
    cell's runs that got an example right, with `rated` [cells] runs, or None where examples play no part.
    """

    values: np.ndarray
    cell: np.ndarray
    replicate: np.ndarray
    groups: Groups
    scores: np.ndarray
    rates: np.ndarray | None
    rated: np.ndarray | None

    @property
    def examples(self) -> int:
        """Number of test examples behind `rates`."""
        return 0 if self.rates is None else self.rates.shape[1]


def sample(table: RunTable, response: str, primary: str, *, failed_at_chance: bool = False) -> Sample | None:
    """Gather a response of the table; None where it was not measured."""
    column = table.response(response, primary)
    if column is None:
        return None
    done = ~table.failed
    if failed_at_chance:
        column, use = np.where(done, column, failed_value(response, table.chance)), np.ones_like(done)
    else:
        use = done
    accuracy, count = response == "test_accuracy", len(table.cells)
    floor = resolution_floor(table.n_test) if accuracy else 0.0
    groups = summarize(column[use], table.cell[use], count, floor=floor)
    rates, rated = _rates(table, done) if accuracy and table.correct is not None else (None, None)
    scores = _scores(column, table, use)
    return Sample(column[use], table.cell[use], table.replicate[use], groups, scores, rates, rated)


def estimate(weights: np.ndarray, data: Sample, plan: Analysis, target: str | None = None) -> Estimate:
    """The contrast under the registered error model and target (or another `target`)."""
    extra, examples = 0.0, 0
    if (target or plan.target) == "new_examples" and (added := example_part(weights[None], data)) is not None:
        extra, examples = float(added[0, 0]), data.examples
    if plan.error == "replicate":
        return contrast.replicate(weights, data.scores, extra, examples)
    return (contrast.pooled if plan.error == "pooled" else contrast.welch)(weights, data.groups, extra, examples)


def runs_behind(needed: np.ndarray, data: Sample, plan: Analysis) -> np.ndarray:
    """Runs [cells] that an estimate from the cells `needed` rests on; replicate error drops incomplete replicates."""
    if plan.error != "replicate":
        return np.where(needed, data.groups.n, 0)
    return np.where(needed, np.all(np.isfinite(data.scores[:, needed]), axis=1).sum(), 0)


def example_part(rows: np.ndarray, data: Sample) -> np.ndarray | None:
    """Covariance [r, r] that other test examples add to `rows`; None without two scored runs in each cell needed."""
    needed = np.any(rows != 0, axis=0)
    if data.rates is None or data.rated is None or np.any(data.rated[needed] < 2):
        return None
    return contrast.example_covariance(rows, data.rates, data.rated)


def _scores(column: np.ndarray, table: RunTable, use: np.ndarray) -> np.ndarray:
    names, place = np.unique(table.replicate, return_inverse=True)
    scores = np.full((len(names), len(table.cells)), np.nan)
    scores[place[use], table.cell[use]] = column[use]
    return scores


def _rates(table: RunTable, done: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rates = np.zeros((len(table.cells), table.n_test))
    n = np.bincount(table.cell[done], minlength=len(table.cells))
    for cell in np.flatnonzero(n):
        rates[cell] = table.correct[done & (table.cell == cell)].sum(axis=0)
    return rates / np.maximum(n, 1)[:, None], n
