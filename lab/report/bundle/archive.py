"""Write a bundle as a ZIP whose bytes depend on nothing but its contents: fixed times, fixed order, one list of hashes."""

import hashlib
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

from lab.errors import IntegrityError

SUMS = "SHA256SUMS"
MOMENT = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: when a study was locked, trained and opened stands in its ledger."""
PACKED = (".safetensors", ".parquet", ".png", ".pdf", ".zip", ".woff2")
"""Compressed already, or noise: kept as they are."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a bundle; `read` gives its bytes when they are wanted, so that a thousand checkpoints need no memory."""

    name: str
    read: Callable[[], bytes]
    executable: bool = False


def entry(name: str, content: bytes, *, executable: bool = False) -> Entry:
    """An entry whose bytes are known."""
    return Entry(name, lambda: content, executable)


def write(
    target: BinaryIO, entries: Iterable[Entry], progress: Callable[[str, float], None] = lambda message, fraction: None
) -> str:
    """Write the entries by name, then SHA256SUMS; returns that list as it was written."""
    ordered = sorted(entries, key=lambda one: one.name)
    sums = {}
    with zipfile.ZipFile(target, "w", allowZip64=True) as archive:
        for place, one in enumerate(ordered):
            content = one.read()
            sums[one.name] = hashlib.sha256(content).hexdigest()
            _add(archive, one, content)
            progress("packing", place / len(ordered))
        listed = sums_text(sums)
        _add(archive, entry(SUMS, b""), listed.encode())
    return listed


def _add(archive: zipfile.ZipFile, one: Entry, content: bytes) -> None:
    info = zipfile.ZipInfo(one.name, MOMENT)
    info.create_system = 3
    info.external_attr = (0o100755 if one.executable else 0o100644) << 16
    info.compress_type = zipfile.ZIP_STORED if one.name.endswith(PACKED) else zipfile.ZIP_DEFLATED
    archive.writestr(info, content)


def sums_text(sums: dict[str, str]) -> str:
    """The list in the form that `sha256sum --check` reads."""
    return "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))


def sums_of(text: str) -> dict[str, str]:
    """SHA-256 by name; IntegrityError for a line of another form, a repeated name or another order."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        digest, gap, name = line[:64], line[64:66], line[66:]
        if len(digest) != 64 or set(digest) - set("0123456789abcdef") or gap != "  " or not name or name in found:
            raise IntegrityError("this is no line of a list of hashes", where=f"{SUMS}, line {number}", seen=line[:80])
        found[name] = digest
    if text != sums_text(found):
        raise IntegrityError("the list of hashes is not as it was written", where=SUMS)
    return found
