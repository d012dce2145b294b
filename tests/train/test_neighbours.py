"""A run's weights do not depend, to the last bit, on which runs share its stack."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.train.batches import TrainData
from tests.train.plain import bits, blobs, spec, trained

SHAPES = [(20, 16, 3), (25, 16, 10), (7, 5, 3), (64, 32, 7), (50, 24, 10)]
"""Batch size, width, classes: whole vectors, odd multiples of half of them, and what is no multiple of anything."""
RUNS = 7


def _specs(shape: tuple[int, int, int], optimizer: str, dropout: float) -> list:
    batch, width, _ = shape
    return [
        spec(
            number,
            depth=1 + number % 4,
            activation=["relu", "gelu", "silu", "tanh"][(number * 3) % 4],
            weight_decay=[0.0, 1e-2][number % 2],
            learning_rate=[1e-3, 1e-2][number % 2],
            batch_size=batch,
            width=width,
            optimizer=optimizer,
            dropout=dropout,
        )
        for number in range(RUNS)
    ]


_alone: dict[tuple, dict[str, bytes]] = {}


def alone(shape, optimizer: str, dropout: float, data: TrainData) -> dict[str, bytes]:
    """Every run trained by itself."""
    key = (shape, optimizer, dropout)
    if key not in _alone:
        _alone[key] = {}
        for one in _specs(*key):
            _alone[key] |= bits(trained([one], data))
    return _alone[key]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@settings(max_examples=4, deadline=None, derandomize=True)
@given(groups=st.lists(st.integers(0, 3), min_size=RUNS, max_size=RUNS), case=st.integers(0, 5))
def test_bits_do_not_depend_on_the_grouping(shape, groups, case):
    optimizer, dropout = ["adamw", "adam", "sgd"][case % 3], [0.0, 0.4][case // 3]
    specs, data = _specs(shape, optimizer, dropout), blobs(rows=130, classes=shape[2])
    found: dict[str, bytes] = {}
    for group in set(groups):
        found |= bits(trained([one for one, its in zip(specs, groups, strict=True) if its == group], data))
    assert found == alone(shape, optimizer, dropout, data)


def test_bits_do_not_depend_on_the_order_in_a_stack():
    specs, data = _specs(SHAPES[0], "adamw", 0.1), blobs()
    assert bits(trained(specs, data)) == bits(trained(specs[::-1], data))
