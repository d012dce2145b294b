"""Splits: disjoint, complete, repeatable, moved by their seed."""

import re

import numpy as np
import pytest

from lab.data.splits import development_rows, held_out_rows, hold_out
from lab.errors import InvalidInput
from lab.study.recipe import Split

SPLIT = Split(train=60, validation=20, test=20, seed=3)


def test_train_and_validation_are_disjoint_and_sorted() -> None:
    train, validation = development_rows(90, SPLIT)
    assert (len(train), len(validation)) == (60, 20)
    assert not set(train) & set(validation)
    assert (np.diff(train) > 0).all() and (np.diff(validation) > 0).all()


def test_a_hold_out_takes_nothing_from_development() -> None:
    development, test = hold_out(100, SPLIT)
    assert sorted([*development, *test]) == list(range(100))
    assert len(test) == 20


def test_a_test_part_that_is_wanted_whole_keeps_its_order() -> None:
    assert held_out_rows(20, SPLIT).tolist() == list(range(20))
    assert len(set(held_out_rows(30, SPLIT))) == 20


@pytest.mark.parametrize("draw", [lambda s: development_rows(90, s)[1], lambda s: held_out_rows(90, s)])
def test_the_seed_draws_and_repeats(draw) -> None:
    other = SPLIT.model_copy(update={"seed": 4})
    assert draw(SPLIT).tolist() == draw(SPLIT).tolist() != draw(other).tolist()


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (
            lambda: development_rows(79, SPLIT),
            "the split wants 80 examples for train + validation, the data set has 79",
        ),
        (lambda: held_out_rows(19, SPLIT), "the split wants 20 examples for test, the data set has 19"),
        (lambda: hold_out(99, SPLIT), "the split wants 100 examples for train + validation + test"),
    ],
)
def test_too_few_rows_are_one_clear_message(draw, message: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(message)):
        draw()
