"""What an opening kept, read one cell at a time, so that memory holds one cell's answers whatever the study's size."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lab.analysis.answers import Answers, Examples
from lab.errors import InvalidInput
from lab.study.design import Cell, Run, cell_name, cells, resolve
from lab.study.registration import Registration
from lab.workflow.look.analyze import Analysis
from lab.workflow.look.looks import runs_of
from lab.workflow.record.ledger import LedgerState, ledger
from lab.workflow.record.planned import dataset_key
from lab.workflow.record.registered import load
from store.blobs import get
from store.examples import pictures_of, traits_of
from store.paths import Home
from store.segments import probabilities_of


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """The completed runs of an opened study: `runs` are those of complete replicates, as every look reads them.

    `planned` are all cells of the plan by name, `of_cell` the completed runs of each by its number.
    """

    home: Home
    locked: Registration
    state: LedgerState
    planned: Mapping[str, Cell]
    of_cell: Mapping[int, tuple[Run, ...]]
    level: float
    common: bool

    def names(self) -> dict[str, str]:
        """The cells with at least one completed run, name to label."""
        return {name: cell.label for name, cell in self.planned.items() if cell.index in self.of_cell}

    def count(self, name: str) -> int:
        """Completed runs of a cell."""
        return len(self.of_cell.get(self.planned[name].index, ()))

    def answers(self, name: str, *, validation: bool = False) -> Answers:
        """What the runs of a cell answered; `validation` adds their answers there. InvalidInput for an unknown or empty cell."""
        cell = self.planned.get(name)
        found = self.of_cell.get(cell.index, ()) if cell else ()
        if not found:
            raise InvalidInput(
                "no cell with completed runs is named so", where="cell", seen=name, remedy=f"One of {', '.join(self.names())}"
            )  # fmt: skip
        read = [probabilities_of(get(self.home, str(self.state.results[run.id]["predictions"]))) for run in found]
        probabilities = np.stack([one for _, one in read])
        return Answers(
            name,
            cell.label,
            tuple(run.id for run in found),
            tuple(run.replicate for run in found),
            self.locked.data.classes,
            self.level,
            read[0][0].astype(np.int64),
            probabilities,
            probabilities.argmax(axis=2),
            self._validation([run.id for run in found]) if validation else (),
        )

    def examples(self, name: str, *, pictures: bool = False) -> Examples | None:
        """What the opening kept about the test examples of a cell; None where it kept nothing."""
        kept = self.state.examples.get(dataset_key(resolve(self.locked.study, self.planned[name]).dataset))
        if kept is None:
            return None
        nothing = np.zeros(0, dtype=np.int64), np.zeros((0, 1, 1, 1), dtype=np.uint8)
        shown = pictures_of(get(self.home, kept["pictures"])) if pictures else nothing
        return Examples(traits_of(get(self.home, kept["traits"])), *shown)

    def _validation(self, runs: list[str]) -> tuple:
        names = [self.state.results[run].get("validation") for run in runs]
        if not all(names):
            return ()
        read = [probabilities_of(get(self.home, str(name))) for name in names]
        return tuple((labels.astype(np.int64), found) for labels, found in read)


def opened(home: Home, analysis: Analysis) -> Opened:
    """The answers behind an analysis; the plan is gone through once, for its runs come with seeds that are computed."""
    un, locked = runs_of(analysis), load(home, analysis.registration)
    kept, of_cell = set(un.run_ids), {}
    for run in locked.runs:
        if run.id in kept:
            of_cell[run.cell] = (*of_cell.get(run.cell, ()), run)
    planned = cells(locked.study)
    named = {cell_name(cell.index, len(planned)): cell for cell in planned}
    return Opened(home, locked, ledger(home, locked.sha256), named, of_cell, un.level, un.common)
