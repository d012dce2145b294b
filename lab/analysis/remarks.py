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
            "each verdict was repeated with failed runs at the score of guessing."
        )


def _stopped(table: RunTable, left_out: tuple[int, ...]) -> Iterator[str]:
    if left_out:
        numbers = ", ".join(str(number) for number in left_out)
        one = "Replicate {} is" if len(left_out) == 1 else "Replicates {} are"
        yield f"{one.format(numbers)} incomplete and left out: only complete replicates are confirmatory."


def _bounds(table: RunTable, data: Sample, study: Study) -> Iterator[str]:
    if study.primary.name != "test_accuracy":
        return
    floored = int(np.sum(data.groups.floored))
    high = int(np.sum(data.groups.mean > 1 - 10 / table.n_test))
    low = int(np.sum(data.groups.mean < table.chance + 10 / table.n_test))
    if floored:
        varies = "1 cell varies" if floored == 1 else f"{floored} cells vary"
        yield f"{varies} less than {table.n_test} test examples can show; the sd is set to that floor."
    if high:
        yield f"{_lie(high)} within 10 test examples of 100 %: effects there are compressed."
    if low:
        yield f"{_lie(low)} within 10 test examples of chance, or below it."


def _lie(cells: int) -> str:
    return "1 cell lies" if cells == 1 else f"{cells} cells lie"


def _copies(table: RunTable) -> Iterator[str]:
    """Runs that are right and wrong on exactly the same examples are named, never averaged in silence."""
    if table.correct is None:
        return
    seen: dict[bytes, list[str]] = {}
    for row in np.flatnonzero(~table.failed):
        pattern = np.asarray(table.correct[row], dtype=np.uint8)
        if table.n_test - int(pattern.sum()) >= FEWEST_ERRORS:
            seen.setdefault(pattern.tobytes(), []).append(table.run_id[row])
    groups = [runs for runs in seen.values() if len(runs) > 1]
    if groups:
        shown = "; ".join(" = ".join(runs) for runs in groups[:MOST_NAMED])
        more = f"; and {len(groups) - MOST_NAMED} more groups" if len(groups) > MOST_NAMED else ""
        yield (
            f"{sum(map(len, groups))} runs are right and wrong on the same examples as another ({shown}{more}): copies "
            "would count as replication."
        )
