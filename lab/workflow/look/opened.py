"""What an opening kept, read one cell at a time, so that memory holds one cell's answers whatever the study's size."""

from dataclasses import dataclass

import numpy as np

from lab.analysis.answers import Answers, Examples
from lab.errors import InvalidInput
from lab.study.design import Cell, cell_name, cells, resolve
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
    """The completed runs of an opened study, by cell: `runs` are those of complete replicates, as every look reads them."""

    home: Home
    locked: Registration
    state: LedgerState
    runs: tuple[str, ...]
    level: float
    common: bool

    @property
    def planned(self) -> tuple[Cell, ...]:
        """All cells of the plan."""
        return cells(self.locked.study)

    def names(self) -> dict[str, str]:
        """The cells with at least one completed run, name to label."""
        return {name: cell.label for name, cell in self._named().items() if self._runs(cell)}

    def count(self, name: str) -> int:
        """Completed runs of a cell."""
        return len(self._runs(self._named()[name]))

    def answers(self, name: str, *, validation: bool = False) -> Answers:
        """What the runs of a cell answered; `validation` adds their answers there. InvalidInput for an unknown or empty cell."""
        cell = self._named().get(name)
        if cell is None or not self._runs(cell):
            raise InvalidInput(
                "no cell with completed runs is named so", where="cell", seen=name, remedy=f"One of {', '.join(self.names())}"
            )  # fmt: skip
        found = self._runs(cell)
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
        kept = self.state.examples.get(dataset_key(resolve(self.locked.study, self._named()[name]).dataset))
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

    def _named(self) -> dict[str, Cell]:
        planned = self.planned
        return {cell_name(cell.index, len(planned)): cell for cell in planned}

    def _runs(self, cell: Cell):
        return [run for run in self.locked.runs if run.cell == cell.index and run.id in self.runs]


def opened(home: Home, analysis: Analysis) -> Opened:
    """The answers behind an analysis."""
    un, locked = runs_of(analysis), load(home, analysis.registration)
    return Opened(home, locked, ledger(home, locked.sha256), un.run_ids, un.level, un.common)
