"""The rule that chooses examples: boundaries, and that the printed rule says what was done."""

import numpy as np
import pytest

from lab.errors import InvalidInput
from lab.interpret.examples import choose_examples

LABELS = np.array([0, 1, 2, 0, 1, 2, 0, 1])


@pytest.mark.parametrize(
    ("wrong", "count", "positions", "rule"),
    [
        ((1, 4, 6), 4, [0, 2, 1, 4], "the first 2 correctly and the first 2 wrongly"),
        ((1, 4, 6), 3, [0, 2, 1], "the first 2 correctly and the first 1 wrongly"),
        ((1, 4, 6), 1, [0], "the first 1 correctly"),
        ((5,), 6, [0, 1, 2, 3, 4, 5], "the first 5 correctly and the first 1 wrongly"),
        ((), 3, [0, 1, 2], "the first 3 correctly"),
        (range(8), 3, [0, 1, 2], "the first 3 wrongly"),
        ((0, 1, 2, 3, 4, 5, 6), 6, [7, 0, 1, 2, 3, 4], "the first 1 correctly and the first 5 wrongly"),
        ((1, 4, 6), 100, [0, 2, 3, 5, 7, 1, 4, 6], "the first 5 correctly and the first 3 wrongly"),
    ],
)
def test_first_right_and_first_wrong(wrong, count: int, positions: list[int], rule: str) -> None:
    predicted = LABELS.copy()
    predicted[list(wrong)] += 3
    found, words = choose_examples(LABELS, predicted, count=count, split="validation")
    assert found.tolist() == positions
    assert words == f"{rule} classified validation images in index order"


def test_no_images_are_refused() -> None:
    with pytest.raises(InvalidInput, match="at least one image"):
        choose_examples(LABELS, LABELS, count=0, split="validation")
