"""Evaluations under stress as the ledger holds them: what is on record, and what it says of cells and hypotheses."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lab.analysis.as_json import rounded
from lab.analysis.stress_rows import Measured, StressLook
from lab.analysis.stressed import stress_look
from lab.stress.conditions import Condition
from lab.workflow.record.ledger import LedgerState, ledger
from store.paths import Home

if TYPE_CHECKING:
    from lab.workflow.look.analyze import Analysis


def stress_of(analysis: "Analysis", state: LedgerState) -> StressLook:
    """All that is on record, as cells, levels and contrasts."""
    return stress_look(analysis.study, analysis.table, measured(state))


def stress_json(home: Home, analysis: "Analysis") -> dict[str, Any] | None:
    """The same as JSON values; None where nothing is on record."""
    state = ledger(home, analysis.registration)
    return rounded(stress_of(analysis, state)) if state.stressed else None


def measured(state: LedgerState) -> tuple[Measured, ...]:
    """Every evaluation on record, corruptions in their order, then attacks, then other data."""
    found = [_measured(entry) for entry in state.stressed]
    return tuple(sorted(found, key=lambda one: (one.data, one.condition.attack)))


def _measured(entry: Mapping) -> Measured:
    data = entry["data"] or {}
    return Measured(
        Condition(**entry["condition"]),
        str(data.get("name", "")),
        str(data.get("same_labels", "")),
        tuple(data.get("classes", ())),
        {run: dict(counts) for run, counts in entry["results"].items()},
    )
