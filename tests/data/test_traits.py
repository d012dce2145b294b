"""Traits of images by hand, pixels back from standardised vectors, and a researcher's own columns of a Parquet folder."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lab.data.arrays import Arrays, standardise
from lab.data.parquet_columns import own_columns
from lab.data.permit import issue_permit
from lab.data.traits import pixels_of, traits
from lab.errors import Forbidden


def test_brightness_contrast_and_edges_by_hand() -> None:
    flat = np.full((1, 4, 4, 1), 51, dtype=np.uint8)
    halves = np.zeros((1, 4, 4, 1), dtype=np.uint8)
    halves[:, :, 2:] = 255
    found = traits(np.concatenate([flat, halves]))
    assert found["brightness"] == pytest.approx([0.2, 0.5])
    assert found["contrast"] == pytest.approx([0.0, 0.5])
    assert found["edge density"] == pytest.approx([0.0, 0.5])


def test_colours_are_weighted_as_in_bt_601_and_one_pixel_has_no_edge() -> None:
    green = np.zeros((1, 1, 1, 3), dtype=np.uint8)
    green[..., 1] = 255
    found = traits(green)
    assert found["brightness"] == pytest.approx([0.587]) and found["edge density"] == pytest.approx([0.0])


def test_pixels_come_back_from_standardised_vectors() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (5, 3, 4, 3), dtype=np.uint8)
    mean, sd = np.array([0.5, 0.4, 0.3], dtype=np.float32), np.array([0.2, 0.3, 0.25], dtype=np.float32)
    arrays = Arrays(standardise(pixels, mean, sd), np.zeros(5, dtype=np.int64), np.arange(5), (3, 4, 3))
    assert np.array_equal(pixels_of(arrays, mean, sd), pixels)


def test_own_columns_are_numbers_and_words_at_the_rows_of_the_study(tmp_path: Path) -> None:
    for part, start in (("test-00000", 0), ("test-00001", 3)):
        table = pa.table(
            {
                "img": [b""] * 3,
                "label": [0, 1, 0],
                "scanner": ["A", None, "B"],
                "age": pa.array([start, start + 1, None], pa.int32()),
                "night": [True, False, None],
                "box": [[1, 2]] * 3,
                "name": [f"{part}-{row}" for row in range(3)],
            }
        )
        pq.write_table(table, tmp_path / f"{part}.parquet")
    permit = issue_permit("reg", ["r"], {"r": "finished"}, {"r": "0" * 64}, "line")
    found = own_columns(tmp_path, permit, np.array([1, 2, 3]))
    assert list(found) == ["scanner", "age", "night", "name"]
    assert list(found["scanner"]) == ["", "B", "A"] and list(found["night"]) == ["false", "", "true"]
    assert np.array_equal(found["age"], [1.0, np.nan, 3.0], equal_nan=True)
    with pytest.raises(Forbidden, match="closed"):
        own_columns(tmp_path, None, np.array([0]))


def test_text_that_names_every_example_is_left_out(tmp_path: Path) -> None:
    table = pa.table({"img": [b""] * 60, "label": [0] * 60, "file": [str(row) for row in range(60)]})
    pq.write_table(table, tmp_path / "test-0.parquet")
    permit = issue_permit("reg", ["r"], {"r": "finished"}, {"r": "0" * 64}, "line")
    assert own_columns(tmp_path, permit, np.arange(60)) == {}
