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


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a journal was read: so many lines in so many bytes of this SHA-256, and the hash of the last line."""

    lines: int
    size: int
    sha256: str
    head: str | None


def read(path: Path, *, first_previous: str | None = None) -> tuple[Line, ...]:
    """All whole lines, the chain verified; a torn last line (no newline) is what a crash leaves and is ignored."""
    return _chained(_content(path), path, 0, first_previous)


def read_on(path: Path, mark: Mark | None, *, first_previous: str) -> tuple[tuple[Line, ...], Mark, bool]:
    """The lines after `mark`, the next mark, and whether the journal still begins as it did at the mark.

    What was verified once is hashed again and not parsed again; where it has changed, all lines come, from the first.
    """
    content = _content(path)
    same = mark is not None and hashlib.sha256(memoryview(content)[: mark.size]).hexdigest() == mark.sha256
    start, count, head = (mark.size, mark.lines, mark.head) if mark and same else (0, 0, first_previous)
    lines = _chained(content[start:], path, count, head)
    whole = content.rfind(b"\n") + 1
    digest = hashlib.sha256(memoryview(content)[:whole]).hexdigest()
    return lines, Mark(count + len(lines), whole, digest, lines[-1].sha256 if lines else head), same


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound("there is no such journal", where=str(path), remedy="Check the home") from error
    except OSError as error:
        raise StoreError("this journal cannot be read", where=str(path), seen=error.strerror) from error


def _chained(content: bytes, path: Path, first: int, previous: str | None) -> tuple[Line, ...]:
    """The lines in `content`, the first of which has the number `first` and follows `previous` (None: not known)."""
    lines: list[Line] = []
    *whole, tail = content.split(b"\n")
    for number, raw in enumerate(whole, first):
        line = _parse(raw, number, path)
        if line.number != number or (previous is not None and line.previous != previous):
            raise _broken(
                path, number, "the chain is broken here", f"line {line.number}, previous {line.previous[:12]}…"
            )
        lines.append(line)
        previous = line.sha256
    _check_torn(tail, first + len(whole), path)
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
        values, canonical = _values(raw)
        line = Line(
            values["n"],
            values["at"],
            values["event"],
            values["data"],
            values["previous"],
            hashlib.sha256(raw).hexdigest(),
        )
    except (ValueError, KeyError, TypeError, RecursionError, rfc8785.CanonicalizationError) as error:
        raise _broken(path, number, "this line is damaged", raw[:60].decode(errors="replace")) from error
    if not canonical:
        raise _broken(path, number, "this line is not as it was written", raw[:60].decode(errors="replace"))
    return line


def _values(raw: bytes) -> tuple[Any, bool]:
    """The values of a line, and whether its bytes are RFC 8785's.

    Plain lines (ASCII, whole numbers of 15 digits at most, floats without exponent) are checked with the standard library,
    which writes the same bytes for them twenty times as fast; every other line with the library for RFC 8785.
    """
    if raw.isascii():
        try:
            values = _PLAIN.decode(raw.decode())
            if _PLAIN_WRITER.encode(values).encode() == raw:
                return values, True
        except _NotPlainError:
            pass
    values = json.loads(raw)
    return values, rfc8785.dumps(values) == raw


class _NotPlainError(Exception):
    """A number that the standard library may write otherwise than RFC 8785."""


def _plain_float(text: str) -> float:
    if "e" in text or "E" in text or text.endswith(".0"):
        raise _NotPlainError
    return float(text)


def _plain_int(text: str) -> int:
    if len(text) > 15:
        raise _NotPlainError
    return int(text)


def _no_constant(text: str) -> float:
    raise _NotPlainError


_PLAIN = json.JSONDecoder(parse_float=_plain_float, parse_int=_plain_int, parse_constant=_no_constant)
_PLAIN_WRITER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


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
