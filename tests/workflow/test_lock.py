"""Locking: one study, one registration, one line; numbers and attempts are counted; nothing half-written."""

from pathlib import Path

import pytest

from lab.errors import IntegrityError, InvalidInput, Unavailable
from lab.workflow.audit.doctor import doctor
from lab.workflow.command.main import main
from lab.workflow.planning.lock import lock
from lab.workflow.record.ledger import ledger, lines_of
from lab.workflow.record.registered import load
from store.blobs import get
from store.errors import JournalCorrupt, NotFound
from store.heads import path_of_head
from store.paths import Home, open_home


def test_locking_twice_and_elsewhere_is_one_registration(home: Home, tiny: str, tmp_path: Path) -> None:
    first, again = lock(home, tiny), lock(home, tiny)
    other = open_home(tmp_path / "other")
    elsewhere = lock(other, tiny)
    assert first.sha256 == again.sha256 == elsewhere.sha256
    assert [run.seeds for run in first.runs] == [run.seeds for run in elsewhere.runs]
    assert [line.event for line in lines_of(home, first.sha256)] == ["locked"]


def test_the_first_line_holds_what_the_registration_must_not(home: Home, tiny: str) -> None:
    locked = lock(home, tiny)
    state = ledger(home, locked.sha256)
    assert (state.state, state.number, state.title) == ("locked", 1, "Width on digits")
    assert state.planned == ("c00-r1", "c01-r1", "c00-r2", "c01-r2")
    assert state.runs["c01-r2"].levels == {"width": 16}
    assert get(home, state.toml_blob).decode() == tiny
    assert str(home.root).encode() not in locked.canonical


def test_studies_are_numbered_and_attempts_counted(
    home: Home, tiny: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCKBOX_USER_LIST", str(tmp_path / "own" / "locks.jsonl"))
    first = ledger(home, lock(home, tiny).sha256)
    second = ledger(home, lock(home, tiny.replace("sesoi = 0.05", "sesoi = 0.06")).sha256)
    other = ledger(home, lock(home, tiny.replace("[12, 16]", "[12, 20]")).sha256)
    assert (first.number, second.number, other.number) == (1, 2, 3)
    counts = [state.attempt_counts["lock_number"] for state in (first, second, other)]
    assert counts == [1, 2, 1]


def test_a_list_that_cannot_be_written_does_not_stop_a_lock(
    home: Home, tiny: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LOCKBOX_USER_LIST", str(tmp_path / "file" / "locks.jsonl"))
    assert ledger(home, lock(home, tiny).sha256).attempt_counts["lock_number"] == 0


@pytest.mark.parametrize(
    ("old", "new", "error", "said"),
    [
        ("[12, 16]", "[12, 12]", InvalidInput, "listed twice"),
        ("[12, 16]", "[12]", InvalidInput, "at least two levels"),
        ("[12, 16]", "[]", InvalidInput, "factors"),
        ("[12, 16]", "[12, 'wide']", InvalidInput, "factors.width"),
        ("[12, 16]", "[12, nan]", InvalidInput, "nan"),
        ('effect = "width"', 'effect = "widht"', InvalidInput, "Did you mean 'width'"),
        ("sesoi = 0.05", "sesoi = 0.0001", InvalidInput, "H1"),
        ("count = 2", "count = 1", InvalidInput, "replicates"),
        ("depth = 1", "dept = 1", InvalidInput, "Did you mean 'depth'"),
        ("train = 200", "train = 20000", InvalidInput, "split"),
        ('name = "digits"', 'name = "digitz"', InvalidInput, "dataset.name"),
        ('name = "digits"', 'name = "parquet:/nowhere"', Unavailable, "/nowhere"),
    ],
)
def test_what_cannot_mean_anything_is_refused_with_its_place(
    home: Home, tiny: str, old: str, new: str, error: type[Exception], said: str
) -> None:
    with pytest.raises(error) as raised:
        lock(home, tiny.replace(old, new))
    assert said in str(raised.value)
    assert raised.value.exit_code == 2
    assert list(home.journal.iterdir()) == []


def test_load_wants_one_registration(home: Home, tiny: str) -> None:
    sha256 = lock(home, tiny).sha256
    assert load(home, sha256[:6]).sha256 == sha256
    for prefix in ("", "abc", "0000000000"):
        with pytest.raises(NotFound, match=sha256[:12]):
            load(home, prefix)


def test_a_changed_registration_is_found(home: Home, tiny: str) -> None:
    sha256 = lock(home, tiny).sha256
    path = home.registrations / sha256 / "study.json"
    path.write_bytes(path.read_bytes().replace(b"0.05", b"0.01"))
    with pytest.raises(IntegrityError, match="SHA-256"):
        load(home, sha256)


def test_a_lock_that_was_cut_off_is_done_again(home: Home, tiny: str) -> None:
    sha256 = lock(home, tiny).sha256
    home.ledger(sha256).unlink()
    with pytest.raises(JournalCorrupt, match="lines are missing"):  # a ledger that was deleted is not begun anew
        lock(home, tiny)
    path_of_head(home.ledger(sha256)).unlink()  # a lock that was cut off had not come to this
    with pytest.raises(NotFound):
        load(home, sha256)
    assert lock(home, tiny).sha256 == sha256
    assert ledger(home, sha256).number == 1


def test_a_lock_that_was_cut_off_is_named_until_it_is_done_again(
    home: Home, tiny: str, capsys: pytest.CaptureFixture
) -> None:
    """What the disk holds when the process ends between the plan's files and the ledger's first line."""
    locked = lock(home, tiny)
    home.ledger(locked.sha256).write_bytes(b"")
    path_of_head(home.ledger(locked.sha256)).unlink()
    assert [(check.name, check.ok) for check in doctor(home)][-1] == (f"plan {locked.sha256[:8]}", False)
    assert main(["status", "--home", str(home.root)]) == 0
    out, err = capsys.readouterr()
    assert "no study in this home" in out
    assert "nothing was registered. Lock the same file again" in err
    assert lock(home, tiny).sha256 == locked.sha256
    assert all(check.ok for check in doctor(home))


def test_a_plan_whose_ledger_was_taken_away_is_no_lock_that_was_cut_off(home: Home, tiny: str) -> None:
    locked = lock(home, tiny)
    home.ledger(locked.sha256).unlink()
    said = doctor(home)[-1]
    assert not said.ok
    assert "its ledger is gone" in said.detail
    assert "nothing was registered" not in said.detail
