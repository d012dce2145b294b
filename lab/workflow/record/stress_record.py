"""What of a stress job is on record already, so that it is not computed again."""

from collections.abc import Mapping

from lab.stress.conditions import Condition
from lab.workflow.record.ledger_state import LedgerState


def recorded(state: LedgerState, condition: Condition, data: Mapping[str, object] | None) -> bool:
    """Whether this condition is on record for these data."""
    return any(entry["condition"] == condition.document and _same(entry["data"], data) for entry in state.stressed)


def _same(one: object, two: Mapping[str, object] | None) -> bool:
    """Data sets are the same by fingerprint; the words about their labels belong to each evaluation."""
    if not isinstance(one, Mapping) or two is None:
        return one is None and two is None
    return one["fingerprint"] == two["fingerprint"] and one["same_labels"] == two["same_labels"]
