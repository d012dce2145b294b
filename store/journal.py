"""Append-only journals: JSON lines, each holding the SHA-256 of the line before it; one writer per file."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import rfc8785

from store.blobs import explained, make_folder, sync_folder, write_all
from store.errors import HomeBusy, JournalCorrupt, NotFound, StoreError
from store.heads import Head, check_head


@dataclass(frozen=True, slots=True)
class Line:
    """One event; `number` counts from 0, `at` is UTC in ISO 8601, `sha256` is that of the line's bytes."""

    number: int
    at: str
    event: str
    data: dict[str, Any]
    previous: str
    sha256: str


def read(path: Path, *, first_previous: str | None = None) -> tuple[Line, ...]:
    """All whole lines, the chain verified; a torn last line (no newline) is what a crash leaves and is ignored."""
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound("there is no such journal", where=str(path), remedy="Check the home") from error
    except OSError as error:
        raise StoreError("this journal cannot be read", where=str(path), seen=error.strerror) from error
    lines: list[Line] = []
    previous = first_previous
    *whole, tail = content.split(b"\n")
    for number, raw in enumerate(whole):
        line = _parse(raw, number, path)
        if line.number != number or (previous is not None and line.previous != previous):
            raise _broken(
                path, number, "the chain is broken here", f"line {line.number}, previous {line.previous[:12]}…"
            )
        lines.append(line)
        previous = line.sha256
    _check_torn(tail, len(whole), path)
    return tuple(lines)


def _check_torn(tail: bytes, number: int, path: Path) -> None:
    """A crash leaves the beginning of a line; a whole line followed by something else is damage."""
    try:
        _, end = json.JSONDecoder().raw_decode(tail.decode(errors="replace"))
    except ValueError:
        return
    if end < len(tail.decode(errors="replace")):
        raise _broken(path, number, "this line is damaged", tail[-60:].decode(errors="replace"))


def _parse(raw: bytes, number: int, path: Path) -> Line:
    try:
        values = json.loads(raw)
        line = Line(
            values["n"],
            values["at"],
            values["event"],
            values["data"],
            values["previous"],
            hashlib.sha256(raw).hexdigest(),
        )
        canonical = rfc8785.dumps(values) == raw
    except (ValueError, KeyError, TypeError, RecursionError, rfc8785.CanonicalizationError) as error:
        raise _broken(path, number, "this line is damaged", raw[:60].decode(errors="replace")) from error
    if not canonical:
        raise _broken(path, number, "this line is not as it was written", raw[:60].decode(errors="replace"))
    return line


def _broken(path: Path, number: int, what: str, seen: str) -> JournalCorrupt:
    return JournalCorrupt(
        what, where=f"{path}, line {number + 1}", seen=seen, remedy="Restore the journal from a bundle or a backup"
    )


class Writer:
    """The one writer of a journal; made by `writer`."""

    def __init__(self, descriptor: int, path: Path, head: Head, number: int, previous: str) -> None:
        self._descriptor = descriptor
        self._head = head
        self._path = path
        self._number = number
        self._previous = previous

    def append(self, event: str, data: dict[str, Any], *, durable: bool = True, at: str | None = None) -> Line:
        """Append one event; on a failure the file is cut back to its last whole line before the error is raised."""
        stamp = at or datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        values = {"n": self._number, "at": stamp, "event": event, "data": data, "previous": self._previous}
        raw = _canonical(values, self._path)
        good = os.lseek(self._descriptor, 0, os.SEEK_END)
        try:
            write_all(self._descriptor, raw + b"\n")
            if durable:
                os.fsync(self._descriptor)
        except OSError as error:
            os.ftruncate(self._descriptor, good)
            raise explained(error, self._path) from error
        line = Line(self._number, stamp, event, data, self._previous, hashlib.sha256(raw).hexdigest())
        self._number, self._previous = self._number + 1, line.sha256
        if durable:
            self._head.note(line.number, line.sha256)
        return line


def _canonical(values: dict[str, Any], path: Path) -> bytes:
    try:
        return rfc8785.dumps(values)
    except rfc8785.CanonicalizationError as error:
        raise StoreError(
            "canonical JSON cannot hold this event",
            where=str(path),
            seen=str(error),
            remedy="NaN and infinities belong in segments or as null",
        ) from error


@contextmanager
def writer(path: Path, *, first_previous: str) -> Iterator[Writer]:
    """Open a journal for writing: takes its lock (HomeBusy where another process has it), drops a torn tail.

    JournalCorrupt where lines are missing at its end: what is appended to it would hide that.
    """
    try:
        make_folder(path.parent)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise explained(error, path) from error
    head = None
    try:
        try:
            _lock(descriptor, path)
            lines = read(path, first_previous=first_previous)
            check_head(path, [line.sha256 for line in lines])
            head = Head(path)
            _drop_torn_tail(descriptor, path)
            os.fsync(descriptor)  # what a killed writer had not: from here on it is relied upon
            sync_folder(path.parent)
        except OSError as error:
            raise explained(error, path) from error
        yield Writer(descriptor, path, head, len(lines), lines[-1].sha256 if lines else first_previous)
    finally:
        if head:
            head.close()
        os.close(descriptor)


def _lock(descriptor: int, path: Path) -> None:
    holder = path.with_suffix(".writer")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        pid = holder.read_text() if holder.exists() else "unknown"
        raise HomeBusy(
            "another process is writing this journal",
            where=str(path),
            seen=f"process {pid}",
            remedy="Wait for it to end, or stop it",
        ) from error
    holder.write_text(str(os.getpid()))


def _drop_torn_tail(descriptor: int, path: Path) -> None:
    content = path.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.ftruncate(descriptor, whole)
