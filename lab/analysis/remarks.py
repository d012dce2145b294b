"""Remarks about the runs that stand beside the registered results: failures, incomplete replicates, copies, bounds."""

from collections.abc import Iterator

import numpy as np

from lab.analysis.sample import Sample
from lab.analysis.table import RunTable
from lab.study.draft import Study

FEWEST_ERRORS = 5
"""Two runs with fewer errors than this may be wrong on the same examples by chance; they are not called copies."""

MOST_NAMED = 6


def remarks(study: Study, table: RunTable, data: Sample, left_out: tuple[int, ...]) -> tuple[str, ...]:
    """Everything a reader of the registered results must know about the runs, as sentences."""
    return (*_failures(study, table), *_stopped(table, left_out), *_bounds(table, data, study), *_copies(table))


def _failures(study: Study, table: RunTable) -> Iterator[str]:
    failed = int(np.sum(table.failed))
    if failed:
        places = [run for run, lost in zip(table.run_id, table.failed, strict=True) if lost]
        shown = ", ".join(places[:MOST_NAMED]) + (f" and {failed - MOST_NAMED} more" if failed > MOST_NAMED else "")
        yield (
            f"{failed} of {len(table.failed)} runs diverged ({shown}). Estimates are given that training completed; "
            "each verdict was repeated with failed runs at chance."
        )


def _stopped(table: RunTable, left_out: tuple[int, ...]) -> Iterator[str]:
    if left_out:
        numbers = ", ".join(str(number) for number in left_out)
        yield f"Replicate {numbers} is incomplete and left out: only complete replicates are confirmatory."


def _bounds(table: RunTable, data: Sample, study: Study) -> Iterator[str]:
    if study.primary.name != "test_accuracy":
        return
    floored = int(np.sum(data.groups.floored))
    high = int(np.sum(data.groups.mean > 1 - 10 / table.n_test))
    low = int(np.sum(data.groups.mean < table.chance + 10 / table.n_test))
    if floored:
        yield f"{floored} cells vary less than {table.n_test} test examples can show; their sd is set to that floor."
    if high:
        yield f"{high} cells lie within 10 test examples of 100 %: effects there are compressed."
    if low:
        yield f"{low} cells lie within 10 test examples of chance."


def _copies(table: RunTable) -> Iterator[str]:
    """Runs that are right and wrong on exactly the same examples are named, never averaged in silence."""
    if table.correct is None:
        return
    seen: dict[bytes, str] = {}
    for row in np.flatnonzero(~table.failed):
        pattern = np.asarray(table.correct[row], dtype=np.uint8)
        if table.n_test - int(pattern.sum()) < FEWEST_ERRORS:
            continue
        key = pattern.tobytes()
        if key in seen:
            yield f"Runs {seen[key]} and {table.run_id[row]} are right and wrong on the same examples: copies?"
        seen.setdefault(key, table.run_id[row])
