"""The DuckDB index of a home: one process owns the file, every call has a cursor of its own, no raw error leaves."""

import fcntl
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from store.blobs import explained
from store.errors import HomeBusy, StoreError, StoreFull
from store.paths import Home

SQL = Path(__file__).parent / "sql"
HELD = re.compile(r"Conflicting lock is held in .* \(PID (\d+)\)")
DAMAGED = re.compile(r"not a valid DuckDB database file|Could not read enough bytes|Corrupt|checksum", re.IGNORECASE)


class Index:
    """An open index; `lock` is held around ingest, cursors may be used from any thread."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, descriptor: int | None = None) -> None:
        self._connection = connection
        self._descriptor = descriptor
        self.lock = threading.Lock()
        self.sizes: dict[str, int] = {}

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A fresh cursor; DuckDB's errors come out as StoreError."""
        with translated("index"):
            cursor = self._connection.cursor()
            try:
                yield cursor
            finally:
                cursor.close()

    def rows(self, name: str, **parameters: Any) -> list[tuple]:
        """The rows of the query in sql/read/<name>.sql."""
        with self.cursor() as cursor:
            return cursor.execute(statement(f"read/{name}"), parameters or None).fetchall()

    def close(self) -> None:
        """Close the file and let another process have it."""
        self._connection.close()
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@cache
def statement(name: str) -> str:
    """The text of one .sql file."""
    return (SQL / f"{name}.sql").read_text()


def open_index(home: Home) -> Index:
    """The home's index file, made if it is missing, rebuilt if it is damaged; HomeBusy where another process owns it."""
    descriptor = _own(home.database.with_suffix(".owner"))
    try:
        with translated(str(home.database)):
            return Index(_connect(home.database), descriptor)
    except StoreError as error:
        if not DAMAGED.search(str(error.seen)):
            os.close(descriptor)
            raise
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    home.database.rename(home.database.with_name(f"lab.damaged-{stamp}.duckdb"))
    with translated(str(home.database)):
        return Index(_connect(home.database), descriptor)


def private_index() -> Index:
    """An empty index in memory, for a verb that meets a home owned by the app."""
    with translated("memory"):
        return Index(_connect(Path(":memory:")))


def discard(home: Home) -> None:
    """Delete the index file and what DuckDB keeps beside it; HomeBusy while a process owns it."""
    descriptor = _own(home.database.with_suffix(".owner"))
    try:
        for path in (home.database, home.database.with_name("lab.duckdb.wal")):
            path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def _own(path: Path) -> int:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise explained(error, path) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        pid = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "unknown"
        os.close(descriptor)
        raise _busy(pid, str(path.parent)) from error
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return descriptor


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path))
    known = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'ledger'").fetchone()
    if not known or not known[0]:
        connection.execute(statement("schema"))
    return connection


def _busy(pid: str, where: str) -> HomeBusy:
    return HomeBusy(
        f"another Lockbox (process {pid}) has this home open", where=where, remedy="Close it, or name another home"
    )


@contextmanager
def translated(where: str) -> Iterator[None]:
    """DuckDB's errors in the words of the store."""
    try:
        yield
    except duckdb.Error as error:
        message = str(error).splitlines()[0]
        held = HELD.search(str(error))
        if held:
            raise _busy(held.group(1), where) from error
        if "No space left" in str(error):
            raise StoreFull(
                "the disk is full; the record is intact",
                where=where,
                seen=message,
                remedy="Free some space and try again",
            ) from error
        raise StoreError(
            "the index cannot be used", where=where, seen=message, remedy="Make a new one: python -m lab rebuild"
        ) from error
