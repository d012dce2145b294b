"""Copies between splits are counted, exact and nearly so; flat pictures resemble nothing; the sealed part stays sealed."""

import inspect
import re
import tracemalloc
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from lab.data import leakage
from lab.data.leakage import Shared, _compare, _looks, shared_examples
from lab.data.permit import Sealed
from lab.study.recipe import Dataset, Split
from tests.data.folders import png, write

ROOT = Path(__file__).resolve().parents[2]


def silent(*_: object) -> None:
    """Nobody watches."""


def pictures(n: int, seed: int, side: int = 32) -> np.ndarray:
    """Smooth random colour pictures uint8 [n, side, side, 3], as photographs are."""
    coarse = np.random.default_rng(seed).integers(0, 256, size=(n, side // 4, side // 4, 3))
    return coarse.repeat(4, axis=1).repeat(4, axis=2).astype(np.uint8)


def compare(first: np.ndarray, second: np.ndarray) -> Shared:
    return _compare("train", _looks(first), "test", _looks(second), silent)


def test_copies_and_near_copies_are_told_apart() -> None:
    first, second = pictures(50, 1), pictures(40, 2)
    second[3] = first[7]
    second[5] = np.clip(0.8 * first[9] + 20, 0, 255).astype(np.uint8)  # another exposure
    noise = np.random.default_rng(3).normal(0, 10, first[11].shape)
    second[6] = np.clip(first[11] + noise, 0, 255).astype(np.uint8)  # compressed
    found = compare(first, second)
    assert (found.exact, found.near, found.n) == (1, 2, 40)
    assert (found.side, found.threshold) == (leakage.SIDE, leakage.NEAR)


def test_small_and_grey_pictures_have_a_stricter_threshold() -> None:
    assert compare(pictures(5, 1, side=8), pictures(5, 2, side=8)).threshold == leakage.NEAR_DRAWINGS
    assert compare(pictures(5, 1)[..., :1], pictures(5, 2)[..., :1]).threshold == leakage.NEAR_DRAWINGS


def test_pictures_that_show_nothing_are_not_near_each_other() -> None:
    flat = np.full((5, 32, 32, 3), 200, dtype=np.uint8)
    flat[1:] += np.random.default_rng(0).integers(0, 3, size=(4, 32, 32, 3), dtype=np.uint8)
    found = compare(flat[:2], flat[2:])
    assert (found.exact, found.near) == (0, 0)


def test_a_byte_equal_flat_picture_is_still_a_copy() -> None:
    flat = np.full((1, 12, 12, 3), 200, dtype=np.uint8)
    assert compare(flat, flat).exact == 1


def test_memory_is_bounded_by_blocks() -> None:
    """20,000 against 6,000 would be 480 MB of cosines at once; blocks of 2,000 against 10,000 are 80 MB."""
    looks = [leakage._Looks(np.zeros(n, "S32"), np.ones((n, 64), np.float32) / 8, True) for n in (20_000, 6_000)]
    tracemalloc.start()
    try:
        told: list[float] = []
        _compare("train", looks[0], "test", looks[1], told.append)
        assert tracemalloc.get_traced_memory()[1] < 100e6
    finally:
        tracemalloc.stop()
    assert told == [0.0, 1 / 3, 2 / 3]


def test_a_planted_test_image_is_counted_in_a_folder(
    tmp_path: Path, folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way: three parts, the test part measured and never opened."""
    monkeypatch.setattr(Sealed, "open", lambda *_: pytest.fail("the test split was opened"))
    made, some = folder(), pictures(10, 5)
    train = [png(picture) for picture in pictures(20, 6)]
    write(made / "train-00000-of-00002.parquet", train[:12], [i % 3 for i in range(12)])
    write(made / "train-00001-of-00002.parquet", train[12:], [i % 3 for i in range(8)])
    write(made / "test-00000-of-00001.parquet", [train[4], *(png(one) for one in some[1:])], [i % 3 for i in range(10)])
    dataset = Dataset(name=f"parquet:{made}", split=Split(train=12, validation=8, test=10))
    found = shared_examples(dataset, cache=tmp_path / "cache", progress=silent)
    assert [(one.second, one.first) for one in found] == [
        ("validation", "train"),
        ("test", "train"),
        ("test", "validation"),
    ]
    assert found[1].exact + found[2].exact == 1 and found[0].exact == 0


def test_only_counts_come_out_of_the_sealed_part() -> None:
    assert {field.type for field in fields(Shared)} <= {str, int, float}
    assert "labels" not in inspect.getsource(leakage)


def test_only_this_file_measures_a_sealed_part() -> None:
    callers = [
        path.name for path in (ROOT / "lab").rglob("*.py") if re.search(r"\.measured\(.*lambda", path.read_text())
    ]
    assert callers == ["leakage.py"]
