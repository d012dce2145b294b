"""The preflight verb: findings in the ledger, readable by the state; a stop in the middle leaves none."""

import pytest

from lab.errors import InvalidInput
from lab.preflight.results import Check
from lab.workflow.planning.lock import lock
from lab.workflow.planning.preflight import preflight, preflight_plan
from lab.workflow.record.interrupt import Interrupted, StopRequest
from lab.workflow.record.ledger import ledger
from lab.workflow.training.run import run
from store.paths import Home

SOME = Check("some check", "passed", "seen", "wanted")


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
    state = run(home, registration, processes=1)
    assert state.complete and not [entry for entry in state.deviations if entry.kind == "changed_first_batch"]


def test_a_stop_in_the_middle_records_nothing(home: Home, tiny: str) -> None:
    registration = lock(home, tiny).sha256
    with pytest.raises(Interrupted):
        preflight(home, registration, should_stop=StopRequest(asked=True))
    assert not ledger(home, registration).preflights


def test_a_study_file_is_checked_with_the_seeds_of_its_lock_and_nothing_is_recorded(home: Home, tiny: str) -> None:
    found = preflight_plan(home, tiny)
    assert found.verdict != "failed" and not list(home.journal.glob("*.jsonl"))
    assert preflight(home, lock(home, tiny).sha256).golden_batch == found.golden_batch


def test_a_plan_that_cannot_be_locked_cannot_be_checked(home: Home, tiny: str) -> None:
    with pytest.raises(InvalidInput):
        preflight_plan(home, tiny.replace("batch_size = 20", "batch_size = 2000"))


def test_training_on_another_first_batch_than_the_preflight_saw_is_a_deviation(
    home: Home, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault: between preflight and run, the code that draws the order has changed."""
    registration = lock(home, tiny).sha256
    monkeypatch.setattr("lab.preflight.run.golden_batch", lambda specs, data, recorded: (SOME, "f" * 64))
    monkeypatch.setattr("lab.preflight.run.factors", lambda *_: ())
    for name in ("overfit", "smoke_epoch", "shuffled_labels"):
        monkeypatch.setattr(f"lab.preflight.run.{name}", lambda *_: SOME)
    preflight(home, registration)
    state = run(home, registration, processes=1)
    (found,) = [entry for entry in state.deviations if entry.kind == "changed_first_batch"]
    assert "ffffffffffff… then" in found.sentence
