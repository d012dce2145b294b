"""Home's list: every state, one next action each; a damaged ledger is shown, not raised."""

import pytest

from lab.errors import IntegrityError
from lab.workflow.audit.doctor import doctor
from lab.workflow.desk.studies import summaries
from lab.workflow.planning import drafts
from lab.workflow.planning.abandon import abandon
from lab.workflow.planning.lock import lock
from lab.workflow.record.presence import announce
from lab.workflow.record.registered import load
from store.paths import Home


def test_an_empty_home(home: Home) -> None:
    assert summaries(home) == ()


def test_drafts_then_registrations_newest_first(home: Home, tiny: str) -> None:
    drafts.new_draft(home, tiny)
    first = lock(home, tiny)
    second = lock(home, tiny.replace("sesoi = 0.05", "sesoi = 0.06"))
    abandon(home, second.sha256, "a slip")
    found = summaries(home)
    assert [(study.state, study.next.page) for study in found] == [
        ("draft", "Preregister"),
        ("abandoned", "Preregister"),
        ("locked", "Run"),
    ]
    assert found[2].registration == first.sha256
    assert (found[2].total, found[2].number, found[1].reason) == (4, 1, "a slip")
    assert all(study.demonstration for study in found)


def test_what_is_next_after_training_and_opening(trained_home, unsealed_home) -> None:
    trained, unsealed = summaries(trained_home[0])[0], summaries(unsealed_home[0])[0]
    assert (trained.state, trained.done, trained.next.label) == ("trained", 4, "Open the lockbox")
    assert (unsealed.state, unsealed.next.page) == ("unsealed", "Report")
    assert sum(unsealed.verdicts.values()) == 1
    assert trained.opened_at == ""
    assert unsealed.opened_at


def test_a_worker_that_is_gone_leaves_interrupted_runs(home: Home, tiny: str) -> None:
    import os

    registration = lock(home, tiny).sha256
    announce(home, registration, "run", os.getpid())
    assert (summaries(home)[0].state, summaries(home)[0].interrupted) == ("running", False)


def test_a_damaged_ledger_is_one_line_in_the_list(home: Home, tiny: str) -> None:
    registration = lock(home, tiny).sha256
    path = home.ledger(registration)
    path.write_bytes(path.read_bytes().replace(b"Width", b"Depth"))
    (study,) = summaries(home)
    assert study.registration == registration
    # The first line's own hash is in no other line: what it says is checked against the registration's name elsewhere.
    assert study.title in ("Depth on digits", f"Registration {registration[:8]} cannot be read")
    path.write_bytes(b"{}\n")
    (study,) = summaries(home)
    assert "damaged" in study.reason
    assert study.next.page == "Run"


def test_a_study_that_lost_its_plan_is_still_listed(home: Home, tiny: str) -> None:
    registration = lock(home, tiny).sha256
    (home.registrations / registration / "study.json").unlink()
    assert [study.registration for study in summaries(home)] == [registration]
    with pytest.raises(IntegrityError, match="is not there"):
        load(home, registration)
    assert not next(check for check in doctor(home) if check.name.startswith("study")).ok
