"""Evaluations under stress as the ledger holds them: what is on record, and what it says of cells and hypotheses."""

from collections.abc import Mapping

from lab.analysis.stressed import Measured
from lab.stress.conditions import Condition
from lab.workflow.ledger_state import LedgerState


def recorded(state: LedgerState, condition: Condition, data: Mapping[str, object] | None) -> bool:
    """Whether this condition is on record for these data."""
    return any(entry["condition"] == condition.document and _same(entry["data"], data) for entry in state.stressed)


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


def _same(one: object, two: Mapping[str, object] | None) -> bool:
    """Data sets are the same by fingerprint; the words about their labels belong to each evaluation."""
    if not isinstance(one, Mapping) or two is None:
        return one is None and two is None
    return one["fingerprint"] == two["fingerprint"] and one["same_labels"] == two["same_labels"]
