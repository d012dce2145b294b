"""Which rows train, validate and test: plain permutations drawn from the split's seed."""

import numpy as np
from numpy.typing import NDArray

from lab.errors import InvalidInput
from lab.study.recipe import Split


def held_out_rows(rows: int, split: Split) -> NDArray[np.int64]:
    """Rows of the source's test part that the study uses: all in order, or a sorted draw where it wants fewer."""
    _refuse_too_few("test", split.test, rows)
    if split.test == rows:
        return np.arange(rows)
    return np.sort(_permutation(rows, split.seed, "test")[: split.test])


def development_rows(rows: int, split: Split) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows for (train, validation) of the source's development part: a permutation cut in two, each sorted."""
    _refuse_too_few("train + validation", split.train + split.validation, rows)
    order = _permutation(rows, split.seed, "development")
    validation, train = order[: split.validation], order[split.validation : split.validation + split.train]
    return np.sort(train), np.sort(validation)


def hold_out(rows: int, split: Split) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows for (development, test) of a source without a test part of its own."""
    _refuse_too_few("train + validation + test", split.train + split.validation + split.test, rows)
    order = _permutation(rows, split.seed, "hold-out")
    return np.sort(order[split.test :]), np.sort(order[: split.test])


def _permutation(rows: int, seed: int, purpose: str) -> NDArray[np.int64]:
    stream = {"test": 1, "development": 2, "hold-out": 3}[purpose]
    return np.random.Generator(np.random.PCG64([seed, stream])).permutation(rows)


def _refuse_too_few(part: str, wanted: int, rows: int) -> None:
    if wanted > rows:
        raise InvalidInput(
            f"the split wants {wanted} examples for {part}, the data set has {rows}",
            where="dataset.split",
            seen=wanted,
            remedy=f"Ask for at most {rows}",
        )
