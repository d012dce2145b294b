"""Import a bundle: verified first, then put into this home as it came, to be read and never written to."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lab.errors import Forbidden, IntegrityError, InvalidInput
from lab.report.bundle.documents import FORMAT
from lab.workflow.audit.verify import Check, broken
from lab.workflow.bundle.code import packer
from lab.workflow.bundle.pack import LEDGER
from lab.workflow.bundle.unpack import Opened, opened, settle_in
from lab.workflow.bundle.verify import made_anew, printed_values, record_checks, until_broken
from lab.workflow.planning.lock import numbering
from lab.workflow.record.imported import NOTE, Import, import_of, note_of
from lab.workflow.record.places import now, registration_folder, work_folder
from lab.workflow.record.registered import load, registrations
from store.blobs import explained, make_folder, path_of, sync_folder, write_file
from store.heads import path_of_head
from store.paths import Home

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: `change` is "new", "newer" (the record had gone on) or "none"; `checks` counts what was verified."""

    registration: str
    title: str
    change: str
    checks: int
    remark: str


def import_bundle(
    home: Home,
    path: Path,
    *,
    name: str = "",
    ca: bytes = b"",
    progress: Progress = lambda message, fraction: None,
) -> Imported:
    """Verify the bundle at `path` and put its record into `home`; the study is read-only there.

    `name` is what the file is called where `path` is a copy of it.

    IntegrityError names the first broken link, InvalidInput what is no bundle, Forbidden where this home has the registration
    as a study of its own or with another record. What is cut off leaves nothing that is shown: do it again.
    """
    with opened(path, progress, name) as found:
        checks, remark = _checked(found, ca, progress)
        error = broken(checks)
        if error:
            raise IntegrityError(error.what, where=name or path.name, seen=error.seen, remedy="Nothing was imported")
        digest = _sha256(path) if found.packed else ""
        packed_by = str(found.manifest["packed_by"])
        note = Import(found.registration, now(), digest, name or path.name, packed_by, remark)
        progress("importing", 0.95)
        with _incoming(home) as folder:
            staged = _staged(found, folder)
            with numbering(home):
                change = _change(home, found)
                if change != "none":
                    _move(staged, home, note)
                _settle_head(staged, home, note.registration)
    return Imported(note.registration, load(home, note.registration).study.title, change, len(checks), remark)


def remove_import(home: Home, registration: str) -> str:
    """Take an imported study out of the home again; Forbidden for a study of this home. Its files stay: others may name them."""
    sha256 = load(home, registration).sha256
    if import_of(home, sha256) is None:
        raise Forbidden("this study was not imported: what was locked here stays", where=f"registration {sha256[:8]}")
    ledger = home.ledger(sha256)
    try:
        with numbering(home):
            for path in (ledger, path_of_head(ledger), ledger.with_suffix(".writer")):
                path.unlink(missing_ok=True)
            sync_folder(ledger.parent)
            for folder in (registration_folder(home, sha256), work_folder(home, sha256)):
                shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise explained(error, ledger) from error
    return sha256


def _checked(found: Opened, ca: bytes, progress: Progress) -> tuple[list[Check], str]:
    """All checks of `verify`, and a remark where a bundle of another version had to be held to less.

    Its record and every number that both versions print must agree; its own documents and layout are not taken over.
    """
    if found.manifest["format"] != FORMAT:
        remedy = f"This version reads {FORMAT}: use the Lockbox that made it (./run.sh --verify in the bundle)"
        raise InvalidInput(
            "a bundle of another format", where="bundle.json", seen=found.manifest["format"], remedy=remedy
        )
    checks = list(until_broken(record_checks(found, ca, progress)))
    if broken(checks):
        return checks, ""
    anew = list(until_broken(made_anew(found, progress)))
    packed_by = found.manifest["packed_by"]
    if not broken(anew) or packed_by == packer():
        return [*checks, *anew], ""
    values = list(made_anew(found, progress, (("printed numbers", printed_values),)))
    remark = f"Packed by another version (commit {packed_by[:12] or 'unknown'}): {values[0].detail}; its documents were not made anew."
    return [*checks, *values], remark


def _change(home: Home, found: Opened) -> str:
    """What the import would change; Forbidden where this home knows the registration by another record."""
    sha256 = found.registration
    if sha256 not in registrations(home):
        return "new"
    if import_of(home, sha256) is None:
        raise Forbidden(
            "this home has this registration as a study of its own",
            where=f"registration {sha256[:8]}",
            remedy="Import it into another home: --home DIR",
        )
    here, there = home.ledger(sha256).read_bytes(), found.read(LEDGER)
    if here.startswith(there):
        return "none"
    if there.startswith(here):
        return "newer"
    raise Forbidden(
        "another record of this registration was imported before",
        where=f"registration {sha256[:8]}",
        remedy=f"Remove that one first (python -m lab import --remove {sha256[:8]}), or import into another home",
    )


def _staged(found: Opened, folder: Path) -> Home:
    """The record in a folder of the same disk, every file durable: from there it is moved, not copied."""
    staged = Home(folder)
    for part in (staged.registrations, staged.journal, staged.blobs):
        make_folder(part)
    settle_in(found, staged)
    for path in folder.rglob("*"):
        if path.is_file():
            _sync(path)
    return staged


def _move(staged: Home, home: Home, note: Import) -> None:
    """Files first, the ledger last: a study is what has a ledger, so that one that was cut off is not there at all."""
    sha256 = note.registration
    try:
        for blob in sorted(path for path in staged.blobs.rglob("*") if path.is_file()):
            _move_blob(blob, path_of(home, blob.parent.name + blob.name))
        folder = registration_folder(home, sha256)
        make_folder(folder)
        for path in registration_folder(staged, sha256).iterdir():
            os.replace(path, folder / path.name)
        write_file(folder / NOTE, note_of(note))
        os.replace(staged.ledger(sha256), home.ledger(sha256))
        sync_folder(home.journal)
    except OSError as error:
        raise explained(error, home.root) from error


def _move_blob(source: Path, target: Path) -> None:
    digest = target.parent.name + target.name
    if _sha256(source) != digest:
        raise IntegrityError("a file changed while it was imported", where=str(source), seen=digest[:16])
    if not target.exists() or _sha256(target) != digest:
        make_folder(target.parent)
        os.replace(source, target)
    sync_folder(target.parent)


def _settle_head(staged: Home, home: Home, sha256: str) -> None:
    """The note of the newest line, last: an older one, or none, is true of a longer ledger as well."""
    source, target = path_of_head(staged.ledger(sha256)), path_of_head(home.ledger(sha256))
    older = target.read_bytes() if target.exists() else b""
    if source.exists() and source.read_bytes() > older:
        write_file(target, source.read_bytes())


@contextmanager
def _incoming(home: Home) -> Iterator[Path]:
    """A folder of this home for one import at a time; what one left that was killed is swept away."""
    folder = home.root / "incoming"
    try:
        folder.mkdir(exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise explained(error, folder) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _sweep(folder)
        try:
            yield folder
        finally:
            _sweep(folder)
    finally:
        os.close(descriptor)


def _sweep(folder: Path) -> None:
    for path in folder.iterdir():
        shutil.rmtree(path, ignore_errors=True)


def _sync(path: Path) -> None:
    try:
        with path.open("rb") as file:
            os.fsync(file.fileno())
    except OSError as error:
        raise explained(error, path) from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
