"""Which images an interpretation shows: by a rule that is stated, never by hand."""

import numpy as np
from numpy.typing import NDArray

from lab.errors import InvalidInput


def choose_examples(
    labels: NDArray[np.int64], predicted: NDArray[np.int64], *, count: int, split: str
) -> tuple[NDArray[np.int64], str]:
    """Positions of the first correctly and the first wrongly classified images in index order, and the rule in words.

    Half of `count` (rounded up) are correct ones; where one kind is short the other fills up. Correct ones come first.
    """
    if count < 1 or not len(labels):
        raise InvalidInput("an interpretation needs at least one image", where="n", seen=count, remedy="Use --n 8")
    right, wrong = np.flatnonzero(labels == predicted), np.flatnonzero(labels != predicted)
    n_wrong = min(len(wrong), max(count // 2, count - len(right)))
    n_right = min(len(right), count - n_wrong)
    parts = [f"the first {n} {word}" for n, word in ((n_right, "correctly"), (n_wrong, "wrongly")) if n]
    rule = f"{' and '.join(parts)} classified {split} images in index order"
    return np.concatenate([right[:n_right], wrong[:n_wrong]]), rule
