"""The runs as every exploratory look reads them: complete replicates, the primary response, errors that fit the seeds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lab.analysis.confirmatory import complete_replicates
from lab.analysis.grid import codes_of
from lab.analysis.sample import Sample, estimate, sample
from lab.analysis.table import RESPONSE_UNITS, RunTable
from lab.stats import weights
from lab.stats.contrast import Estimate
from lab.stats.permutation import DRAWS
from lab.study.draft import Study

NONE = float("nan")
FEWER_DRAWS, MANY_RUNS = 1_999, 300


@dataclass(frozen=True, slots=True, eq=False)
class Unplanned:
    """One response of a study for description: `level` is 1 - alpha, intervals are unadjusted."""

    study: Study
    table: RunTable
    data: Sample
    level: float

    @property
    def response(self) -> str:
        """The primary response."""
        return self.study.primary.name

    @property
    def unit(self) -> str:
        """The unit of the response."""
        return RESPONSE_UNITS[self.response]

    @property
    def common(self) -> bool:
        """Whether the runs of a replicate share their seeds, so that they are no independent values."""
        return self.study.replicates.seeds == "common" or self.study.analysis.error == "replicate"

    @property
    def error(self) -> str:
        """The error of the intervals, as captions name it."""
        return "replicate" if self.study.analysis.error == "replicate" else "Welch"

    @property
    def n_runs(self) -> int:
        """Completed runs."""
        return len(self.data.values)

    @property
    def names(self) -> tuple[str, ...]:
        """The factors."""
        return tuple(factor.name for factor in self.study.factors)

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of levels of each factor."""
        return tuple(len(factor.levels) for factor in self.study.factors)

    @property
    def has_levels(self) -> bool:
        """Whether factors have levels that cells share; False for a Latin hypercube."""
        part = self.study.planned_part
        return part is None or part.two_level

    @property
    def run_ids(self) -> tuple[str, ...]:
        """The completed runs, in the order of `data.values`."""
        return tuple(run for run, lost in zip(self.table.run_id, self.table.failed, strict=True) if not lost)

    def row(self, effects: Mapping[int, Sequence[float]]) -> np.ndarray:
        """Weights [cells] of the product of `effects`, level weights by axis; other factors are averaged equally."""
        product = np.ones(())
        for each in effects.values():
            product = np.multiply.outer(product, np.asarray(each, dtype=float))
        return self.on(product, list(effects))

    def on(self, effect: np.ndarray, axes: Sequence[int]) -> np.ndarray:
        """Weights [cells] of `effect` [levels of each axis]; other factors are averaged equally."""
        return weights.on_cells(codes_of(self.study), effect, list(axes), {})

    def estimate(self, row: np.ndarray, target: str = "this_test_set") -> Estimate:
        """Welch for independent runs; a study with block error keeps it, because its runs are not independent."""
        return unplanned_estimate(row, self.data, self.study, target)

    def runs(self, row: np.ndarray) -> int:
        """How many runs a contrast rests on."""
        return int(self.data.groups.n[row != 0].sum())


def draws_for(un: Unplanned) -> int:
    """Random arrangements of a look: fewer where there are many runs, so that a screen need not wait."""
    return FEWER_DRAWS if un.n_runs > MANY_RUNS else DRAWS


def unplanned(study: Study, table: RunTable) -> Unplanned:
    """The primary response of the complete replicates."""
    table, _ = complete_replicates(table)
    name = study.primary.name
    return Unplanned(study, table, sample(table, name, name), 1 - study.analysis.alpha)


def unplanned_estimate(row: np.ndarray, data: Sample, study: Study, target: str = "this_test_set") -> Estimate:
    """Estimate, standard error and df of a contrast that the plan did not ask for; NaN where a cell needed has no run."""
    needed = row != 0
    if np.any(data.groups.n[needed] == 0):
        return Estimate(NONE, NONE, NONE)
    plan = study.analysis.model_copy(update={"target": target})
    if plan.error == "pooled":
        plan = plan.model_copy(update={"error": "welch"})
    if plan.error == "welch" and np.any(data.groups.n[needed] < 2):
        return Estimate(float(row[needed] @ data.groups.mean[needed]), NONE, NONE)
    return estimate(row, data, plan)
