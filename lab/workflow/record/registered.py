"""What is registered in a home: its registrations by name, each read back from its canonical bytes."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lab.errors import IntegrityError
from lab.study.registration import Registration, from_bytes
from lab.workflow.record.ledger import lines_of
from lab.workflow.record.places import registration_folder
from store.errors import NotFound
from store.journal import Line
from store.paths import Home

SHORTEST_PREFIX = 4


def load(home: Home, prefix: str) -> Registration:
    """The registration whose SHA-256 begins so; NotFound names the candidates."""
    wanted = prefix.strip().lower()
    known = registrations(home)
    found = [name for name in known if name.startswith(wanted)] if len(wanted) >= SHORTEST_PREFIX else []
    if len(found) != 1:
        raise NotFound(
            "several registrations begin so" if found else "there is no such registration in this home",
            where=str(home.root),
            seen=prefix,
            remedy=f"Candidates: {', '.join(name[:12] for name in found or known) or 'none, lock a study first'}",
        )
    path = registration_folder(home, found[0]) / "study.json"
    try:
        content = path.read_bytes()
    except OSError as error:
        remedy = "Restore the file from a bundle or a backup"
        raise IntegrityError(
            "the registered plan is not there", where=str(path), seen=error.strerror, remedy=remedy
        ) from error
    registration = from_bytes(content, expected=found[0], where=str(path))
    if registration.study.replicates.seeds_from == "lock":
        return registration
    return replace(registration, anchor=seed_anchor(lines_of(home, found[0])))


def seed_anchor(lines: Sequence[Line]) -> str:
    """The SHA-256 of the first time stamp of the plan that is older than any run; empty where there is none."""
    for line in lines:
        if line.event == "anchored" and line.data["kind"] == "rfc3161" and line.data["what"] == "plan":
            return str(line.data["token"])
        if line.event == "run_started":
            return ""
    return ""


def registrations(home: Home) -> list[str]:
    """The SHA-256 of every registration in a home whose lock is on record."""
    ledgers = sorted(home.journal.glob("*.jsonl")) if home.journal.is_dir() else []
    return [path.stem for path in ledgers if len(path.stem) == 64 and _begun(path)]


def _begun(path: Path) -> bool:
    """Whether the ledger has a line: a lock that was cut off leaves an empty file."""
    return path.exists() and path.stat().st_size > 0
