"""The preflight verb: findings in the ledger, readable by the state; a stop in the middle leaves none."""

import pytest

from lab.workflow.interrupt import Interrupted, StopRequest
from lab.workflow.ledger import ledger
from lab.workflow.lock import lock
from lab.workflow.preflight import preflight
from lab.workflow.run import run
from store.paths import Home


def test_findings_go_into_the_ledger_and_the_golden_batch_is_compared(home: Home, tiny: str) -> None:
    registration = lock(home, tiny).sha256
    told: list[float] = []
    found = preflight(home, registration, on_progress=lambda message, fraction: told.append(fraction))
    assert {check.verdict for check in found.checks} <= {"passed", "warning"}, found
    assert told and 0 <= min(told) <= max(told) <= 1
    state = ledger(home, registration)
    (kept,) = state.preflights
    assert kept["golden_batch"] == found.golden_batch and len(kept["checks"]) == len(found.checks)
    assert state.state == "locked", "nothing was trained that counts"
    again = preflight(home, registration)
    assert again.golden_batch == found.golden_batch
    assert run(home, registration, processes=1).complete


def test_a_stop_in_the_middle_records_nothing(home: Home, tiny: str) -> None:
    registration = lock(home, tiny).sha256
    with pytest.raises(Interrupted):
        preflight(home, registration, should_stop=StopRequest(asked=True))
    assert not ledger(home, registration).preflights
