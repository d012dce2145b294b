"""The per-user list of locks, outside any home: how often this data set and these factors were locked before."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

from lab.study.registration import Registration, canonical
from lab.workflow.record.places import now
from store.blobs import explained, write_all


def list_path() -> Path:
    """$LOCKBOX_USER_LIST, else the user's data folder (XDG base directory specification)."""
    named = os.environ.get("LOCKBOX_USER_LIST")
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(named) if named else Path(data) / "lockbox" / "locks.jsonl"


def subject(registration: Registration) -> str:
    """SHA-256 of the data's fingerprint and the factors with their levels: what counts as the same attempt."""
    factors = [factor.model_dump(mode="json") for factor in registration.study.factors]
    content = {"data": registration.data.fingerprint, "factors": sorted(factors, key=lambda factor: factor["name"])}
    return hashlib.sha256(canonical(content)).hexdigest()


def enter(registration: Registration) -> int:
    """Append this lock unless it is listed; returns which lock of its subject it is, from 1 (a lower bound)."""
    path, about = list_path(), subject(registration)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise explained(error, path) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        listed = list(dict.fromkeys(entry["registration"] for entry in _entries(path) if entry["subject"] == about))
        if registration.sha256 not in listed:
            listed.append(registration.sha256)
            entry = {"at": now(), "registration": registration.sha256, "subject": about}
            write_all(descriptor, json.dumps(entry).encode() + b"\n")
    except OSError as error:
        raise explained(error, path) from error
    finally:
        os.close(descriptor)
    return listed.index(registration.sha256) + 1


def _entries(path: Path) -> Iterator[dict[str, str]]:
    """Whole lines only: the list is a courtesy, a damaged line must not stop a lock."""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and {"registration", "subject"} <= entry.keys():
            yield entry
