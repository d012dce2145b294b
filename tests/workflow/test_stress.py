"""Runs under stress: only after the opening, on record as what it is, resumed, recounted, and never part of what was registered."""

import json
from pathlib import Path

import numpy as np
import pytest

from lab.errors import Forbidden, InvalidInput
from lab.stress.conditions import Condition, attacks, corruptions
from lab.workflow.audit.verify import broken, rebuild, verify
from lab.workflow.look.analyze import analyze
from lab.workflow.planning.lock import lock
from lab.workflow.record.exclusive import writing
from lab.workflow.record.ledger import ledger, lines_of
from lab.workflow.record.registered import load
from lab.workflow.stress import evaluate as module
from lab.workflow.stress.choice import StressChoice, conditions_of
from lab.workflow.stress.evaluate import stress
from lab.workflow.training.unseal import openings_before
from store.blobs import get, path_of
from store.errors import ReadOnlyHome, StoreFull
from store.paths import Home
from store.queries import reading, table_dump
from store.segments import probabilities_of
from store.stressed import stress_of, truth_of
from tests.data.folders import png, write

FEW = (*corruptions(["noise", "occlusion"], [1, 5]), *attacks(["fgsm", "pgd"], [0.1], steps=4, restarts=2, examples=50))
SAME = "class k is the digit k in both"


@pytest.fixture(scope="module")
def stressed_home(unsealed_home: tuple[Home, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str]:
    """The unsealed study under a few conditions. Read only."""
    from tests.workflow.conftest import _copied

    home = _copied(unsealed_home[0], tmp_path_factory.mktemp("stressed"))
    stress(home, unsealed_home[1], FEW)
    return home, unsealed_home[1]


def _digits_folder(folder: Path, classes: int = 10, side: int = 8) -> Path:
    """Grey pictures that are their class: a bright column at the place of the label."""
    folder.mkdir()
    for part, count in (("train", 4), ("test", 40)):
        labels = [number % classes for number in range(max(count, classes))]
        images = [np.full((side, side), 25 * label, dtype=np.uint8) for label in labels]
        write(folder / f"{part}-0.parquet", [png(image) for image in images], labels)
    return folder


def _on(tiny: str, name: str) -> str:
    text = tiny.replace('name = "digits"', f'name = "{name}"').replace("batch_size = 20", "batch_size = 2")
    return text.replace("train = 200, validation = 100, test = 300", "train = 6, validation = 4, test = 30")


def test_it_is_forbidden_before_the_opening(trained: tuple[Home, str]) -> None:
    before = trained[0].ledger(trained[1]).read_bytes()
    with pytest.raises(Forbidden, match="has not been opened") as raised:
        stress(*trained, FEW)
    assert raised.value.exit_code == 3 and trained[0].ledger(trained[1]).read_bytes() == before


def test_the_ledger_shows_the_reading_first_and_every_condition(stressed_home: tuple[Home, str]) -> None:
    home, registration = stressed_home
    events = [line.event for line in lines_of(home, registration)]
    assert events[events.index("analysis") + 1 :] == ["stress_started", *["stressed"] * len(FEW)]
    state = ledger(home, registration)
    assert state.state == "unsealed" and len(state.openings) == 1
    assert state.stress_reads[0]["permit"] == state.openings[0]["permit"]
    assert [Condition(**entry["condition"]) for entry in state.stressed] == list(FEW)
    assert [{run["n"] for run in entry["results"].values()} for entry in state.stressed] == [{300}] * 4 + [{50}] * 2


def test_counts_are_those_of_kept_predictions_and_of_the_opening(stressed_home: tuple[Home, str]) -> None:
    home, registration = stressed_home
    state = ledger(home, registration)
    for entry in state.stressed:
        (truth,) = entry["truth"].values()
        places, labels = truth_of(get(home, truth))
        for run, (_, predicted) in stress_of(get(home, entry["segment"])).items():
            own, found = probabilities_of(get(home, state.results[run]["predictions"]))
            assert np.array_equal(own[places], labels)
            counts = entry["results"][run]
            assert counts["correct"] == (predicted == labels).sum()
            assert counts["clean"] == (found.argmax(axis=1)[places] == labels).sum()
    noise, strong = (sum(run["correct"] for run in state.stressed[place]["results"].values()) for place in (0, 3))
    assert strong < noise
    fgsm, pgd = ({run: c["correct"] for run, c in state.stressed[place]["results"].items()} for place in (4, 5))
    assert all(pgd[run] <= fgsm[run] + 1 for run in pgd)


def test_what_was_registered_stays_to_the_byte(
    stressed_home: tuple[Home, str], unsealed_home: tuple[Home, str]
) -> None:
    found, before = analyze(*stressed_home), analyze(*unsealed_home)
    assert (found.sha256, found.json) == (before.sha256, before.json)
    assert broken(verify(*stressed_home)) is None


def test_asked_again_it_computes_and_records_nothing(stressed_home: tuple[Home, str]) -> None:
    before = stressed_home[0].ledger(stressed_home[1]).read_bytes()
    stress(*stressed_home, FEW)
    assert stressed_home[0].ledger(stressed_home[1]).read_bytes() == before


def test_the_index_made_anew_equals_the_old_one(stressed_home: tuple[Home, str]) -> None:
    home, _ = stressed_home
    with reading(home) as index:
        before = table_dump(index)
    counts, damaged = rebuild(home)
    with reading(home) as index:
        assert table_dump(index) == before
    assert damaged == {} and counts["ledger"] == len(before["ledger"])


def test_cut_off_anywhere_it_goes_on_and_ends_with_the_same_files(
    unsealed: tuple[Home, str], stressed_home: tuple[Home, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, real = [], module.put

    def full(home: Home, content: bytes) -> str:
        calls.append(1)
        if len(calls) == 4:
            raise StoreFull("the disk is full", where=str(home.root))
        return real(home, content)

    with monkeypatch.context() as patch:
        patch.setattr(module, "put", full)
        with pytest.raises(StoreFull):
            stress(*unsealed, FEW)
    assert len(ledger(*unsealed).stressed) == 1
    stress(*unsealed, FEW)
    disturbed, plain = ledger(*unsealed), ledger(*stressed_home)
    assert len(disturbed.stress_reads) == 2
    assert [entry["segment"] for entry in disturbed.stressed] == [entry["segment"] for entry in plain.stressed]
    assert broken(verify(*unsealed)) is None


def test_two_at_once_and_a_home_that_cannot_be_written(unsealed: tuple[Home, str], monkeypatch) -> None:
    with writing(*unsealed), pytest.raises(Forbidden, match="another worker is at this study"):
        stress(*unsealed, FEW)

    def read_only(*arguments, **options):
        raise ReadOnlyHome("this file cannot be written", where="ledger")

    monkeypatch.setattr("store.journal.writer", read_only)
    with pytest.raises(ReadOnlyHome):
        stress(*unsealed, FEW)


def test_verify_sees_other_counts_and_other_predictions(unsealed: tuple[Home, str], monkeypatch) -> None:
    home, registration = unsealed
    real = module._under

    def flattering(*arguments):
        found = real(*arguments)
        found["results"]["c00-r1"]["correct"] += 1
        return found

    with monkeypatch.context() as patch:
        patch.setattr(module, "_under", flattering)
        stress(home, registration, FEW[:1])
    assert "counts under stress" in next(check.detail for check in verify(home, registration) if not check.ok)
    path_of(home, ledger(home, registration).stressed[0]["segment"]).write_bytes(b"something else")
    assert broken(verify(home, registration)).exit_code == 4


def test_checkpoints_that_decide_otherwise_are_named(unsealed: tuple[Home, str], monkeypatch) -> None:
    zeros = {"head.weight": np.zeros((10, 12), np.float32), "head.bias": np.zeros(10, np.float32)}
    first = {"layers.0.weight": np.zeros((12, 64), np.float32), "layers.0.bias": np.zeros(12, np.float32)}
    monkeypatch.setattr(module, "weights_from", lambda content: {**first, **zeros})
    with pytest.raises(Exception, match="does not decide as it did|fit|size"):
        stress(*unsealed, FEW[:1])
    assert ledger(*unsealed).stressed == ()


def test_another_data_set_needs_a_word_a_shape_and_no_seal(
    unsealed: tuple[Home, str], tiny: str, tmp_path: Path
) -> None:
    home, registration = unsealed
    other = _digits_folder(tmp_path / "columns")
    name = f"parquet:{other}"
    with pytest.raises(InvalidInput, match="in what sense the labels are the same"):
        stress(home, registration, (), name)
    for wrong, seen in (({"classes": 3}, "8 x 8 x 1, 3 classes"), ({"side": 6}, "6 x 6 x 1, 10 classes")):
        folder = _digits_folder(tmp_path / f"other{seen[0]}{seen[-9]}", **wrong)
        with pytest.raises(InvalidInput, match="another shape or number of classes") as raised:
            stress(home, registration, (), f"parquet:{folder}", SAME)
        assert raised.value.seen == seen
    with pytest.raises(InvalidInput, match="own data set"):
        stress(home, registration, (), "digits", SAME)
    sealed = lock(home, _on(tiny, name))
    with pytest.raises(Forbidden, match="sealed by a study") as refused:
        stress(home, registration, (), name, SAME)
    assert refused.value.exit_code == 3 and ledger(home, registration).stress_reads == ()
    assert openings_before(home, sealed) == 0


def test_another_data_set_is_standardised_like_training_and_on_record(
    unsealed: tuple[Home, str], tmp_path: Path
) -> None:
    home, registration = unsealed
    name = f"parquet:{_digits_folder(tmp_path / 'columns')}"
    state = stress(home, registration, corruptions(["noise"], [2]), name, SAME)
    clean, noise = state.stressed
    assert clean["condition"]["family"] == "clean" and clean["data"]["same_labels"] == SAME
    assert str(tmp_path) not in json.dumps([dict(entry) for entry in state.stressed])
    assert {run["n"] for run in clean["results"].values()} == {40}
    assert all(noise["results"][run]["clean"] == counts["correct"] for run, counts in clean["results"].items())
    assert "2 conditions recounted" in next(
        check.detail for check in verify(home, registration) if check.name == "stress"
    )


def test_a_later_plan_on_that_data_set_knows_that_it_was_read(
    unsealed: tuple[Home, str], tiny: str, tmp_path: Path
) -> None:
    home, registration = unsealed
    name = f"parquet:{_digits_folder(tmp_path / 'columns')}"
    stress(home, registration, (), name, SAME)
    later = lock(home, _on(tiny, name))
    assert openings_before(home, later) == 1


def test_choices_become_conditions(unsealed_home: tuple[Home, str], monkeypatch: pytest.MonkeyPatch) -> None:
    home, locked = unsealed_home[0], load(*unsealed_home)
    assert len(conditions_of(home, locked, StressChoice())) == 5 * 5 + 2 * 3
    assert conditions_of(home, locked, StressChoice(), data="other") == ()
    only = conditions_of(home, locked, StressChoice(corruptions=["jpeg"], severities=[2], attacks=[]))
    assert [one.label for one in only] == ["JPEG 2 (quality 65)"]
    monkeypatch.setattr("lab.workflow.stress.choice.pictured", lambda home, locked: False)
    assert {one.family for one in conditions_of(home, locked, StressChoice())} == {"noise", "fgsm", "pgd"}
