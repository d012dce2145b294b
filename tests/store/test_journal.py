"""Journals: one writer, a chain that shows damage, and nothing half-written."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import journal
from store.errors import HomeBusy, JournalCorrupt, StoreError, StoreFull
from store.heads import check_head, noted, path_of_head

FIRST = "cd" * 32
EVENTS = 6


def write(path: Path, count: int = EVENTS) -> bytes:
    with journal.writer(path, first_previous=FIRST) as file:
        for number in range(count):
            file.append("metrics", {"epoch": number, "name": "é"}, at="2026-11-20T20:00:00.000Z")
    return path.read_bytes()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    path = tmp_path_factory.mktemp("journal") / "study.jsonl"
    return path, write(path)


def test_lines_are_chained(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl")
    lines = journal.read(tmp_path / "a.jsonl", first_previous=FIRST)
    assert [line.number for line in lines] == list(range(EVENTS))
    assert [line.previous for line in lines] == [FIRST, *(line.sha256 for line in lines[:-1])]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(min_value=0))
def test_a_torn_tail_is_ignored_and_dropped_by_the_next_writer(whole: tuple[Path, bytes], cut: int) -> None:
    path, content = whole
    kept = content[: cut % (len(content) + 1)]
    path.write_bytes(kept)
    path_of_head(path).unlink(missing_ok=True)  # none of these lines was durable
    assert len(journal.read(path, first_previous=FIRST)) == kept.count(b"\n")
    with journal.writer(path, first_previous=FIRST) as file:
        file.append("after", {})
    lines = journal.read(path, first_previous=FIRST)
    assert len(lines) == kept.count(b"\n") + 1 and lines[-1].event == "after"


@settings(max_examples=150, deadline=None)
@given(place=st.integers(min_value=0), mask=st.integers(min_value=1, max_value=255))
def test_a_flipped_byte_is_found_wherever_a_later_line_vouches_for_it(
    whole: tuple[Path, bytes], place: int, mask: int
) -> None:
    path, content = whole
    vouched = content.rstrip(b"\n").rfind(b"\n") + 1  # no later line holds the hash of the last one
    place %= vouched
    path.write_bytes(content[:place] + bytes([content[place] ^ mask]) + content[place + 1 :])
    with pytest.raises(JournalCorrupt) as caught:
        journal.read(path, first_previous=FIRST)
    damaged = content[:place].count(b"\n") + 1
    reported = int(caught.value.where.rsplit(" ", 1)[1])
    assert str(path) in caught.value.where and reported in (damaged, damaged + 1)
    assert caught.value.seen and caught.value.remedy and caught.value.exit_code == 4


def test_a_last_line_whose_newline_was_overwritten_is_damage_not_a_torn_tail(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(write(path)[:-1] + b"x")
    with pytest.raises(JournalCorrupt):
        journal.read(path)


def test_another_registration_s_journal_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl")
    with pytest.raises(JournalCorrupt), journal.writer(tmp_path / "a.jsonl", first_previous="00" * 32):
        pass


def test_a_second_process_is_told_who_writes(tmp_path: Path) -> None:
    script = "import sys; from pathlib import Path; from store import journal\n"
    script += "with journal.writer(Path(sys.argv[1]), first_previous='ab' * 32): print('held', flush=True); input()"
    command = [sys.executable, "-c", script, str(tmp_path / "a.jsonl")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(HomeBusy, match=str(other.pid)):
            write(tmp_path / "a.jsonl")
        other.communicate("\n")


def test_short_writes_are_continued_and_a_failed_append_is_cut_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, real, left = tmp_path / "a.jsonl", os.write, [10_000]

    def scarce(descriptor: int, content: bytes) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        written = real(descriptor, bytes(content[: min(7, left[0])]))
        left[0] -= written
        return written

    monkeypatch.setattr("store.blobs.os.write", scarce)
    before = write(path)
    left[0] = 30
    with pytest.raises(StoreFull), journal.writer(path, first_previous=FIRST) as file:
        file.append("more", {"long": "x" * 100})
    assert path.read_bytes() == before


def test_nan_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    before = write(tmp_path / "a.jsonl")
    with pytest.raises(StoreError), journal.writer(tmp_path / "a.jsonl", first_previous=FIRST) as file:
        file.append("metrics", {"loss": float("nan")})
    assert (tmp_path / "a.jsonl").read_bytes() == before


def test_a_head_that_was_noted_is_held_against_the_journal(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    write(path)
    lines = [line.sha256 for line in journal.read(path)]
    assert noted(path) == (EVENTS - 1, lines[-1]) and check_head(path, lines)
    with pytest.raises(JournalCorrupt, match="lines are missing at the end"):
        check_head(path, lines[:-1])
    with pytest.raises(JournalCorrupt, match="is not the one that was written"):
        check_head(path, [*lines[:-1], "0" * 64])
    whole = path_of_head(path).read_bytes()
    for damaged in (whole[:40], whole + b" ", whole.replace(b"\n", b"\r\n")):
        path_of_head(path).write_bytes(damaged)
        with pytest.raises(JournalCorrupt, match="note of the journal's head is damaged"):
            check_head(path, lines)
    path_of_head(path).unlink()
    assert noted(path) is None and not check_head(path, lines[:-1])


def test_lines_that_are_not_durable_yet_are_not_noted(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with journal.writer(path, first_previous=FIRST) as file:
        file.append("one", {})
        file.append("two", {}, durable=False)
        assert noted(path)[0] == 0


@pytest.mark.parametrize(
    ("number", "canonical"),
    [("1.5", True), ("1.0", False), ("1.50", False), ("1e-7", True), ("1e-07", False), ("0.0000001", False),
     ("-0.0", False), ("0.00001", True), ("1e-05", False), ("1e+21", True), ("1e21", False), ("123456789012345", True),
     ("9007199254740993", False), ("NaN", False), ("1E3", False)],
)  # fmt: skip
def test_numbers_are_as_rfc_8785_writes_them(tmp_path: Path, number: str, canonical: bool) -> None:
    path = tmp_path / "a.jsonl"
    raw = f'{{"at":"t","data":{{"x":{number}}},"event":"e","n":0,"previous":"{FIRST}"}}\n'
    path.write_text(raw)
    if canonical:
        assert len(journal.read(path, first_previous=FIRST)) == 1
    else:
        with pytest.raises(JournalCorrupt):
            journal.read(path, first_previous=FIRST)


@pytest.mark.parametrize("data", ['{"b":1,"a":2}', '{"a": 1}', '{"a":1,"a":1}', '{"a":"\\u0041"}', '{"a":"\\/"}'])
def test_lines_that_mean_the_same_but_are_written_otherwise_are_refused(tmp_path: Path, data: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"at":"t","data":{data},"event":"e","n":0,"previous":"{FIRST}"}}\n')
    with pytest.raises(JournalCorrupt):
        journal.read(path, first_previous=FIRST)
