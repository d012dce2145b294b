"""A look at training and validation examples: classes, channels, constant inputs, repeated and contradictory examples."""

from collections.abc import Iterable

import numpy as np

from lab.data.arrays import Arrays, Prepared
from lab.profile.results import DataFile, DataLook


def look(key: str, data: Prepared, files: Iterable[DataFile]) -> DataLook:
    """What is in one prepared data set; the test part is not there to be looked at."""
    classes = len(data.identity.classes)
    repeated, conflicting = repeats(data.train)
    images = data.train.images
    return DataLook(
        key=key,
        shape=tuple(int(side) for side in data.train.shape),
        train=_counts(data.train, classes),
        validation=_counts(data.validation, classes),
        mean=tuple(round(float(value), 6) for value in data.mean),
        sd=tuple(round(float(value), 6) for value in data.sd),
        inputs=images.shape[1],
        constant=int((images.max(axis=0) == images.min(axis=0)).sum()),
        repeated=repeated,
        conflicting=conflicting,
        files=tuple(files),
    )


def repeats(arrays: Arrays) -> tuple[int, int]:
    """Examples that equal an earlier one in every input, and those of them that have another label than the first."""
    rows = np.ascontiguousarray(arrays.images).view(
        np.dtype((np.void, arrays.images.itemsize * arrays.images.shape[1]))
    )
    _, first, group = np.unique(rows.ravel(), return_index=True, return_inverse=True)
    again = first[group] != np.arange(len(group))
    return int(again.sum()), int((again & (arrays.labels != arrays.labels[first[group]])).sum())


def _counts(arrays: Arrays, classes: int) -> tuple[int, ...]:
    return tuple(int(count) for count in np.bincount(arrays.labels, minlength=classes))
