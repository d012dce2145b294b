"""A disk that remembers what was made durable, and what a power cut may leave of the journals and blobs of a home."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

FOLDER = -1
"""Stands for a folder among inodes."""


@dataclass(slots=True)
class Disk:
    """Contents of files by inode, entries of folders by path: as they are, and as the last fsync left them."""

    now: dict[int, bytes] = field(default_factory=dict)
    safe: dict[int, bytes] = field(default_factory=dict)
    settled: dict[str, dict[str, int]] = field(default_factory=dict)
    pending: dict[str, list[tuple[str, int | None]]] = field(default_factory=dict)

    def do(self, what: str, where: int | str, *value: object) -> None:
        """One step: "write", "cut" or "sync" of an inode, "entry" or "settle" of a folder."""
        if what == "write":
            self.now[where] = self.now.get(where, b"") + value[0]
        elif what == "cut":
            self.now[where] = self.now[where][: value[0]]
        elif what == "sync":
            self.safe[where] = self.now.get(where, b"")
        elif what == "entry":
            self.pending.setdefault(where, []).append(value)
        elif what == "settle":
            self.settled[where] = self._entries(where, len(self.pending.get(where, [])))
            self.pending[where] = []

    def _entries(self, folder: str, count: int) -> dict[str, int]:
        """A folder once the first `count` of its pending changes have reached the disk."""
        found = dict(self.settled.get(folder, {}))
        for name, inode in self.pending.get(folder, [])[:count]:
            found.pop(name, None)
            if inode is not None:
                found[name] = inode
        return found

    def survivors(self, draw: random.Random | None, folder: str = "") -> dict[str, bytes]:
        """Files by path after a power cut: of what is not durable any part, by `draw`; without it, nothing."""
        found = {}
        reached = draw.randint(0, len(self.pending.get(folder, []))) if draw else 0
        for name, inode in self._entries(folder, reached).items():
            path = os.path.join(folder, name)
            if inode == FOLDER:
                found |= self.survivors(draw, path)
            else:
                found[path] = self._content(inode, draw)
        return found

    def _content(self, inode: int, draw: random.Random | None) -> bytes:
        safe, now = self.safe.get(inode, b""), self.now.get(inode, b"")
        if draw is None:
            return safe
        if now[: len(safe)] == safe:
            return now[: draw.randint(len(safe), len(now))]
        return draw.choice((safe, now))


@dataclass(slots=True)
class Trace:
    """The steps that code takes below the folders journal and blobs of a home; the first `before` made what was there."""

    root: Path
    before: int = 0
    steps: list[tuple] = field(default_factory=list)
    inodes: dict[str, int] = field(default_factory=dict)
    open: dict[int, int | str] = field(default_factory=dict)

    def held(self, path: object) -> str:
        """The path below the home where it belongs to the record, else ""."""
        text = os.path.relpath(os.fspath(path), self.root)
        return text if text.split("/")[0] in ("journal", "blobs") else ""

    def entry(self, path: str, inode: int | None) -> None:
        """A name appears, changes or (None) goes."""
        self.inodes[path] = inode
        self.steps.append(("entry", os.path.dirname(path), os.path.basename(path), inode))

    def start(self) -> None:
        """What is there already is durable."""
        for path in [self.root / "journal", self.root / "blobs", *sorted(self.root.rglob("*"))]:
            if name := self.held(path):
                inode = FOLDER if path.is_dir() else len(self.steps)
                self.entry(name, inode)
                if inode != FOLDER:
                    self.steps += [("write", inode, path.read_bytes()), ("sync", inode)]
        self.steps += [("settle", folder) for folder in {step[1] for step in self.steps if step[0] == "entry"}]
        self.before = len(self.steps)


@contextmanager
def traced(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trace]:
    """Note every step below `root` while the block runs."""
    trace = Trace(root)
    trace.start()
    real = {
        name: getattr(os, name)
        for name in ("open", "write", "fsync", "ftruncate", "close", "replace", "mkdir", "unlink")
    }

    def opened(path, flags, *rest, **options):
        descriptor = real["open"](path, flags, *rest, **options)
        if name := trace.held(path):
            if trace.inodes.get(name) is None:
                trace.entry(name, len(trace.steps))
            inode = trace.inodes[name]
            trace.open[descriptor] = name if inode == FOLDER else inode
        return descriptor

    def wrote(descriptor, content):
        done = real["write"](descriptor, content)
        if descriptor in trace.open:
            trace.steps.append(("write", trace.open[descriptor], bytes(content[:done])))
        return done

    def synced(descriptor):
        real["fsync"](descriptor)
        if descriptor in trace.open:
            where = trace.open[descriptor]
            trace.steps.append(("settle" if isinstance(where, str) else "sync", where))

    def cut(descriptor, length):
        real["ftruncate"](descriptor, length)
        if descriptor in trace.open:
            trace.steps.append(("cut", trace.open[descriptor], length))

    def closed(descriptor):
        trace.open.pop(descriptor, None)
        real["close"](descriptor)

    def moved(source, target):
        real["replace"](source, target)
        if name := trace.held(target):
            inode = trace.inodes[trace.held(source)]
            trace.entry(trace.held(source), None)
            trace.entry(name, inode)

    def made(path, *rest):
        real["mkdir"](path, *rest)
        if name := trace.held(path):
            trace.entry(name, FOLDER)

    def gone(path):
        real["unlink"](path)
        if name := trace.held(path):
            trace.entry(name, None)

    fakes = (opened, wrote, synced, cut, closed, moved, made, gone)
    with monkeypatch.context() as patch:
        for name, fake in zip(real, fakes, strict=True):
            patch.setattr(os, name, fake)
        yield trace
