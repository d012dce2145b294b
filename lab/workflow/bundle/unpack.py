"""Open a bundle, a ZIP or an unpacked folder, and make a home of its record: everything is found by its SHA-256."""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lab.errors import IntegrityError, InvalidInput
from lab.report.bundle.archive import SUMS, sums_of
from lab.report.bundle.scripts import CHOICE, as_packed
from lab.report.bundle.unpack import unpack
from lab.workflow.bundle.pack import HEAD, LEDGER, STUDY
from lab.workflow.record.places import registration_folder
from store.blobs import explained, path_of
from store.heads import path_of_head
from store.paths import Home, open_home

PASSING = {".venv", "out", ".dvc", ".git", "dvc.lock", ".dvcignore", "__pycache__"}
"""What an unpacked bundle may have gained by being used."""
DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Opened:
    """An unpacked bundle; `sums` is its own list of hashes, not yet checked. `packed` says that it came as a ZIP."""

    folder: Path
    packed: bool

    @cached_property
    def sums(self) -> dict[str, str]:
        """SHA-256 by name, as the bundle says."""
        return sums_of(self.read(SUMS).decode(errors="replace"))

    def read(self, name: str) -> bytes:
        """The bytes of a file (as they were packed, of the one file that may be edited); IntegrityError where it is missing."""
        try:
            content = (self.folder / name).read_bytes()
            return as_packed(content) if name == CHOICE and not self.packed else content
        except OSError as error:
            raise _missing(name, error.strerror) from error

    def names(self) -> list[str]:
        """Every file that is there, but for what using a bundle leaves in it."""
        found = []
        for path in sorted(self.folder.rglob("*")):
            place = path.relative_to(self.folder)
            if not PASSING.intersection(place.parts) and (path.is_file() or path.is_symlink()):
                found.append(place.as_posix())
        return found

    def executable(self, name: str) -> bool:
        """Whether it may be run."""
        return os.access(self.folder / name, os.X_OK)

    @cached_property
    def manifest(self) -> Mapping[str, Any]:
        """What bundle.json says; IntegrityError where it is no such file."""
        try:
            known = json.loads(self.read("bundle.json"))
            return {"format": known["format"], "registration": known["registration"], "packed_by": known["packed_by"]}
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise IntegrityError("this is no bundle.json", where="bundle.json", seen=type(error).__name__) from error

    @property
    def registration(self) -> str:
        """The SHA-256 of the registered plan in it."""
        return hashlib.sha256(self.read(STUDY)).hexdigest()


@contextmanager
def opened(path: Path, progress: Progress = lambda message, fraction: None, name: str = "") -> Iterator[Opened]:
    """The bundle at `path`; a ZIP is unpacked into a folder that goes away afterwards. `name` is its file's in messages."""
    if path.is_dir():
        _check_bundle(path, "this folder is no bundle", str(path))
        yield Opened(path.resolve(), packed=False)
        return
    if not path.is_file():
        raise InvalidInput(
            "there is no such bundle", where=str(path), remedy="Name a ZIP made by: python -m lab bundle"
        )
    with tempfile.TemporaryDirectory(prefix="lockbox-bundle-") as folder:
        unpack(path, Path(folder), where=name or path.name, progress=progress)
        _check_bundle(Path(folder), "this ZIP is no bundle", name or path.name)
        yield Opened(Path(folder), packed=True)


def _check_bundle(folder: Path, what: str, where: str) -> None:
    if not (folder / SUMS).is_file():
        raise InvalidInput(what, where=where, seen=f"no {SUMS}", remedy="Name one made by: python -m lab bundle")


@contextmanager
def home_of(found: Opened) -> Iterator[Home]:
    """A home with this one record, which goes away afterwards."""
    with tempfile.TemporaryDirectory(prefix="lockbox-home-") as folder:
        home = open_home(folder)
        settle_in(found, home)
        yield home


def settle_in(found: Opened, home: Home) -> None:
    """Put the record of a bundle into a home: plan, ledger with its head, and every file that the ledger names."""
    sha256 = found.registration
    folder = registration_folder(home, sha256)
    folder.mkdir(parents=True, exist_ok=True)
    _copy(found, STUDY, folder / "study.json")
    _copy(found, "study.toml", folder / "study.toml")
    _copy(found, LEDGER, home.ledger(sha256))
    if (found.folder / HEAD).exists():
        _copy(found, HEAD, path_of_head(home.ledger(sha256)))
    by_digest = {digest: name for name, digest in found.sums.items()}
    for digest in sorted(set(DIGEST.findall(found.read(LEDGER).decode(errors="replace")))):
        if digest in by_digest and not path_of(home, digest).exists():
            path_of(home, digest).parent.mkdir(parents=True, exist_ok=True)
            _copy(found, by_digest[digest], path_of(home, digest))


def _copy(found: Opened, name: str, target: Path) -> None:
    content = found.read(name)
    try:
        target.write_bytes(content)
    except OSError as error:
        raise explained(error, target) from error


def _missing(name: str, seen: str | None) -> IntegrityError:
    return IntegrityError("a file of the bundle is missing", where=name, seen=seen, remedy="Get the bundle again")
