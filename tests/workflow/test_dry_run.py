"""A dry run goes into the ledger with the lock, and not after the first run."""

import pytest

from lab.errors import Forbidden
from lab.study.toml_file import parse
from lab.workflow.audit.verify import broken, verify
from lab.workflow.planning.dry_run import dry_run, dry_run_plan
from lab.workflow.planning.lock import lock
from lab.workflow.record.ledger import ledger
from store.paths import Home

SETTINGS = "\n[dry_run]\nstudies = 100\nsigmas = [0.01]\n"


def test_what_was_rehearsed_as_a_draft_is_recorded_by_the_lock(home: Home, tiny: str) -> None:
    found = dry_run_plan(home, tiny + SETTINGS)
    assert found["registered"] and found["settings"]["studies"] == 100 and found["rows"]
    registration = lock(home, tiny + SETTINGS)
    (recorded,) = ledger(home, registration.sha256).dry_runs
    assert recorded["rows"] == found["rows"] and broken(verify(home, registration.sha256)) is None


def test_a_locked_plan_can_be_rehearsed_until_its_first_run(home: Home, tiny: str, trained: tuple[Home, str]) -> None:
    registration = lock(home, tiny + SETTINGS).sha256
    assert not ledger(home, registration).dry_runs
    dry_run(home, registration)
    assert len(ledger(home, registration).dry_runs) == 1
    with pytest.raises(Forbidden, match="runs have begun"):
        dry_run(*trained)


def test_the_settings_are_registered_and_do_not_change_the_seeds(home: Home, tiny: str) -> None:
    plain, with_settings = lock(home, tiny), lock(home, tiny + SETTINGS)
    assert plain.sha256 != with_settings.sha256 and plain.runs == with_settings.runs
    assert parse(tiny).dry_run is None
