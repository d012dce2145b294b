"""A ledger that grows is read on from where it was; one that changed is read anew; damage is never remembered away."""

from pathlib import Path

import pytest

from lab.workflow.record.fold import fold
from lab.workflow.record.ledger import ledger, lines_of
from store import journal
from store.errors import JournalCorrupt
from store.paths import Home, open_home

FIRST = "ab" * 32
RUNS = ["c00-r1", "c01-r1"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = open_home(tmp_path / "home")
    write(home, "locked", {"planned_runs": RUNS, "levels": {}, "number": 1, "title": "A study"})
    return home


def write(home: Home, event: str, data: dict) -> None:
    with journal.writer(home.ledger(FIRST), first_previous=FIRST) as file:
        file.append(event, data)


def grow(home: Home, epoch: int) -> None:
    write(home, "metrics", {"runs": RUNS, "attempt": 0, "epoch": epoch, "segment": "", "seconds": 1.5})


def test_what_is_appended_is_added_to_what_was_known(home: Home) -> None:
    before = ledger(home, FIRST)
    for epoch in range(1, 6):
        grow(home, epoch)
        assert ledger(home, FIRST) == fold(lines_of(home, FIRST)), epoch
    assert before.lines == 1 and before.seconds == 0, "an older state is not changed by what came later"
    assert ledger(home, FIRST).seconds == pytest.approx(7.5)


def test_only_new_lines_are_parsed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for epoch in range(1, 4):
        grow(home, epoch)
    ledger(home, FIRST)
    grow(home, 4)
    parsed, real = [], journal._parse
    monkeypatch.setattr(journal, "_parse", lambda raw, number, path: parsed.append(number) or real(raw, number, path))
    ledger(home, FIRST)
    assert parsed == [4]


def test_an_older_line_that_changed_is_found(home: Home) -> None:
    for epoch in (1, 2, 3):
        grow(home, epoch)
    ledger(home, FIRST)
    path = home.ledger(FIRST)
    path.write_bytes(path.read_bytes().replace(b'"epoch":1', b'"epoch":7'))
    for _ in range(2):
        with pytest.raises(JournalCorrupt):
            ledger(home, FIRST)


def test_a_ledger_that_was_cut_back_is_read_anew(home: Home) -> None:
    whole = home.ledger(FIRST).read_bytes()
    grow(home, 1)
    assert ledger(home, FIRST).lines == 2
    home.ledger(FIRST).write_bytes(whole)
    assert ledger(home, FIRST).lines == 1
