"""The lockbox: no permit before every run has ended and is committed, and no test examples without a permit."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lab.data.catalogue import prepare, source_of
from lab.data.lockbox import open_test
from lab.data.permit import Permit, Sealed, issue_permit
from lab.errors import Forbidden
from lab.study.recipe import Dataset, Split

DIGITS = Dataset(name="digits", split=Split(train=1200, validation=200, test=397))
RUNS = ["c00-r1", "c01-r1"]


def small(folder: Path, **changed) -> Dataset:
    return Dataset(name=f"parquet:{folder}", split=Split(train=14, validation=4, test=8, seed=1), **changed)


@pytest.mark.parametrize(
    ("ended", "committed", "line", "message"),
    [
        ({}, {}, "l", "2 of 2 planned runs have not ended"),
        ({"c00-r1": "finished"}, {"c00-r1": "a"}, "l", "1 of 2 planned runs have not ended"),
        ({"c00-r1": "finished", "c01-r1": "running"}, {}, "l", "1 of 2 planned runs have not ended"),
        ({"c00-r1": "finished", "c01-r1": "finished"}, {"c00-r1": "a"}, "l", "checkpoints are not committed"),
        ({"c00-r1": "failed", "c01-r1": "failed"}, {}, "", "checkpoints are not committed"),
    ],
)
def test_no_permit_too_early(ended: dict, committed: dict, line: str, message: str) -> None:
    with pytest.raises(Forbidden, match=message) as refused:
        issue_permit("r" * 64, RUNS, ended, committed, line)
    assert refused.value.exit_code == 3


def test_failed_runs_have_no_checkpoint_and_still_count_as_ended() -> None:
    ended = {"c00-r1": "finished", "c01-r1": "failed"}
    first = issue_permit("r" * 64, RUNS, ended, {"c00-r1": "a"}, "l")
    other = issue_permit("r" * 64, RUNS, ended, {"c00-r1": "b"}, "l")
    assert first.registration == "r" * 64 and first.checkpoints_sha256 != other.checkpoints_sha256


@pytest.mark.parametrize("seal", [None, object(), True, "sealed"])
def test_a_permit_made_by_hand_is_refused(seal: object) -> None:
    with pytest.raises(Forbidden, match="not made by hand"):
        Permit("r", "l", "c", seal)


@pytest.mark.parametrize("permit", [None, True, "permit", {"registration": "r"}])
def test_nothing_opens_without_a_permit(permit: object, tmp_path: Path, folder: Callable[..., Path]) -> None:
    for dataset in (DIGITS, small(folder())) if permit is None else (DIGITS,):
        with pytest.raises(Forbidden, match="the lockbox is closed"):
            open_test(dataset, permit, cache=tmp_path / "cache")
        with pytest.raises(Forbidden, match="the lockbox is closed"):
            source_of(dataset, cache=tmp_path / "cache").test.open(permit)
    assert not (tmp_path / "cache").exists()


def test_a_seal_hides_what_it_holds_and_loads_late(permit: Permit) -> None:
    loaded: list[int] = []
    sealed = Sealed("x", lambda: loaded.append(1))
    assert [name for name in dir(sealed) if not name.startswith("_")] == ["measured", "open"]  # see lab.data.leakage
    assert loaded == []
    sealed.open(permit)
    assert loaded == [1]


def test_test_examples_are_disjoint_from_the_others_and_standardised_like_them(tmp_path: Path, permit: Permit) -> None:
    from sklearn.datasets import load_digits

    bunch, found, test = load_digits(), prepare(DIGITS, cache=tmp_path), open_test(DIGITS, permit, cache=tmp_path)
    assert test.images.shape == (397, 64)
    parts = [set(part.source_index.tolist()) for part in (found.train, found.validation, test)]
    assert sum(map(len, parts)) == len(set.union(*parts)) == 1797
    pixels = np.rint((test.images * found.sd + found.mean) * 255)
    np.testing.assert_array_equal(pixels, np.round(bunch.images[test.source_index].reshape(-1, 64) * (255 / 16)))
    np.testing.assert_array_equal(test.labels, bunch.target[test.source_index])


@pytest.mark.parametrize("position", ["centre", "grid", "random"])
def test_a_folders_test_part(folder: Callable[..., Path], tmp_path: Path, permit: Permit, position: str) -> None:
    dataset = small(folder(), patch=2, position=position)
    test, again = (open_test(dataset, permit, cache=tmp_path / "cache") for _ in range(2))
    assert test.images.shape == (8, 12) and test.shape == (2, 2, 3)
    assert test.labels.tolist() == [(20 + row) % 3 for row in test.source_index]
    np.testing.assert_array_equal(test.images, again.images)


def test_a_permit_does_not_show_its_seal(permit: Permit) -> None:
    assert "seal" not in repr(permit)
    assert dataclasses.asdict(permit)["registration"] == "a" * 64
