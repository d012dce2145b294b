"""Copies between splits are counted, exact and nearly so; flat pictures resemble nothing."""

import numpy as np

from lab.data.leakage import _compare, _looks


def pictures(n: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, size=(n, 12, 12, 3), dtype=np.uint8)


def test_copies_and_near_copies_are_told_apart():
    first, second = pictures(50, 1), pictures(40, 2)
    second[3] = first[7]
    second[5] = np.clip(first[9].astype(int) + 2, 0, 255)
    found = _compare("train", _looks(first), "test", _looks(second))
    assert (found.exact, found.near, found.n) == (1, 1, 40)


def test_pictures_that_show_nothing_are_not_near_each_other():
    flat = np.full((5, 12, 12, 3), 200, dtype=np.uint8)
    flat[1:] += np.random.default_rng(0).integers(0, 3, size=(4, 12, 12, 3), dtype=np.uint8)
    found = _compare("train", _looks(flat[:2]), "test", _looks(flat[2:]))
    assert (found.exact, found.near) == (0, 0)


def test_a_byte_equal_flat_picture_is_still_a_copy():
    flat = np.full((1, 12, 12, 3), 200, dtype=np.uint8)
    assert _compare("train", _looks(flat), "test", _looks(flat)).exact == 1
