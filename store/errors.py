"""What can be wrong with the files of a home, each with what, where, the value seen and the remedy.

StoreError
├── StoreFull        exit 2  the disk is full; nothing was half-written
├── ReadOnlyHome     exit 2  the home cannot be written
├── HomeBusy         exit 2  another process has the home or a journal open
├── NotFound         exit 2  no such registration, blob or draft
├── JournalCorrupt   exit 4  a line of a journal is damaged or the chain is broken
└── BlobCorrupt      exit 4  a blob does not have the SHA-256 that names it
"""

from typing import Any


class StoreError(Exception):
    """A failure of the record that is explained to the user in one line."""

    exit_code = 2

    def __init__(self, what: str, *, where: str = "", seen: Any = None, remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.seen = seen
        self.remedy = remedy
        super().__init__(self.line)

    @property
    def line(self) -> str:
        """The whole message on one line."""
        text = f"{self.where}: {self.what}" if self.where else self.what
        if self.seen is not None:
            text += f" (seen: {str(self.seen)[:200]})"
        return " ".join(f"{text}. {self.remedy}".split()) if self.remedy else " ".join(text.split())


class StoreFull(StoreError):
    """The disk is full."""


class ReadOnlyHome(StoreError):
    """The home cannot be written."""


class HomeBusy(StoreError):
    """Another process has it open."""


class NotFound(StoreError):
    """It is not in this home."""


class JournalCorrupt(StoreError):
    """A line of a journal is damaged or the chain is broken."""

    exit_code = 4


class BlobCorrupt(StoreError):
    """A blob does not have the SHA-256 that names it."""

    exit_code = 4
