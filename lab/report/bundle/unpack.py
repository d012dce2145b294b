"""Unpack a ZIP that somebody else made: what would leave the folder, hide, collide or swell is refused before anything is written."""

import errno
import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from lab.errors import IntegrityError, InvalidInput, Unavailable

MOST_FILES = 200_000
MOST_BYTES = 16 << 30
MOST_INSIDE = 512 << 20
MOST_RATIO = 200
SMALL_BYTES = 1 << 20
"""Below this a file may be as compressible as it likes: it cannot fill a disk."""
SMALL_TOTAL = 64 << 20
"""The same for all files together: many small ones fill a disk as well."""
LONGEST_NAME = 240
CHUNK = 1 << 20
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1


def unpack(
    source: Path | BinaryIO,
    target: Path,
    *,
    where: str = "bundle",
    most_bytes: int = MOST_BYTES,
    progress: Callable[[str, float], None] = lambda message, fraction: None,
) -> list[str]:
    """Write every file of the ZIP below `target` (which is made) and return their names; InvalidInput names what is refused.

    IntegrityError where a file's bytes are not those that were packed, Unavailable where the disk is full.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(archive.infolist(), most_bytes, where)
            for place, entry in enumerate(entries):
                _extract(archive, entry, target, where)
                progress("unpacking", place / len(entries))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, ValueError, RuntimeError) as error:
        raise _refused("this is no ZIP that can be read", where, str(error)) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            remedy = "Free some space, or name another folder for temporary files: TMPDIR=DIR"
            raise Unavailable(
                "the disk is full: the bundle cannot be unpacked", where=str(target), remedy=remedy
            ) from error
        raise _refused("this bundle cannot be read", where, error.strerror or str(error)) from error
    return [entry.filename for entry in entries]


def read_zip(content: bytes, where: str) -> dict[str, bytes]:
    """The files of a small ZIP inside a bundle, held to the same rules; InvalidInput names what is refused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check(archive.infolist(), MOST_INSIDE, where)
            return {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, RuntimeError, OSError, zlib.error) as error:
        raise _refused("this is no ZIP that can be read", where, str(error)) from error


def _check(entries: Sequence[zipfile.ZipInfo], most_bytes: int, where: str) -> None:
    """All entries, by what the directory of the ZIP says of them."""
    if len(entries) > MOST_FILES:
        raise _refused("there are too many files in this ZIP", where, f"{len(entries)}, at most {MOST_FILES}")
    for entry in entries:
        _check_name(entry, where)
        _check_kind(entry, where)
    _check_collisions(entries, where)
    total = sum(entry.file_size for entry in entries)
    if total > most_bytes:
        raise _refused("this ZIP unpacks to too much", where, f"{total} bytes, at most {most_bytes}")
    if total > SMALL_TOTAL and total > MOST_RATIO * sum(entry.compress_size for entry in entries):
        raise _refused("this ZIP swells too much", where, f"{len(entries)} files become {total} bytes")
    places = [entry.header_offset for entry in entries]
    if len(set(places)) < len(places):
        raise _refused("two entries of this ZIP share their bytes", where, "a bomb of overlapping files")


def _check_name(entry: zipfile.ZipInfo, where: str) -> None:
    name = entry.orig_filename
    parts = name.removesuffix("/").split("/")
    if name.startswith("/") or "\\" in name or ":" in parts[0]:
        raise _refused("an absolute or foreign path in this ZIP", where, name)
    if ".." in parts:
        raise _refused("a path in this ZIP leads out of its folder", where, name)
    odd = any(not part or part == "." or not part.isprintable() or part != part.strip() for part in parts)
    if odd or len(name) > LONGEST_NAME:
        raise _refused("a name in this ZIP cannot be used", where, name)


def _check_kind(entry: zipfile.ZipInfo, where: str) -> None:
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        raise _refused("a link in this ZIP", where, entry.filename)
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR) or (
        stat.S_ISDIR(mode) != entry.is_dir() and mode >> 12
    ):
        raise _refused("something in this ZIP is no plain file", where, entry.filename)
    if entry.flag_bits & ENCRYPTED or entry.compress_type not in METHODS:
        raise _refused("a file of this ZIP is encrypted or packed in an unusual way", where, entry.filename)
    large = entry.file_size > SMALL_BYTES
    if large and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
        ratio = f"{entry.filename}: {entry.compress_size} bytes become {entry.file_size}"
        raise _refused("a file of this ZIP swells too much", where, ratio)


def _check_collisions(entries: Sequence[zipfile.ZipInfo], where: str) -> None:
    """Two entries with one name (also where only the case differs), or a file that is another one's folder."""
    seen: set[str] = set()
    files = {entry.filename.casefold() for entry in entries if not entry.is_dir()}
    for entry in entries:
        name = entry.filename.casefold()
        above = {str(folder) for folder in PurePosixPath(name.removesuffix("/")).parents}
        if name in seen or name.removesuffix("/") in files and entry.is_dir() or above & files:
            raise _refused("two files of this ZIP have one name", where, entry.filename)
        seen.add(name)


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, where: str) -> None:
    """At most as many bytes as the directory says; zipfile checks the CRC at the end."""
    path = target / entry.filename
    path.parent.mkdir(parents=True, exist_ok=True)
    left = entry.file_size
    try:
        with archive.open(entry) as source, path.open("xb") as file:
            while chunk := source.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise _refused("a file of this ZIP is larger than it says", where, entry.filename)
                file.write(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise IntegrityError(
            "a file of this ZIP is damaged",
            where=f"{where}: {entry.filename}",
            seen=str(error),
            remedy="Get the bundle again from where it was published",
        ) from error
    path.chmod(0o755 if entry.external_attr >> 16 & 0o100 else 0o644)


def _refused(what: str, where: str, seen: str) -> InvalidInput:
    return InvalidInput(what, where=where, seen=seen, remedy="Get the bundle again from where it was published")
