"""The lockbox: closed until every run has ended, opened once, resumed after a crash as the same opening."""

import pytest

from lab.errors import Forbidden, IntegrityError
from lab.study.registration import Registration
from lab.workflow.look.analyze import analyze
from lab.workflow.planning.abandon import abandon
from lab.workflow.planning.lock import lock
from lab.workflow.record.ledger import ledger, lines_of
from lab.workflow.record.planned import check_fingerprint
from lab.workflow.training import unseal as module
from lab.workflow.training.run import run
from lab.workflow.training.unseal import unseal
from store.blobs import path_of
from store.errors import BlobCorrupt
from store.paths import Home


def test_it_stays_closed_before_the_runs_have_ended(home: Home, tiny: str) -> None:
    registration = lock(home, tiny).sha256
    with pytest.raises(Forbidden, match="4 of 4 planned runs have not ended") as raised:
        unseal(home, registration)
    assert raised.value.exit_code == 3
    with pytest.raises(Forbidden, match="has not been opened"):
        analyze(home, registration)
    assert [line.event for line in lines_of(home, registration)] == ["locked"]


def test_checkpoints_are_committed_before_the_box_is_opened(unsealed_home: tuple[Home, str]) -> None:
    home, registration = unsealed_home
    state = ledger(home, registration)
    order = [line.event for line in lines_of(home, registration)]
    protocol = ["checkpoints_committed", "lockbox_opened", "test_evaluated", "analysis"]
    assert [event for event in order if event in protocol] == protocol
    assert state.committed == {name: run.weights for name, run in state.runs.items()}
    assert {result["n"] for result in state.results.values()} == {300}
    assert all(result["correct"] / 300 == result["test_accuracy"] for result in state.results.values())
    assert all(result["test_loss"] > 0 for result in state.results.values())


def test_a_second_opening_is_refused(unsealed: tuple[Home, str]) -> None:
    home, registration = unsealed
    before = home.ledger(registration).read_bytes()
    with pytest.raises(Forbidden, match="evaluated once") as raised:
        unseal(home, registration)
    assert raised.value.exit_code == 3
    assert home.ledger(registration).read_bytes() == before
    assert run(home, registration).state == "unsealed"


def test_a_crash_in_between_resumes_the_same_opening(
    trained: tuple[Home, str], unsealed_home: tuple[Home, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home, registration = trained

    def crash(*arguments: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(module, "_scored", crash)
        with pytest.raises(MemoryError):
            unseal(home, registration)
    assert ledger(home, registration).state == "trained"
    unseal(home, registration)
    events = [line.event for line in lines_of(home, registration)]
    assert (
        events.count("checkpoints_committed") == events.count("lockbox_opened") == events.count("test_evaluated") == 1
    )
    assert ledger(home, registration).results == ledger(*unsealed_home).results


def test_a_damaged_checkpoint_is_found_before_anything_is_opened(trained: tuple[Home, str]) -> None:
    home, registration = trained
    weights = path_of(home, ledger(home, registration).runs["c00-r1"].weights)
    weights.write_bytes(weights.read_bytes()[:-1] + b"x")
    with pytest.raises(BlobCorrupt):
        unseal(home, registration)
    assert "lockbox_opened" not in [line.event for line in lines_of(home, registration)]


def test_other_data_than_registered_is_refused(trained: tuple[Home, str], monkeypatch: pytest.MonkeyPatch) -> None:
    home, registration = trained
    monkeypatch.setattr("lab.workflow.record.planned.check_fingerprint", _other_data)
    with pytest.raises(IntegrityError, match="not the one that was registered"):
        unseal(home, registration)
    assert ledger(home, registration).results is None


def _other_data(locked: Registration, fingerprint: str) -> None:
    check_fingerprint(locked, "0" * 64)


def test_openings_of_one_split_are_counted(unsealed: tuple[Home, str], tiny: str) -> None:
    home, registration = unsealed
    assert ledger(home, registration).openings[0]["opening_number"] == 1
    other = lock(home, tiny.replace("sesoi = 0.05", "sesoi = 0.07"))
    assert module.openings_before(home, other) == 1


def test_a_study_is_given_up_only_before_its_results(home: Home, tiny: str, unsealed: tuple[Home, str]) -> None:
    registration = lock(home, tiny).sha256
    assert abandon(home, registration, "wrong patch size").state == "abandoned"
    for verb in (run, unseal):
        with pytest.raises(Forbidden, match="abandoned"):
            verb(home, registration)
    with pytest.raises(Forbidden, match="results are known"):
        abandon(*unsealed, "I do not like them")
