"""Blobs: verified when read, healed when written again, never half there on a full disk."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import journal
from store.blobs import get, path_of, put, whole_file, write_file
from store.errors import BlobCorrupt, NotFound, StoreError, StoreFull
from store.paths import Home, open_home


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """One megabyte of disk."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place]
    mounted = subprocess.run(command, check=False, capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"a tmpfs cannot be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", place], check=True)


def test_bytes_come_back(home: Home) -> None:
    assert get(home, put(home, b"weights")) == b"weights"


def test_a_damaged_blob_is_named_and_healed_by_putting_it_again(home: Home) -> None:
    digest = put(home, b"weights")
    path_of(home, digest).write_bytes(b"wEights")
    with pytest.raises(BlobCorrupt, match=digest[2:]):
        get(home, digest)
    assert put(home, b"weights") == digest and get(home, digest) == b"weights"


def test_a_missing_blob_is_not_found(home: Home) -> None:
    with pytest.raises(NotFound):
        get(home, "0" * 64)


def test_a_folder_in_the_place_of_a_file_is_explained(home: Home) -> None:
    (home.work / "x").mkdir()
    with pytest.raises(StoreError):
        write_file(home.work / "x", b"1")


def test_a_full_disk_leaves_neither_half_a_blob_nor_half_a_line(small_disk: Path) -> None:
    home = open_home(small_disk / "home")
    ledger = home.ledger("ab" * 32)
    with journal.writer(ledger, first_previous="ab" * 32) as file:
        file.append("locked", {})
        kept = put(home, b"k" * 100_000)
        before = ledger.read_bytes()
        with pytest.raises(StoreFull):
            put(home, b"x" * 2_000_000)
        with pytest.raises(StoreFull):
            file.append("long", {"text": "x" * 2_000_000})
        assert ledger.read_bytes() == before
        file.append("short", {})
    assert get(home, kept) == b"k" * 100_000
    assert [line.event for line in journal.read(ledger)] == ["locked", "short"]
    assert [path.name for path in home.blobs.rglob("*") if path.is_file()] == [kept[2:]]


def test_a_file_in_the_place_of_a_folder_is_said(tmp_path: Path) -> None:
    """Both used to end in the traceback of the clean-up."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="cannot be written"):
        write_file(tmp_path / "file" / "a.txt", b"x")
    with pytest.raises(StoreError, match="cannot be written"), whole_file(tmp_path / "file" / "b.zip"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
