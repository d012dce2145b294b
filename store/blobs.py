"""Content-addressed bytes, and the one function that writes a file."""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from store.errors import BlobCorrupt, NotFound, ReadOnlyHome, StoreError, StoreFull
from store.paths import Home

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: short writes looped, fsync, replace, fsync of the folder."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        make_folder(path.parent)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        try:
            write_all(descriptor, content)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        _forget(temporary)
        raise explained(error, path) from error


def _forget(temporary: Path) -> None:
    """Nothing is left behind, also where the folder it should stand in turned out to be a file."""
    with suppress(OSError):
        temporary.unlink(missing_ok=True)


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that is written piece by piece and appears whole or not at all: what is too large for one `write_file`."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        make_folder(path.parent)
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        raise explained(error, path) from error
    finally:
        _forget(temporary)


def write_all(descriptor: int, content: bytes) -> None:
    """Write every byte: a full disk first answers with a short write and no error."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing; each is durable in the one above."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename durable."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def settle(home: Home) -> None:
    """Make durable the folders of a home that a process which was killed may have made and not synced."""
    for folder in (home.root, home.blobs):
        try:
            sync_folder(folder)
        except OSError as error:
            raise explained(error, folder) from error


def explained(error: OSError, path: Path) -> StoreError:
    """An operating system's refusal in the words of the store."""
    if error.errno in FULL:
        return StoreFull(
            "the disk is full; nothing was half-written",
            where=str(path),
            seen=error.strerror,
            remedy="Free some space, then run the same command again",
        )
    if error.errno in READ_ONLY:
        return ReadOnlyHome(
            "this file cannot be written",
            where=str(path),
            seen=error.strerror,
            remedy="Make the home writable, or name another with --home",
        )
    return StoreError("this file cannot be written", where=str(path), seen=error.strerror or str(error))


def put(home: Home, content: bytes) -> str:
    """Keep bytes under their SHA-256 and return it; whole bytes that are there already are not written again.

    Their name may be younger than the last fsync of the folder, where a process was killed in between.
    """
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(home, digest)
    if _holds(path, digest):
        sync_folder(path.parent)
    else:
        write_file(path, content)
    return digest


def _holds(path: Path, digest: str) -> bool:
    """Whether the blob is there and whole: putting the right bytes again heals a damaged one."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def get(home: Home, digest: str) -> bytes:
    """The bytes of that SHA-256; BlobCorrupt where they are not, NotFound where there are none."""
    path = path_of(home, digest)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(
            "a blob is missing", where=str(path), seen=digest[:16], remedy="Restore it from a bundle or a backup"
        ) from error
    except OSError as error:
        raise StoreError("a blob cannot be read", where=str(path), seen=error.strerror) from error
    seen = hashlib.sha256(content).hexdigest()
    if seen != digest:
        raise BlobCorrupt(
            "a blob does not have the SHA-256 that names it",
            where=str(path),
            seen=f"{seen[:16]}…",
            remedy="Restore it from a bundle or a backup",
        )
    return content


def path_of(home: Home, digest: str) -> Path:
    """Where the bytes of that SHA-256 are kept."""
    return home.blobs / digest[:2] / digest[2:]
