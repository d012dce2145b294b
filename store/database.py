"""The DuckDB index of a home: one process owns the file, every call has a cursor of its own, no raw error leaves."""

import fcntl
import hashlib
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
from store.errors import HomeBusy, ReadOnlyHome, StoreError, StoreFull
from store.journal import Mark
from store.paths import Home

SQL = Path(__file__).parent / "sql"
HELD = re.compile(r"Conflicting lock is held in .* \(PID (\d+)\)")
FULL = re.compile(r"No space left|File too large|quota exceeded", re.IGNORECASE)
READ_ONLY = re.compile(r"Read-only file system|Permission denied", re.IGNORECASE)


class Index:
    """An open index; `lock` is held around ingest, cursors may be used from any thread.

    `stamps` holds size and time of the journals that were read, `marks` how far each was: what was verified once is hashed again
    and not parsed again. `damaged` says what is wrong with those that cannot be read.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, descriptor: int | None = None) -> None:
        self._connection = connection
        self._descriptor = descriptor
        self.lock = threading.Lock()
        self.stamps: dict[str, tuple[int, int]] = {}
        self.marks: dict[str, Mark] = {}
        self.damaged: dict[str, StoreError] = {}

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A fresh cursor; DuckDB's errors come out as StoreError."""
        with translated("index"):
            cursor = self._connection.cursor()
            try:
                yield cursor
            finally:
                cursor.close()

    def rows(self, name: str, /, **parameters: Any) -> list[tuple]:
        """The rows of the query in sql/read/<name>.sql; asked about a damaged registration, the damage is raised."""
        damage = self.damaged.get(parameters.get("registration", ""))
        if damage is not None:
            raise type(damage)(damage.what, where=damage.where, seen=damage.seen, remedy=damage.remedy)
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
    """The home's index file, made if missing, moved aside if damaged or old; HomeBusy where another process owns it."""
    descriptor = _own(home.database.with_suffix(".owner"))
    try:
        return Index(_usable(home.database), descriptor)
    except BaseException:
        os.close(descriptor)
        raise


def _usable(path: Path) -> duckdb.DuckDBPyConnection:
    """A connection to the file; whatever cannot be opened is moved aside, for ingest makes it anew."""
    try:
        with translated(str(path)):
            return _connect(path)
    except (HomeBusy, StoreFull, ReadOnlyHome):
        raise
    except StoreError:
        _move_aside(path)
    with translated(str(path)):
        return _connect(path)


def _move_aside(path: Path) -> None:
    """Keep a damaged file for whoever wants to look; its write-ahead log must not be replayed into the new one."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    try:
        path.replace(path.with_name(f"lab.damaged-{stamp}.duckdb"))
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    except OSError as error:
        raise explained(error, path) from error


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
    try:
        os.pwrite(descriptor, f"{os.getpid():<20}".encode(), 0)
    except OSError as error:
        os.close(descriptor)
        raise explained(error, path) from error
    return descriptor


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(path))
    try:
        _ensure_schema(connection)
    except duckdb.Error:
        connection.close()
        raise
    return connection


def _ensure_schema(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables; an index made by another schema is refused, which makes `_usable` start a new one."""
    wanted = hashlib.sha256(statement("schema").encode()).hexdigest()
    if not connection.execute(statement("read/has_schema")).fetchall():
        connection.begin()
        connection.execute(statement("schema"))
        connection.execute(statement("write/schema_made"), {"sha256": wanted})
        connection.commit()
    elif connection.execute(statement("read/schema_made")).fetchall() != [(wanted,)]:
        raise duckdb.CatalogException("the index was made by another version of Lockbox")


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
        if READ_ONLY.search(str(error)):
            raise ReadOnlyHome(
                "the index cannot be written", where=where, seen=message, remedy="Make the home writable"
            ) from error
        if FULL.search(str(error)):
            raise StoreFull(
                "the disk is full; the record is intact",
                where=where,
                seen=message,
                remedy="Free some space and try again",
            ) from error
        raise StoreError(
            "the index cannot be used", where=where, seen=message, remedy="Make a new one: python -m lab rebuild"
        ) from error
