"""Decoded arrays on disk: made once, whole or not at all, even by several processes at a time."""

import errno
import multiprocessing
import os
from pathlib import Path

import numpy as np
import pytest

from lab.data.arrays import Raw
from lab.data.disk_cache import cached
from lab.errors import Unavailable

RAW = Raw(np.arange(48, dtype=np.uint8).reshape(4, 2, 2, 3), np.arange(4))


def must_not() -> Raw:
    pytest.fail("decoded twice")


def test_decoded_once_and_memory_mapped(tmp_path: Path) -> None:
    cached(tmp_path / "a" / "train", lambda: RAW, rows=4)
    found = cached(tmp_path / "a" / "train", must_not, rows=4)
    np.testing.assert_array_equal(found.images, RAW.images)
    np.testing.assert_array_equal(found.labels, RAW.labels)
    assert isinstance(found.images, np.memmap)
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["train"]


def test_a_decoder_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> Raw:
        raise ValueError("no image")

    with pytest.raises(ValueError, match="no image"):
        cached(tmp_path / "a" / "train", broken, rows=4)
    assert list(tmp_path.rglob("*")) == []


def test_the_second_of_two_decoders_uses_what_the_first_kept(tmp_path: Path) -> None:
    def overtaken() -> Raw:
        cached(tmp_path / "train", lambda: RAW, rows=4)
        return Raw(RAW.images + 1, RAW.labels)

    np.testing.assert_array_equal(cached(tmp_path / "train", overtaken, rows=4).images, RAW.images)
    assert [path.name for path in tmp_path.iterdir()] == ["train"]


def test_decoders_at_the_same_time_agree(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_keep, args=(tmp_path / "train",)) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0] * 6
    assert [path.name for path in tmp_path.iterdir()] == ["train"]


def _keep(folder: Path) -> None:
    found = cached(folder, lambda: RAW, rows=4)
    os._exit(0 if np.array_equal(found.images, RAW.images) else 1)


def cut_short(folder: Path) -> None:
    file = folder / "images.npy"
    file.write_bytes(file.read_bytes()[:140])


def empty(folder: Path) -> None:
    (folder / "labels.npy").write_bytes(b"")


def gone(folder: Path) -> None:
    (folder / "labels.npy").unlink()


def too_few_labels(folder: Path) -> None:
    np.save(folder / "labels.npy", np.arange(3))


def fewer_of_both(folder: Path) -> None:
    np.save(folder / "images.npy", RAW.images[:3])
    np.save(folder / "labels.npy", RAW.labels[:3])


def other_numbers(folder: Path) -> None:
    np.save(folder / "images.npy", RAW.images.astype(np.float32))


@pytest.mark.parametrize("damage", [cut_short, empty, gone, too_few_labels, fewer_of_both, other_numbers])
def test_damage_is_named_with_its_remedy(tmp_path: Path, damage) -> None:
    cached(tmp_path / "train", lambda: RAW, rows=4)
    damage(tmp_path / "train")
    with pytest.raises(Unavailable, match="the cached images are damaged") as found:
        cached(tmp_path / "train", must_not, rows=4)
    assert "Delete that folder" in found.value.remedy


def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_, **__) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(np, "save", full)
    with pytest.raises(Unavailable, match="decoded images cannot be kept .seen: No space left on device"):
        cached(tmp_path / "train", lambda: RAW, rows=4)
    assert list(tmp_path.iterdir()) == []
