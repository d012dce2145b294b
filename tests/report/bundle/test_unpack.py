"""A ZIP from a stranger: every way out of the folder is shut, and each refusal is one line."""

import errno
import io
from pathlib import Path

import pytest

from lab.errors import IntegrityError, InvalidInput, Unavailable
from lab.report.bundle import unpack as unpack_module
from lab.report.bundle.archive import entry, sums_of, write
from lab.report.bundle.unpack import read_zip, unpack
from tests.hostile import HOSTILE, zipped


@pytest.mark.parametrize(("source", "words"), HOSTILE)
def test_refused_in_one_line_and_nothing_leaves_the_folder(tmp_path: Path, source, words: str) -> None:
    with pytest.raises((InvalidInput, IntegrityError)) as refused:
        unpack(source(), tmp_path / "in" / "here", where="x.zip")
    assert words in refused.value.line and refused.value.line.startswith("x.zip:") and "\n" not in refused.value.line
    outside = [path for path in tmp_path.rglob("*") if not path.is_relative_to(tmp_path / "in")]
    assert outside == []


def test_a_bomb_of_many_files_is_refused_before_the_first_is_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="too much"):
        unpack(zipped(*((f"{n}", bytes(range(256)) * 40) for n in range(20))), tmp_path / "in", most_bytes=100_000)
    assert not (tmp_path / "in").exists()


def test_a_bundle_comes_out_as_it_went_in(tmp_path: Path) -> None:
    files = [entry("b/run.sh", b"#!/bin/sh\n", executable=True), entry("a.txt", b"one\n"), entry("c.png", bytes(100))]
    packed, again = io.BytesIO(), io.BytesIO()
    listed = write(packed, files)
    write(again, reversed(files))
    assert packed.getvalue() == again.getvalue()
    names = unpack(packed, tmp_path / "in")
    assert names == ["a.txt", "b/run.sh", "c.png", "SHA256SUMS"]
    assert (tmp_path / "in" / "SHA256SUMS").read_text() == listed and set(sums_of(listed)) == set(names[:3])
    assert (tmp_path / "in" / "b" / "run.sh").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "in" / "a.txt").read_bytes() == b"one\n"


def test_too_many_files_are_not_even_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpack_module, "MOST_FILES", 10)
    with pytest.raises(InvalidInput, match="too many files"):
        unpack(zipped(*((str(number), b"") for number in range(11))), tmp_path / "in")
    assert not (tmp_path / "in").exists()


def test_a_zip_inside_a_bundle_is_held_to_the_same_rules() -> None:
    assert read_zip(zipped(("figures/a.svg", b"<svg/>")).getvalue(), "inside") == {"figures/a.svg": b"<svg/>"}
    for source, _ in HOSTILE:
        with pytest.raises(InvalidInput):
            read_zip(source().getvalue(), "inside")


def test_a_full_disk_is_called_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(unpack_module, "_extract", full)
    with pytest.raises(Unavailable, match="the disk is full"):
        unpack(zipped(("a", b"1")), tmp_path / "in")
