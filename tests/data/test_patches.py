"""Patches: where they are cut, and that the pixels are those of the place."""

import numpy as np
import pytest

from lab.data.patches import cut, draw_places, flatten
from lab.errors import InvalidInput


@pytest.mark.parametrize(("side", "patch", "corner"), [(32, 8, 12), (9, 4, 2), (8, 8, 0), (28, 5, 11)])
def test_the_centre(side: int, patch: int, corner: int) -> None:
    assert draw_places(3, (side, side), patch, "centre", 0).tolist() == [[corner, corner]] * 3


def test_grid_places_are_tiles_and_all_occur() -> None:
    places = draw_places(2000, (10, 12), 4, "grid", 1)
    assert set(map(tuple, places.tolist())) == {(r, c) for r in (0, 4) for c in (0, 4, 8)}


def test_random_places_stay_inside_and_reach_the_edges() -> None:
    places = draw_places(5000, (10, 12), 4, "random", 1)
    assert places.min(axis=0).tolist() == [0, 0] and places.max(axis=0).tolist() == [6, 8]


@pytest.mark.parametrize("position", ["grid", "random"])
def test_the_seed_draws_and_repeats(position: str) -> None:
    first, again, other = (draw_places(50, (32, 32), 8, position, seed).tolist() for seed in (1, 1, 2))
    assert first == again != other


def test_cut_takes_the_pixels_of_the_place() -> None:
    images = np.random.default_rng(0).integers(0, 256, (20, 9, 11, 3), dtype=np.uint8)
    places = draw_places(20, (9, 11), 4, "random", 5)
    for image, (row, column), patch in zip(images, places, cut(images, places, 4), strict=True):
        np.testing.assert_array_equal(patch, image[row : row + 4, column : column + 4])


def test_a_whole_image_need_not_be_square() -> None:
    assert draw_places(2, (9, 4), None, "centre", 0).tolist() == [[0, 0], [0, 0]]


def test_a_patch_larger_than_the_image_is_refused() -> None:
    with pytest.raises(InvalidInput, match=r"dataset.patch: a patch of 9 pixels does not fit into images of 8 x 10"):
        draw_places(1, (8, 10), 9, "centre", 0)


def test_flatten_goes_row_column_channel() -> None:
    image = np.arange(12).reshape(1, 2, 2, 3)
    assert flatten(image).tolist() == [list(range(12))]
