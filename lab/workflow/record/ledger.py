"""The ledger of a registration: its journal read, verified and folded."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from pathlib import Path

from lab.errors import Forbidden
from lab.workflow.record.fold import Folding, fold
from lab.workflow.record.ledger_state import Deviation, Job, LedgerState, RunState, State, Status
from lab.workflow.record.presence import identity
from store import journal
from store.errors import NotFound
from store.journal import Line, Mark
from store.paths import Home

__all__ = [
    "Deviation",
    "Job",
    "LedgerState",
    "RunState",
    "State",
    "Status",
    "demand_results",
    "fold",
    "ledger",
    "lines_of",
]


def lines_of(home: Home, registration: str) -> tuple[Line, ...]:
    """The verified lines of a registration's journal; none where it was never locked in this home."""
    path = home.ledger(registration)
    return journal.read(path, first_previous=registration) if path.exists() else ()


def ledger(home: Home, registration: str) -> LedgerState:
    """The state of a registration now; runs of a worker that is gone are "interrupted", not "running"."""
    state = _folded(home, registration)
    if state.count("running") and not identity(home, registration).alive:
        return replace(state, runs={name: _interrupted(run) for name, run in state.runs.items()})
    return state


def demand_results(state: LedgerState) -> None:
    """Forbidden unless the test set was evaluated."""
    if state.results is None:
        raise Forbidden(
            "the lockbox has not been opened: there is nothing to analyze",
            where=f"registration {state.registration[:8]}",
            seen=state.state,
            remedy="Open it: python -m lab unseal REG",
        )


def _interrupted(run: RunState) -> RunState:
    if run.status != "running":
        return run
    return replace(run, status="interrupted", reason="the worker ended before the run did")


def _folded(home: Home, registration: str) -> LedgerState:
    path = home.ledger(registration)
    try:
        stat = path.stat()
    except FileNotFoundError as error:
        raise NotFound(
            "this registration was never locked in this home",
            where=str(home.root),
            seen=registration,
            remedy="Run `python -m lab status` for the registrations that are here",
        ) from error
    return _read(path, registration, stat.st_mtime_ns, stat.st_size)


@dataclass(slots=True)
class _Followed:
    """A journal as far as it was read: the folding goes on from there, so that a long ledger is parsed once."""

    mark: Mark | None = None
    folding: Folding = field(default_factory=Folding)
    stamp: tuple[int, int] = (-1, -1)
    state: LedgerState | None = None


_FOLLOWED: OrderedDict[Path, _Followed] = OrderedDict()
_LOCK = threading.Lock()
MOST_FOLLOWED = 256


def _read(path: Path, registration: str, changed_ns: int, size: int) -> LedgerState:
    """Remembered by what changes with every appended line, so that pages may ask as often as they like."""
    with _LOCK:
        known = _FOLLOWED.pop(path, None) or _Followed()
        if known.state is None or known.stamp != (changed_ns, size):
            lines, known.mark, same = journal.read_on(path, known.mark, first_previous=registration)
            if not same:
                known.folding = Folding()
            known.folding.take(lines)
            known.state, known.stamp = known.folding.state(), (changed_ns, size)
        _FOLLOWED[path] = known  # not reached where the ledger is damaged: it is read from its beginning again
        while len(_FOLLOWED) > MOST_FOLLOWED:
            _FOLLOWED.popitem(last=False)
        return known.state
