"""Square patches: where they are cut, and cutting them."""

import numpy as np
from numpy.typing import NDArray

from lab.errors import InvalidInput


def draw_places(count: int, size: tuple[int, int], patch: int | None, position: str, seed: int) -> NDArray[np.int64]:
    """The upper left corner (row, column) of each example's patch: int64 [count, 2].

    None: the whole image. "centre": the middle, rounded up and left; "grid": one tile of the non-overlapping grid that starts in the upper left
    corner; "random": any place. The last two draw uniformly from numpy's PCG64 with `seed`.
    """
    height, width = size
    if patch is None:
        return np.zeros((count, 2), dtype=np.int64)
    side = patch
    if side > min(height, width):
        raise InvalidInput(
            f"a patch of {side} pixels does not fit into images of {height} x {width}",
            where="dataset.patch",
            seen=side,
            remedy=f"Use at most {min(height, width)}",
        )
    if position == "centre":
        return np.tile(np.array([(height - side) // 2, (width - side) // 2]), (count, 1))
    generator = np.random.Generator(np.random.PCG64(seed))
    if position == "grid":
        return side * generator.integers(0, (height // side, width // side), size=(count, 2))
    return generator.integers(0, (height - side + 1, width - side + 1), size=(count, 2))


def cut(images: NDArray[np.uint8], places: NDArray[np.int64], patch: int) -> NDArray[np.uint8]:
    """One patch per image: [n, h, w, c] and corners [n, 2] to [n, patch, patch, c]."""
    steps = np.arange(patch)
    rows = places[:, :1] + steps
    columns = places[:, 1:] + steps
    return images[np.arange(len(images))[:, None, None], rows[:, :, None], columns[:, None, :]]


def flatten(images: NDArray) -> NDArray:
    """[n, h, w, c] to [n, h * w * c]."""
    return np.ascontiguousarray(images.reshape(len(images), -1))
