"""Parquet folders: pixels and labels as written, a fingerprint of the contents, and one clear line for every damage."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lab.data.arrays import Source
from lab.data.catalogue import identify, prepare
from lab.data.parquet import parquet
from lab.errors import InvalidInput, LabError
from lab.study.recipe import Dataset, Split
from tests.data.folders import pictures, png, write


def source(folder: Path, cache: Path) -> Source:
    return parquet(folder, cache, lambda message, fraction: None)


@pytest.mark.parametrize("column", ["img", "image"])
@pytest.mark.parametrize("colour", [True, False])
def test_pixels_and_labels_are_those_written(folder, tmp_path: Path, column: str, colour: bool) -> None:
    found = source(folder(column=column, colour=colour), tmp_path / "cache")
    raw = found.development()
    np.testing.assert_array_equal(raw.images, pictures(30, colour=colour)[:20].reshape(20, 6, 6, -1))
    assert raw.labels.tolist() == [i % 3 for i in range(20)]
    assert found.side == (6, 6, 3 if colour else 1) and (found.development_rows, found.test_rows) == (20, 10)
    assert found.classes == ("0", "1", "2")


def test_plain_bytes_are_as_good_as_a_struct(folder, tmp_path: Path) -> None:
    made = folder()
    for file in made.glob("*.parquet"):
        table = pq.read_table(file)
        column = pa.array([one["bytes"] for one in table.column("img").to_pylist()])
        pq.write_table(table.set_column(0, "img", column), file)
    np.testing.assert_array_equal(source(made, tmp_path).development().images, pictures(30)[:20])


def test_names_of_classes_come_from_the_hub_s_metadata(folder, tmp_path: Path) -> None:
    made = folder()
    file = made / "train-00000-of-00002.parquet"
    info = {"info": {"features": {"label": {"names": ["cat", "dog", "frog", "horse"]}}}}
    pq.write_table(pq.read_table(file).replace_schema_metadata({"huggingface": json.dumps(info)}), file)
    assert source(made, tmp_path).classes == ("cat", "dog", "frog", "horse")


def test_the_fingerprint_is_of_contents_not_of_paths(folder, tmp_path: Path) -> None:
    made = folder()
    first = source(made, tmp_path).fingerprint
    moved = shutil.copytree(made, tmp_path / "elsewhere" / "renamed")
    assert source(moved, tmp_path).fingerprint == first
    (moved / "test-00000-of-00001.parquet").rename(moved / "test.parquet")
    assert source(moved, tmp_path).fingerprint == first
    write(moved / "test.parquet", [png(one) for one in pictures(10, seed=9)], [0] * 10)
    assert source(moved, tmp_path).fingerprint != first


def test_swapped_parts_are_another_data_set(folder, tmp_path: Path) -> None:
    made = folder()
    (made / "train-00001-of-00002.parquet").unlink()
    first = source(made, tmp_path).fingerprint
    (made / "train-00000-of-00002.parquet").rename(made / "x")
    (made / "test-00000-of-00001.parquet").rename(made / "train.parquet")
    (made / "x").rename(made / "test.parquet")
    assert source(made, tmp_path).fingerprint != first


def without_column(name: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        file = folder / "train-00001-of-00002.parquet"
        pq.write_table(pq.read_table(file).drop_columns([name]), file)

    return damage


def labels_become(values: list, part: str = "train-00000-of-00002") -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        file = folder / f"{part}.parquet"
        table = pq.read_table(file)
        labels = pa.array((values * len(table))[: len(table)])
        pq.write_table(table.set_column(table.column_names.index("label"), "label", labels), file)

    return damage


def image_becomes(content: bytes, part: str = "train-00000-of-00002", row: int = 5) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        file = folder / f"{part}.parquet"
        table = pq.read_table(file)
        images = [one["bytes"] for one in table.column("img").to_pylist()]
        images[row] = content
        write(file, images, table.column("label").to_pylist())

    return damage


def bytes_become(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        file = folder / "train-00000-of-00002.parquet"
        file.write_bytes(change(file.read_bytes()))

    return damage


def no_part(part: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for file in folder.glob(f"{part}*"):
            file.unlink()

    return damage


SIXTEEN_BITS = png(np.arange(36, dtype=np.uint16).reshape(6, 6) * 1000)
DAMAGES = [
    (without_column("img"), "train-00001-of-00002.parquet: columns are missing (seen: label)"),
    (without_column("label"), "columns are missing (seen: img)"),
    (no_part("test"), "no test*.parquet in this folder"),
    (no_part("train"), "no train*.parquet in this folder"),
    (labels_become([0.5, 1.0]), "labels are not all integers (seen: double)"),
    (labels_become(["cat"]), "labels are not all integers (seen: string)"),
    (labels_become([0, None]), "labels are not all integers"),
    (labels_become([0, -1]), "a label is negative (seen: -1)"),
    (labels_become([0, 7], "test-00000-of-00001"), "a label is beyond the 3 classes of the training part (seen: 7)"),
    (labels_become([0.5], "test-00000-of-00001"), "labels are not all integers (seen: double)"),
    (bytes_become(lambda content: content[: len(content) // 2]), "this is no readable Parquet file"),
    (bytes_become(lambda content: b""), "this is no readable Parquet file"),
    (bytes_become(lambda content: b"PAR1" + b"\0" * 100), "this is no readable Parquet file"),
    (bytes_become(lambda content: content[:8] + b"\xff" * 400 + content[408:]), "train-00000-of-00002.parquet"),
    (image_becomes(b"no image"), "train-00000-of-00002.parquet, row 5: these bytes are no image"),
    (image_becomes(b""), "row 5: these bytes are no image"),
    (image_becomes(None), "row 5: these bytes are no image"),
    (image_becomes(png(pictures(1)[0])[:60]), "row 5: these bytes are no image"),
    (image_becomes(SIXTEEN_BITS), "more than 8 bits per channel"),
    (image_becomes(png(pictures(1, side=5)[0])), "row 5: images differ in size (seen: (5, 5, 3))"),
    (image_becomes(png(pictures(1, colour=False)[0])), "row 5: images differ in size (seen: (6, 6, 1))"),
    (image_becomes(png(pictures(1, side=5)[0]), "test-00000-of-00001", 0), "train and test images differ in size"),
]


@pytest.mark.parametrize(("damage", "message"), DAMAGES)
def test_a_damaged_folder_is_one_clear_line(folder, tmp_path: Path, damage, message: str) -> None:
    made, cache = folder(), tmp_path / "cache"
    damage(made)
    asked = Dataset(name=f"parquet:{made}", split=Split(train=14, validation=4, test=10))
    with pytest.raises(InvalidInput) as refused:
        prepare(asked, cache=cache)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value) and refused.value.remedy and refused.value.exit_code == 2
    assert not list(cache.rglob("*.npy"))


def test_an_empty_folder_and_a_file_without_rows(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    asked = Dataset(name=f"parquet:{tmp_path / 'empty'}", split=Split(train=1, validation=1, test=1))
    with pytest.raises(LabError, match="no train"):
        identify(asked, cache=tmp_path)
    for part in ("train", "test"):
        table = pa.table({"img": pa.array([], pa.struct({"bytes": pa.binary()})), "label": pa.array([], pa.int64())})
        pq.write_table(table, tmp_path / "empty" / f"{part}.parquet")
    with pytest.raises(LabError, match="this file has no rows"):
        identify(asked, cache=tmp_path)
