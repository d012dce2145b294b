"""The permit to read test examples, issued from what the ledger says and from nothing else."""

from collections.abc import Mapping

from lab.data.lockbox import Permit, issue_permit
from lab.workflow.record.ledger_state import LedgerState


def checkpoints(state: LedgerState) -> dict[str, str]:
    """The weights of every finished run by run."""
    return {run.id: str(run.weights) for run in state.runs.values() if run.status == "done"}


def permit_of(state: LedgerState, committed: Mapping[str, str], commit_head: str) -> Permit:
    """Forbidden unless every planned run has ended (or a stopping rule fired) and its checkpoint is committed."""
    ended = {run.id: "finished" if run.status == "done" else "failed" for run in state.runs.values() if run.ended}
    planned = state.planned if state.stopped is None else tuple(ended)
    return issue_permit(state.registration, planned, ended, committed, commit_head)
