"""Questions about a home, answered from its index; the SQL of each is in sql/read."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from store.blobs import get, path_of
from store.database import Index, open_index, private_index
from store.errors import HomeBusy, ReadOnlyHome, StoreFull
from store.ingest import ingest
from store.paths import Home

TABLES = ("ledger", "runs", "levels", "attempts", "metrics", "results")


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run in the attempt that counts; status is queued, started, finished or failed; seconds of training."""

    run: str
    status: str
    attempt: int
    epoch: int
    kind: str | None
    reason: str | None
    weights: str | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One registration of the home."""

    registration: str
    title: str
    number: int | None
    locked_at: str
    runs: int
    ended: int
    opened_at: str | None


@contextmanager
def reading(home: Home, index: Index | None = None) -> Iterator[Index]:
    """An index that is up to date: the one given, else the home's own, else (another process owns it) a private one."""
    if index is not None:
        ingest(index, home)
        yield index
        return
    opened = open_or_private(home)
    try:
        ingest(opened, home)
        yield opened
    finally:
        opened.close()


def open_or_private(home: Home) -> Index:
    """The home's index, or one in memory where another process owns the file or it cannot be written."""
    try:
        return open_index(home)
    except (HomeBusy, ReadOnlyHome, StoreFull):
        return private_index()


def studies(index: Index) -> tuple[StudyRow, ...]:
    """All registrations by number."""
    return tuple(StudyRow(*row) for row in index.rows("studies"))


def runs(index: Index, registration: str) -> tuple[RunRow, ...]:
    """All planned runs in order."""
    return tuple(RunRow(*row) for row in index.rows("runs", registration=registration))


def levels(index: Index, registration: str) -> dict[str, dict[str, Any]]:
    """The levels of every run, by run and factor."""
    found: dict[str, dict[str, Any]] = {}
    for run, factor, level in index.rows("levels", registration=registration):
        found.setdefault(run, {})[factor] = json.loads(level)
    return found


def curves(index: Index, registration: str, metric: str, *, most_runs: int = 0) -> list[dict[str, Any]]:
    """One metric by epoch: rows with run, replicate, epoch, metric, value and the run's levels.

    Of all runs, or of `most_runs` spread evenly over the plan; DuckDB thins the epochs out where there are many.
    """
    by_run = levels(index, registration)
    return [
        {"run": run, "replicate": int(run.rsplit("r", 1)[1]), "epoch": epoch, "metric": metric, "value": value}
        | by_run.get(run, {})
        for run, epoch, value in index.rows("curves", registration=registration, metric=metric, most_runs=most_runs)
    ]


def last_values(index: Index, registration: str, metric: str) -> dict[str, float]:
    """One metric of every run at its last epoch."""
    return dict(index.rows("last_values", registration=registration, metric=metric))


def bands(index: Index, registration: str, metric: str, factor: str) -> list[dict[str, Any]]:
    """One metric by epoch and level of one factor: rows with level, epoch, mean, low, high, runs (how many)."""
    rows = index.rows("bands", registration=registration, metric=metric, factor=factor)
    names = ("level", "epoch", "mean", "low", "high", "runs")
    return [dict(zip(names, (json.loads(row[0]), *row[1:]), strict=True)) for row in rows]


def responses(index: Index, registration: str, name: str) -> dict[str, tuple[float | None, str | None]]:
    """A response of every planned run (None: it has none) and the SHA-256 of its predictions."""
    rows = index.rows("responses", registration=registration, name=name)
    return {run: (value, predictions) for run, value, predictions in rows}


def predictions(index: Index, home: Home, registration: str) -> list[tuple[str, int, int, int]]:
    """Rows (run, example, label, predicted) of all evaluated runs."""
    digests = [digest for _, digest in responses(index, registration, "test_accuracy").values() if digest]
    for digest in digests:
        get(home, digest)  # verified before DuckDB reads it by its path
    return index.rows("predictions", files=[str(path_of(home, digest)) for digest in digests]) if digests else []


def ledger(index: Index, registration: str) -> list[tuple[int, str, str, dict[str, Any], str]]:
    """All events: number, time, event, data, SHA-256."""
    rows = index.rows("ledger", registration=registration)
    return [(number, at, event, json.loads(data), digest) for number, at, event, data, digest in rows]


def table_dump(index: Index) -> dict[str, list[tuple]]:
    """Every row of every table, sorted: two indexes of equal journals give equal dumps."""
    return {table: index.rows(f"all_{table}") for table in TABLES}
