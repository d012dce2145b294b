"""Where the files of a home are."""

import errno
import os
from dataclasses import dataclass
from pathlib import Path

from store.errors import ReadOnlyHome, StoreError, StoreFull


@dataclass(frozen=True, slots=True)
class Home:
    """A folder with registrations, journals, blobs and the index over them."""

    root: Path

    @property
    def drafts(self) -> Path:
        """Study files that are not locked yet."""
        return self.root / "drafts"

    @property
    def registrations(self) -> Path:
        """One folder per registration, named by its SHA-256."""
        return self.root / "registrations"

    @property
    def journal(self) -> Path:
        """One ledger per registration."""
        return self.root / "journal"

    @property
    def blobs(self) -> Path:
        """Content-addressed bytes."""
        return self.root / "blobs"

    @property
    def work(self) -> Path:
        """What a worker leaves while it runs: identity, progress, log."""
        return self.root / "work"

    @property
    def cache(self) -> Path:
        """Decoded data sets; may be deleted."""
        return self.root / "cache"

    @property
    def distillations(self) -> Path:
        """Papers and what was distilled from them."""
        return self.root / "distillations"

    @property
    def notebook(self) -> Path:
        """The journal of the lab notebook; made with its folder when the first entry is written."""
        return self.root / "notebook" / "notebook.jsonl"

    @property
    def database(self) -> Path:
        """The DuckDB index; may be deleted and rebuilt."""
        return self.root / "lab.duckdb"

    def ledger(self, registration: str) -> Path:
        """The journal of one registration."""
        return self.journal / f"{registration}.jsonl"


def open_home(path: str | Path | None = None) -> Home:
    """The home at `path`, else at $LAB_HOME, else ./labdata; its folders are made if they are missing."""
    home = Home(Path(path or os.environ.get("LAB_HOME") or "labdata").expanduser().resolve())
    folders = (home.drafts, home.registrations, home.journal, home.blobs, home.work, home.cache, home.distillations)
    try:
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _kind(error)(
            "this home cannot be used",
            where=str(home.root),
            seen=error.strerror,
            remedy="Name a folder that can be written with --home or LAB_HOME",
        ) from error
    return home


def _kind(error: OSError) -> type[StoreError]:
    return StoreFull if error.errno in {errno.ENOSPC, errno.EDQUOT} else ReadOnlyHome
