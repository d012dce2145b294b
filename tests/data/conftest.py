"""A small Parquet folder and a permit."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lab.data.permit import Permit, issue_permit
from tests.data.folders import pictures, png, write


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Make a folder with 12 + 8 training images in two files and 10 test images; labels cycle through 3 classes."""

    def make(name: str = "small", *, column: str = "img", colour: bool = True) -> Path:
        made = tmp_path / name
        made.mkdir()
        parts = {"train-00000-of-00002": (0, 12), "train-00001-of-00002": (12, 20), "test-00000-of-00001": (20, 30)}
        everything = pictures(30, colour=colour)
        for part, (first, last) in parts.items():
            images = [png(pixels) for pixels in everything[first:last]]
            write(made / f"{part}.parquet", images, [i % 3 for i in range(first, last)], column=column)
        return made

    return make


@pytest.fixture
def permit() -> Permit:
    """A permit for a study of one finished, committed run."""
    return issue_permit("a" * 64, ["c00-r1"], {"c00-r1": "finished"}, {"c00-r1": "b" * 64}, "c" * 64)
