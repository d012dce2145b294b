"""Verify a registration from its record: every hash, seed, checkpoint and analysed number is recomputed."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from lab.errors import IntegrityError, LabError
from lab.workflow.audit.links import STEPS, Record, anchors, chain, registered
from lab.workflow.record.registered import SHORTEST_PREFIX, load
from store.errors import StoreError
from store.paths import Home


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was recomputed; `detail` says what was compared, or what is broken."""

    name: str
    ok: bool
    detail: str


def verify(home: Home, registration: str, ca: bytes = b"") -> list[Check]:
    """All checks in the order of the chain; after the first broken link of the chain itself the rest is not judged."""
    found: list[Check] = []
    sha256 = _name(home, registration)
    record = None
    for name, step in (("registration", registered), ("ledger chain", chain)):
        check, part = _tried(name, lambda step=step: step(home, sha256))
        found.append(check)
        if not check.ok:
            return found
        record = part or record
    return found + [
        _tried(name, lambda step=step: (step(record), None))[0]
        for name, step in (*STEPS, ("anchors", partial(anchors, ca=ca)))
    ]


def broken(checks: list[Check]) -> IntegrityError | None:
    """The first broken link as an error, or None."""
    first = next((check for check in checks if not check.ok), None)
    if first is None:
        return None
    return IntegrityError(
        f"{first.name} does not agree with the record",
        where="verify",
        seen=first.detail,
        remedy="Restore the home from a backup, or do not rely on this result",
    )


def _name(home: Home, prefix: str) -> str:
    """The full name without reading the registration: it may be the broken one."""
    wanted = prefix.strip().lower()
    known = [folder.name for folder in home.registrations.iterdir() if folder.is_dir()]
    full = [name for name in known if name.startswith(wanted)] if len(wanted) >= SHORTEST_PREFIX else []
    return full[0] if len(full) == 1 else load(home, prefix).sha256


def _tried(name: str, step: Callable) -> tuple[Check, Record | None]:
    try:
        detail, part = step()
        return Check(name, True, detail), part
    except (LabError, StoreError) as error:
        return Check(name, False, error.line), None
    except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError, OSError) as error:
        return Check(name, False, f"{type(error).__name__}: {error}"), None


def rebuild(home: Home) -> tuple[dict[str, int], dict[str, StoreError]]:
    """Delete the index and make it anew: rows per table, and the damaged registrations that it leaves out.

    HomeBusy while the app owns it.
    """
    from store.database import discard
    from store.queries import reading, table_dump

    discard(home)
    with reading(home) as index:
        return {table: len(rows) for table, rows in table_dump(index).items()}, dict(index.damaged)


def names(checks: list[Check]) -> Iterator[str]:
    """One line per check."""
    for check in checks:
        yield f"{'ok    ' if check.ok else 'BROKEN'} {check.name}: {check.detail}"
