"""Runs of a tracker's export: those without a response are left out and named, for nobody can mend a line of a store."""

import math
from collections.abc import Sequence

from lab.errors import InvalidInput

NAMES = ("run", "Name", "name", "displayName", "display_name")
"""Columns that name a run: ours for MLflow, W&B's in CSV and in JSON."""
MOST_NAMED = 5
Row = tuple[str, list[str]]
"""Where it stands, for people, and its cells."""


def of_runs(rows: Sequence[Row], head: Sequence[str]) -> list[Row]:
    """The rows, each called by its run instead of its line where a column names it."""
    place = next((head.index(name) for name in NAMES if name in head), None)
    return [(f"run {row[place]}" if place is not None and row[place] else said, row) for said, row in rows]


def measured(rows: Sequence[Row], head: Sequence[str], response: str, where: str) -> tuple[list[Row], tuple[str, ...]]:
    """The rows with a finite response, and a remark about the others; InvalidInput where no row has one."""
    place = head.index(response)
    kept = [row for row in rows if not _gap(row[1][place])]
    lost = [said for said, row in rows if _gap(row[place])]
    if not lost:
        return kept, ()
    if not kept:
        raise InvalidInput(f"no run has a finite {response!r}", where=where, seen=f"{len(rows)} runs")
    more = f" and {len(lost) - MOST_NAMED} more" if len(lost) > MOST_NAMED else ""
    said = f"{len(lost)} of {len(rows)} finished runs are left out because they have no finite {response}"
    named = f"({', '.join(lost[:MOST_NAMED])}{more})"
    return kept, (f"{said} {named}: if they diverged, estimates are given that training completed.",)


def _gap(text: str) -> bool:
    try:
        return not text.strip() or not math.isfinite(float(text))
    except ValueError:
        return False  # a word is no gap: it is refused with its run
