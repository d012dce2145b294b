"""Plans without a ledger: a lock that was cut off before it was on record, or a record that was taken away."""

from collections.abc import Iterator

from lab.workflow.record.registered import registrations
from store.heads import path_of_head
from store.paths import Home


def without_ledger(home: Home) -> Iterator[tuple[str, str]]:
    """The SHA-256 of every plan that no ledger knows, and what to do about it.

    The note beside a ledger is made with its first line: where it has one, there was a ledger, and it is gone.
    """
    known = set(registrations(home))
    folders = sorted(home.registrations.iterdir()) if home.registrations.is_dir() else []
    for folder in folders:
        name = folder.name
        if len(name) != 64 or name in known or not folder.is_dir():
            continue
        note = path_of_head(home.ledger(name))
        if note.is_file() and note.stat().st_size:
            yield name, f"its ledger is gone, the note of its head is there. Restore {home.ledger(name)} from a backup"
        else:
            yield name, f"its lock was cut off and nothing was registered. Lock the same file again, or delete {folder}"
