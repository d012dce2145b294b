"""The table of runs: one row per planned run with its response, the only thing that the analysis reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from lab.errors import InvalidInput
from lab.study.design import Cell
from lab.study.factors import Factor
from lab.study.responses import RESPONSES

RESPONSE_UNITS = {name: measure.unit for name, measure in RESPONSES.items()}
"""What a response is measured in; a fraction is shown in percentage points."""


@dataclass(frozen=True, slots=True, eq=False)
class RunTable:
    """All runs of one study, in any order.

    `cell` [runs] indexes `cells`, `replicate` [runs] counts from 1, `value` [runs] is the primary response (NaN where
    the run failed), `failed` [runs]; `correct` [runs, n_test] holds 1 where a test example was classified correctly
    (rows of failed runs are ignored), or None if unknown; `chance` is the accuracy of guessing; `more` holds further
    responses by name, [runs] each. A run that is absent was never completed: only rows count.
    """

    factors: tuple[Factor, ...]
    cells: tuple[Cell, ...]
    cell: np.ndarray
    replicate: np.ndarray
    run_id: tuple[str, ...]
    value: np.ndarray
    failed: np.ndarray
    n_test: int
    chance: float
    correct: np.ndarray | None = None
    more: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse columns that do not fit together (InvalidInput)."""
        rows = len(self.run_id)
        columns = {"cell": self.cell, "replicate": self.replicate, "value": self.value, "failed": self.failed}
        for name, column in {**columns, **self.more}.items():
            if column.shape != (rows,):
                raise InvalidInput("a column does not have one value per run", where=f"table.{name}", seen=column.shape)
        if self.correct is not None and self.correct.shape != (rows, self.n_test):
            raise InvalidInput("not one row per run", where="table.correct", seen=self.correct.shape)
        if rows and not (0 <= self.cell.min() and self.cell.max() < len(self.cells)):
            raise InvalidInput("a run names a cell that is not planned", where="table.cell", seen=int(self.cell.max()))
        if np.any(~self.failed & ~np.isfinite(self.value)):
            raise InvalidInput("a completed run has no finite response", where="table.value", seen=float("nan"))

    def only(self, keep: np.ndarray) -> "RunTable":
        """The table with the runs that `keep` [runs] marks, all cells still planned."""
        return replace(
            self,
            cell=self.cell[keep],
            replicate=self.replicate[keep],
            run_id=tuple(run for run, kept in zip(self.run_id, keep, strict=True) if kept),
            value=self.value[keep],
            failed=self.failed[keep],
            correct=None if self.correct is None else self.correct[keep],
            more={name: column[keep] for name, column in self.more.items()},
        )

    def response(self, name: str, primary: str) -> np.ndarray | None:
        """The values [runs] of a response, or None where it was not measured."""
        return self.value if name == primary else self.more.get(name)
