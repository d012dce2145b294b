"""Examples that two splits share, counted; of the sealed test part only counts come out, no image, no label and no row.

This does not open the lockbox: no network sees a test example, nothing that depends on a test label is computed, and
what comes out (how many test images are in the training part) cannot be used to choose between cells. Only this file may
measure a sealed part without a permit; a test holds it to that.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lab.data.catalogue import source_of
from lab.data.splits import development_rows, held_out_rows
from lab.study.recipe import Dataset

SIDE = 16
"""Pictures are compared as grey thumbnails of at most 16 x 16, mean 0 and length 1."""
NEAR, NEAR_DRAWINGS = 0.95, 0.995
"""Cosine of two thumbnails from which on they are called near-duplicates: photographs, and what is grey or has fewer than
16 x 16 pixels. On CIFAR-10's validation part 0.95 names 70 images (of 12 looked at, 10 were another crop, colour or
compression of a training image), 0.99 only 7; drawings of one digit resemble each other anyway."""
FLAT = 4.0
"""Grey levels of standard deviation under which a picture shows nothing that could be recognised again."""
BLOCK = 2000


@dataclass(frozen=True, slots=True)
class Shared:
    """How many examples of `second` (of `n`) are in `first`: byte for byte, and as near-duplicates beyond those.

    Near means a cosine from `threshold` between grey thumbnails of `side` x `side`.
    """

    first: str
    second: str
    exact: int
    near: int
    n: int
    side: int = SIDE
    threshold: float = NEAR


def shared_examples(
    dataset: Dataset, *, cache: Path, location: Path | None = None, progress: Callable[[str, float], None]
) -> tuple[Shared, ...]:
    """Train against validation, train against test, validation against test; whole images, in bounded memory."""
    source = source_of(dataset, cache=cache, location=location, download=False)
    raw = source.development()
    train_rows, validation_rows = development_rows(source.development_rows, dataset.split)
    train, validation = (_looks(np.asarray(raw.images[rows])) for rows in (train_rows, validation_rows))
    wanted = held_out_rows(source.test_rows, dataset.split)
    test = source.test.measured(lambda part: _looks(np.asarray(part.images[wanted])))
    pairs = (("train", train, "validation", validation), ("train", train, "test", test))
    found = []
    for number, (first, a, second, b) in enumerate((*pairs, ("validation", validation, "test", test))):
        tell = partial(_third, progress, f"comparing {second} with {first}", number)
        found.append(_compare(first, a, second, b, tell))
    return tuple(found)


def _third(progress: Callable[[str, float], None], message: str, number: int, fraction: float) -> None:
    progress(message, (number + fraction) / 3)


@dataclass(frozen=True, slots=True)
class _Looks:
    """Hashes [n] of images and their thumbnails [n, side * side]; zero where an image is flat."""

    hashes: NDArray[np.bytes_]
    thumbnails: NDArray[np.float32]
    photographs: bool

    @property
    def threshold(self) -> float:
        """The cosine from which on two of them are near-duplicates."""
        return NEAR if self.photographs else NEAR_DRAWINGS


def _looks(images: NDArray[np.uint8]) -> _Looks:
    hashes = np.array([hashlib.sha256(np.ascontiguousarray(image).tobytes()).digest() for image in images], dtype="S32")
    parts = [_thumbnails(images[start : start + BLOCK]) for start in range(0, len(images), BLOCK)]
    return _Looks(hashes, np.concatenate(parts), min(images.shape[1:3]) >= SIDE and images.shape[3] > 1)


def _thumbnails(images: NDArray[np.uint8]) -> NDArray[np.float32]:
    grey = images.astype(np.float32).mean(axis=3)
    height, width = grey.shape[1:]
    rows, columns = (np.linspace(0, size, min(SIDE, size) + 1).astype(int)[:-1] for size in (height, width))
    small = np.add.reduceat(np.add.reduceat(grey, rows, axis=1), columns, axis=2)
    weights = np.outer(np.diff([*rows, height]), np.diff([*columns, width]))
    flat = (small / weights).reshape(len(images), -1)
    flat -= flat.mean(axis=1, keepdims=True)
    length = np.linalg.norm(flat, axis=1, keepdims=True)
    seen = length / np.sqrt(flat.shape[1]) > FLAT
    return np.where(seen, flat / np.maximum(length, 1e-6), 0).astype(np.float32)


def _compare(first: str, a: _Looks, second: str, b: _Looks, tell: Callable[[float], None]) -> Shared:
    """Blocks of cosines, 80 MB at a time."""
    exact = np.isin(b.hashes, a.hashes)
    near = np.zeros(len(exact), dtype=bool)
    for start in range(0, len(b.thumbnails), BLOCK):
        tell(start / len(b.thumbnails))
        block = b.thumbnails[start : start + BLOCK]
        for other in range(0, len(a.thumbnails), 5 * BLOCK):
            nearest = (block @ a.thumbnails[other : other + 5 * BLOCK].T).max(axis=1)
            near[start : start + BLOCK] |= nearest >= b.threshold
    side = round(b.thumbnails.shape[1] ** 0.5)
    return Shared(first, second, int(exact.sum()), int((near & ~exact).sum()), len(exact), side, b.threshold)
