"""Whether a cell's probabilities mean what they say, before and after temperature scaling that validation examples fitted."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lab.analysis.answers import Answers, OverRuns, over_runs
from lab.stats.calibration import (
    BINS,
    adaptive_bins,
    adaptive_places,
    brier_parts,
    calibrated_ece,
    fixed_bins,
    fixed_places,
    log_loss,
    reliability,
)
from lab.stats.interval import Interval
from lab.stats.temperature import fit_temperature, scaled
from lab.study.standing import ExploratoryFinding

ECE, ADAPTIVE, MCE = f"ECE, {BINS} bins of equal width", f"ECE, {BINS} bins of equal count", "MCE, bins of equal width"
NLL, BRIER = "NLL", "Brier score"
CHANCE, CHANCE_ADAPTIVE = "ECE by chance alone, equal width", "ECE by chance alone, equal count"
UNITS = {
    NLL: "nats",
    BRIER: "Brier",
    "reliability": "Brier",
    "resolution": "Brier",
    "uncertainty": "Brier",
    "within bins": "Brier",
}
NO_VALIDATION = (
    "This opening kept no validation predictions, so no temperature can be fitted: it was made by an earlier version. "
    "Test examples are never used to fit one."
)


@dataclass(frozen=True, slots=True)
class MeasureRow(ExploratoryFinding):
    """One measure over the runs of the cell: as they are, after scaling, and the change run by run (None: not scaled).

    `unit` is "fraction", "nats" or "Brier"; lower is better except for the resolution.
    """

    name: str
    unit: str
    before: OverRuns
    after: OverRuns | None
    change: OverRuns | None


@dataclass(frozen=True, slots=True)
class ReliabilityBin(ExploratoryFinding):
    """Answers of one bin of confidence: how many over all runs, their mean confidence, the share that is right and its band."""

    scaled: bool
    answers: int
    confidence: float
    accuracy: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CalibrationLook(ExploratoryFinding):
    """Measures and bins of one cell; `temperatures` per run, empty where no validation predictions were kept."""

    cell: str
    label: str
    level: float
    n_runs: int
    n_test: int
    n_validation: int
    temperatures: tuple[float, ...]
    measures: tuple[MeasureRow, ...]
    bins: tuple[ReliabilityBin, ...]
    remarks: tuple[str, ...]

    def of(self, name: str) -> MeasureRow:
        """The measure of that name."""
        return next(row for row in self.measures if row.name == name)


def calibration_look(answers: Answers) -> CalibrationLook:
    """Each run is scaled by its own temperature, fitted on its own validation predictions."""
    temperatures = tuple(fit_temperature(*kept) for kept in answers.validation)
    before, level = answers.probabilities, answers.level
    after = [scaled(one, t) for one, t in zip(before, temperatures, strict=True)] if temperatures else None
    found, better = _measured(answers, before), _measured(answers, after) if after else None
    rows = []
    for name, values in found.items():
        changed = better and np.array(better[name]) - np.array(values)
        own = (
            over_runs(values, level),
            *((over_runs(better[name], level), over_runs(changed, level)) if better else (None, None)),
        )
        rows.append(MeasureRow(name, UNITS.get(name, "fraction"), *own))
    bins = [*_bins(answers, before, False), *(_bins(answers, np.stack(after), True) if after else ())]
    n_validation = len(answers.validation[0][0]) if answers.validation else 0
    remarks = () if after else (NO_VALIDATION,)
    head = (answers.name, answers.label, level, len(answers.run_ids), len(answers.labels), n_validation)
    return CalibrationLook(*head, temperatures, tuple(rows), tuple(bins), remarks)


def _measured(answers: Answers, probabilities) -> Mapping[str, list[float]]:
    """Every measure, run by run."""
    found: dict[str, list[float]] = {}
    for place, one in enumerate(probabilities):
        for name, value in _of_run(answers.labels, one, answers.right[place], place).items():
            found.setdefault(name, []).append(value)
    return found


def _of_run(labels: np.ndarray, probabilities: np.ndarray, right: np.ndarray, seed: int) -> Mapping[str, float]:
    confidence = probabilities.max(axis=1)
    equal, parts = fixed_bins(confidence, right), brier_parts(labels, probabilities)
    return {
        ECE: equal.ece,
        CHANCE: calibrated_ece(confidence, fixed_places(confidence), seed=seed),
        ADAPTIVE: adaptive_bins(confidence, right).ece,
        CHANCE_ADAPTIVE: calibrated_ece(confidence, adaptive_places(confidence), seed=seed),
        MCE: equal.mce,
        NLL: log_loss(labels, probabilities),
        BRIER: parts.brier,
        "reliability": parts.reliability,
        "resolution": parts.resolution,
        "uncertainty": parts.uncertainty,
        "within bins": parts.within,
    }


def _bins(answers: Answers, probabilities: np.ndarray, after: bool) -> list[ReliabilityBin]:
    def told(n: int, confidence: float, accuracy: Interval) -> ReliabilityBin:
        return ReliabilityBin(after, n, confidence, accuracy.estimate, accuracy.low, accuracy.high)

    return [told(*row) for row in reliability(probabilities.max(axis=2), answers.right, answers.level)]
