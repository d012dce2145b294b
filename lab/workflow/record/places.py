"""Where the parts of one registration lie in a home, and when now is."""

from datetime import UTC, datetime
from pathlib import Path

from store.paths import Home

ROOT = Path(__file__).resolve().parents[3]
"""The folder that holds lab, configs and requirements.lock."""


def registration_folder(home: Home, sha256: str) -> Path:
    """The folder that holds study.json and study.toml."""
    return home.registrations / sha256


def work_folder(home: Home, sha256: str) -> Path:
    """Snapshots, jobs and logs of the worker: nothing here is part of the record."""
    return home.work / sha256


def now() -> str:
    """The time in UTC, for example "2026-11-20T20:15:00.123456Z"."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """A ledger time as an aware datetime."""
    return datetime.fromisoformat(text)
