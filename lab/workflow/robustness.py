"""Robustness of the verdicts of an unsealed study; looks only, and records nothing."""

from lab.analysis.robustness import Robustness
from lab.analysis.robustness import robustness as look
from lab.workflow.ledger import demand_results, ledger
from lab.workflow.lock import load
from lab.workflow.run_table import from_index, run_table
from store.database import Index
from store.paths import Home
from store.queries import reading


def robustness(home: Home, registration: str, *, index: Index | None = None) -> Robustness:
    """Whether another look at the same runs would turn a registered verdict; Forbidden before the opening."""
    locked = load(home, registration)
    state = ledger(home, locked.sha256)
    demand_results(state)
    with reading(home, index) as current:
        return look(locked.study, run_table(home, locked, state, from_index(current, locked)))
