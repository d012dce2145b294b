"""The newest durable line of a journal, noted beside it: a journal that was cut short is seen, though its chain is whole.

It binds nobody who rewrites both files; what binds them is a head that is known elsewhere (an anchor, a printed paper).
"""

import os
import re
from contextlib import suppress
from pathlib import Path

from store.errors import JournalCorrupt

_NOTE = re.compile(rb"([0-9]{12}) ([0-9a-f]{64})\n")
"""Number of the line, a space, its SHA-256, a newline: always as long, so that it is overwritten in one piece."""


def path_of_head(journal: Path) -> Path:
    """Where the head of a journal is noted."""
    return journal.with_suffix(".head")


class Head:
    """The note, kept open by the journal's writer."""

    def __init__(self, journal: Path) -> None:
        self._descriptor = os.open(path_of_head(journal), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)

    def note(self, number: int, sha256: str) -> None:
        """Note a line that is durable; a full disk leaves the older note, which is true of the journal as well.

        The first note is made durable too: from then on there always is one, so that one that is gone was taken away.
        """
        with suppress(OSError):
            os.pwrite(self._descriptor, note_of(number, sha256), 0)
            if number == 0:
                os.fsync(self._descriptor)

    def close(self) -> None:
        """Close the note."""
        os.close(self._descriptor)


def note_of(number: int, sha256: str) -> bytes:
    """What the note holds for a line."""
    return f"{number:012d} {sha256}\n".encode()


def noted(journal: Path) -> tuple[int, str] | None:
    """Number and SHA-256 of the newest line that was noted; None where nothing was; JournalCorrupt for anything but a note."""
    try:
        content = path_of_head(journal).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _wrong(journal, "the note of the journal's head cannot be read", str(error.strerror)) from error
    if not content:
        return None
    found = _NOTE.fullmatch(content)  # to the byte: a newline that became another white space is damage, too
    if found is None:
        raise _wrong(journal, "the note of the journal's head is damaged", content[:20].decode(errors="replace"))
    return int(found[1]), found[2].decode()


def check_head(journal: Path, sha256s: list[str]) -> bool:
    """Whether a head was noted; JournalCorrupt where the journal (the SHA-256 of its lines) lacks it or has another line there."""
    found = noted(journal)
    if found is None:
        return False
    number, sha256 = found
    if number >= len(sha256s):
        raise _wrong(journal, "lines are missing at the end", f"{len(sha256s)} lines, {number + 1} were written")
    if sha256s[number] != sha256:
        raise _wrong(journal, f"line {number + 1} is not the one that was written", f"{sha256s[number][:12]}…")
    return True


def _wrong(journal: Path, what: str, seen: str) -> JournalCorrupt:
    return JournalCorrupt(what, where=str(journal), seen=seen, remedy="Restore the journal from a bundle or a backup")
