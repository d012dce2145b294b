"""Which runs stand behind each number of a hypothesis: those of the cells that carry weight in its contrast."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lab.analysis.questions import question
from lab.study.registration import Registration

if TYPE_CHECKING:
    from lab.analysis.results import CellRow, HypothesisResult

Runs = tuple[str, ...]
_ZERO = 1e-12
"""Weights below are those of cells that a contrast leaves out."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Completed runs: of the whole study, of the test, of the estimate, of each simple effect and of each pair."""

    whole: Runs
    test: Runs
    estimate: Runs
    simple: tuple[Runs, ...]
    pairs: tuple[Runs, ...]

    def of(self, group: str, index: int) -> Runs:
        """The runs of one number that stands beside a verdict."""
        rows = {"simple": self.simple, "pair": self.pairs, "other": (self.estimate,)}.get(group, ())
        return rows[index] if index < len(rows) else self.test


def behind(registration: Registration, found: "HypothesisResult", cells: Sequence["CellRow"]) -> Behind:
    """Read off the registered contrast; a pooled error rests on all runs, replicate scores on complete replicates."""
    study = registration.study
    hypothesis = next(one for one in study.hypotheses if one.id == found.id)
    ask, rows = question(study, hypothesis), sorted(cells, key=lambda row: row.cell)
    whole = tuple(run for row in rows for run in row.run_ids)
    if study.analysis.error == "pooled":
        return Behind(whole, whole, whole, (whole,) * len(found.simple_effects), (whole,) * len(found.pairs))
    complete = _complete(registration, rows, ask.needed) if study.analysis.error == "replicate" else set(whole)

    def runs(mask: np.ndarray) -> Runs:
        return tuple(run for row in rows if mask[row.cell] for run in row.run_ids if run in complete)

    def weighed(row: np.ndarray) -> Runs:
        return runs(np.abs(row) > _ZERO)

    chosen = ask.labels.index(found.label) if found.label in ask.labels else 0
    simple = []
    for effect in found.simple_effects:
        part = question(study, hypothesis, {effect.factor: (effect.at,)})
        label = effect.label.rsplit(" at ", 1)[0]
        simple.append(weighed(part.rows[part.labels.index(label)]) if label in part.labels else runs(part.needed))
    pairs = tuple(weighed(ask.rows[i]) if i < len(ask.rows) else whole for i in range(len(found.pairs)))
    return Behind(whole, runs(ask.needed), weighed(ask.rows[chosen]), tuple(simple), pairs)


def _complete(registration: Registration, rows: Sequence["CellRow"], needed: np.ndarray) -> set[str]:
    """Runs of the replicates that every needed cell has completed."""
    replicate = {run.id: run.replicate for run in registration.runs}
    each = [{replicate[run] for run in row.run_ids} for row in rows if needed[row.cell]]
    kept = set.intersection(*each) if each else set()
    return {run for row in rows for run in row.run_ids if replicate[run] in kept}
