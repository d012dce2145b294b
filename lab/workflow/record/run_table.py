"""The one table that the analysis reads: a row per run that has ended, from the index or from the ledger itself."""

from collections.abc import Mapping

import numpy as np

from lab.analysis.table import RunTable
from lab.study.design import Run, cells
from lab.study.registration import Registration
from lab.workflow.record.ledger_state import LedgerState
from store import queries
from store.blobs import get
from store.database import Index
from store.paths import Home
from store.segments import correct_of

Answers = Mapping[str, tuple[float | None, str | None]]
"""Per run the value of a response and the blob with its predictions; None where it has none."""


def from_index(index: Index, locked: Registration) -> dict[str, Answers]:
    """The registered responses of all runs, asked of the index."""
    return {name: queries.responses(index, locked.sha256, name) for name in _names(locked)}


def from_ledger(locked: Registration, state: LedgerState) -> dict[str, Answers]:
    """The same from the ledger, without the index: what verification compares with."""
    results = state.results or {}
    return {
        name: {run: (result[name], result["predictions"]) for run, result in results.items()} for name in _names(locked)
    }


def run_table(home: Home, locked: Registration, state: LedgerState, answers: Mapping[str, Answers]) -> RunTable:
    """Finished and failed runs with their responses; a run that never ended is not in it (STATISTICS, section 4)."""
    runs = [run for run in locked.runs if state.runs[run.id].ended]
    primary, n_test = locked.study.primary.name, locked.data.test
    columns = {name: _column(found, runs) for name, found in answers.items()}
    classes = len(locked.data.classes)
    return RunTable(
        factors=locked.study.factors,
        cells=cells(locked.study),
        cell=np.array([run.cell for run in runs], dtype=np.int64),
        replicate=np.array([run.replicate for run in runs], dtype=np.int64),
        run_id=tuple(run.id for run in runs),
        value=columns.pop(primary),
        failed=np.array([state.runs[run.id].status == "failed" for run in runs], dtype=bool),
        n_test=n_test,
        chance=1.0 / classes,
        correct=_correct(home, answers[primary], runs, n_test),
        more=columns,
    )


def _names(locked: Registration) -> list[str]:
    return [response.name for response in locked.study.responses]


def _column(found: Answers, runs: list[Run]) -> np.ndarray:
    values = [found.get(run.id, (None, None))[0] for run in runs]
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _correct(home: Home, found: Answers, runs: list[Run], n_test: int) -> np.ndarray:
    """uint8 [runs, n_test]: 1 where a test example was classified correctly; zeros for failed runs."""
    table = np.zeros((len(runs), n_test), dtype=np.uint8)
    for row, run in enumerate(runs):
        digest = found.get(run.id, (None, None))[1]
        if digest:
            table[row] = correct_of(get(home, digest))
    return table
