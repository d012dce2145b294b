"""From the index to the one table that the analysis reads: a row per run that has ended."""

import numpy as np

from lab.analysis.table import RunTable
from lab.study.design import cells
from lab.study.registration import Registration
from lab.workflow.ledger_state import LedgerState
from store import queries
from store.blobs import get
from store.database import Index
from store.paths import Home
from store.segments import correct_of


def run_table(home: Home, index: Index, locked: Registration, state: LedgerState) -> RunTable:
    """Finished and failed runs with their responses; a run that never ended is not in it (STATISTICS, section 4)."""
    runs = [run for run in locked.runs if state.runs[run.id].ended]
    failed = np.array([state.runs[run.id].status == "failed" for run in runs], dtype=bool)
    names = [response.name for response in locked.study.responses]
    columns = {name: _column(queries.responses(index, locked.sha256, name), runs) for name in names}
    primary = locked.study.primary.name
    n_test, classes = locked.data.test, len(locked.data.classes)
    chance = 1.0 / classes if primary == "test_accuracy" else float(np.log(classes))
    return RunTable(
        factors=locked.study.factors,
        cells=cells(locked.study),
        cell=np.array([run.cell for run in runs], dtype=np.int64),
        replicate=np.array([run.replicate for run in runs], dtype=np.int64),
        run_id=tuple(run.id for run in runs),
        value=columns.pop(primary),
        failed=failed,
        n_test=n_test,
        chance=chance,
        correct=_correct(home, index, locked, runs, n_test),
        more=columns,
    )


def _column(found: dict[str, tuple[float | None, str | None]], runs: list) -> np.ndarray:
    values = [found.get(run.id, (None, None))[0] for run in runs]
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)


def _correct(home: Home, index: Index, locked: Registration, runs: list, n_test: int) -> np.ndarray:
    """uint8 [runs, n_test]: 1 where a test example was classified correctly; zeros for failed runs."""
    kept = queries.responses(index, locked.sha256, "test_accuracy")
    table = np.zeros((len(runs), n_test), dtype=np.uint8)
    for row, run in enumerate(runs):
        digest = kept.get(run.id, (None, None))[1]
        if digest:
            table[row] = correct_of(get(home, digest))
    return table
