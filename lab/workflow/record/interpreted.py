"""Interpretations on record: kept as blobs, named by the ledger."""

from typing import TYPE_CHECKING

from lab.workflow.record.ledger_state import LedgerState
from store.blobs import get
from store.paths import Home

if TYPE_CHECKING:
    from lab.interpret.results import Interpretation


def interpretations(home: Home, state: LedgerState) -> tuple["Interpretation", ...]:
    """All interpretations of a study, the newest first."""
    if not state.interpreted:
        return ()
    from lab.interpret.results import from_bytes

    return tuple(from_bytes(get(home, str(entry["blob"]))) for entry in reversed(state.interpreted))


def newest_interpretation(home: Home, state: LedgerState) -> "Interpretation | None":
    """The newest one, or None."""
    return next(iter(interpretations(home, state)), None)
