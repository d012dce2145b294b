"""A run's weights do not depend, to the last bit, on which runs share its stack."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.train.batches import TrainData
from tests.train.plain import bits, blobs, spec, trained

SHAPES = [(20, 16, 3), (25, 16, 10), (7, 5, 3), (64, 32, 7), (50, 24, 10)]
"""Batch size, width, classes: whole vectors, odd multiples of half of them, and what is no multiple of anything."""
RUNS = 7
OPTIONS = [
    {"optimizer": "adamw"},
    {"optimizer": "adam", "dropout": 0.4, "clip_norm": 0.2},
    {"optimizer": "sgd", "nesterov": True, "label_smoothing": 0.1, "residual": True},
    {"optimizer": "sgd", "norm": "batch", "dropout": 0.4},
    {"optimizer": "adamw", "norm": "layer", "schedule": "step", "step_epochs": 1, "init": "orthogonal"},
    {
        "optimizer": "adam",
        "norm": "batch",
        "residual": True,
        "schedule": "cosine",
        "warmup_steps": 3,
        "init": "kaiming",
    },
]
"""Every optimizer, schedule, norm and initialisation, alone or together with what else there is."""


def _specs(shape: tuple[int, int, int], options: int) -> list:
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
            **OPTIONS[options],
        )
        for number in range(RUNS)
    ]


_alone: dict[tuple, dict[str, bytes]] = {}


def alone(shape, options: int, data: TrainData) -> dict[str, bytes]:
    """Every run trained by itself."""
    key = (shape, options)
    if key not in _alone:
        _alone[key] = {}
        for one in _specs(*key):
            _alone[key] |= bits(trained([one], data))
    return _alone[key]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("options", range(len(OPTIONS)))
@settings(max_examples=2, deadline=None, derandomize=True)
@given(groups=st.lists(st.integers(0, 3), min_size=RUNS, max_size=RUNS), threads=st.integers(1, 2))
def test_bits_depend_neither_on_the_grouping_nor_on_the_threads(shape, options, groups, threads):
    specs, data = _specs(shape, options), blobs(rows=130, classes=shape[2])
    expected = alone(shape, options, data)
    torch.set_num_threads(threads)
    found: dict[str, bytes] = {}
    for group in set(groups):
        found |= bits(trained([one for one, its in zip(specs, groups, strict=True) if its == group], data))
    assert found == expected


def test_bits_do_not_depend_on_the_order_in_a_stack():
    specs, data = _specs(SHAPES[0], 0), blobs()
    assert bits(trained(specs, data)) == bits(trained(specs[::-1], data))
