"""Timing a model in a process of its own: one row per batch size, and an error where the process dies."""

import numpy as np
import pytest

from lab.errors import Unavailable
from lab.models.mlp import parameter_shapes
from lab.profile import latency
from lab.profile.results import Fitted, Profile, SizeRow, Timed, Try, fitted_of, profile_of, to_bytes
from lab.study.recipe import Model


def weights_of(model: Model) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    return {name: rng.normal(size=shape).astype(np.float32) for name, shape in parameter_shapes(model, 6, 3).items()}


def test_a_row_per_batch_size_and_a_profile_survives_json() -> None:
    model = Model(depth=1, width=4)
    weights = weights_of(model)
    before, rows = latency.measured(model, weights, "cpu", (1, 16))
    assert [row.batch for row in rows] == [1, 16] and before > 0
    for row in rows:
        assert latency.FEWEST <= row.repeats <= latency.REPEATS
        assert 0 < row.median_seconds <= row.p95_seconds
        assert row.per_second == pytest.approx(row.batch / row.median_seconds)
        assert row.peak_bytes > 0
    assert latency.multiply_adds(weights) == 6 * 4 + 4 * 3
    size = SizeRow((0, 1), "small", 43, 500, 36)
    found = Profile(
        "cpu", "a machine", 1, {"torch": "x"}, "all", (size,), (Timed("c00-r1", 0, "s", "", before, rows),), ()
    )
    assert profile_of(to_bytes(found)) == found and to_bytes(found) == to_bytes(profile_of(to_bytes(found)))
    fixed = (Fitted("k", 1, 0.25, (Try(0.1, 0.5, True),), 0.1, 0.5, 10, "ab" * 32),)
    assert fitted_of(to_bytes(fixed)) == fixed


def test_a_process_that_dies_is_said_to_have_died() -> None:
    with pytest.raises(Unavailable, match="without an answer"):
        latency.measured(Model(depth=1, width=4), {"head.bias": np.zeros(3, np.float32)}, "cpu", (1,))
