"""The golden batch: the same alone and beside others; other data, other seeds and leaking neighbours are noticed."""

from dataclasses import replace

import pytest

from lab.preflight.golden import first_batch, golden_batch
from lab.train.batches import Batches
from tests.train.plain import spec


def test_the_first_batch_is_the_same_again(data: dict) -> None:
    specs = [spec(0), spec(1), spec(2, depth=4)]
    check, batch = golden_batch(specs, data, "")
    assert check.verdict == "passed" and "beside 2 other runs" in check.seen
    assert golden_batch(specs, data, batch)[0].verdict == "passed"
    assert first_batch(spec(1), data["data"]) != batch, "another seed, another batch"


def test_changed_data_is_noticed(data: dict) -> None:
    _, batch = golden_batch([spec(0)], data, "")
    data["data"].train.images[:, 0] += 1e-3
    check, other = golden_batch([spec(0)], data, batch)
    assert check.verdict == "failed" and other != batch and f"on record {batch[:16]}" in check.seen


def test_an_order_that_depends_on_neighbours_is_noticed(data: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault: one generator for the whole stack."""
    right = Batches.epoch
    monkeypatch.setattr(Batches, "epoch", lambda batches, orders: right(batches, [orders[0]] * len(orders)))
    check, _ = golden_batch([spec(0), spec(1, depth=4)], data, "")
    assert check.verdict == "failed" and "beside 1 other runs" in check.seen


def test_an_order_that_is_not_seeded_is_noticed(data: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    right, calls = Batches.epoch, []

    def drifting(batches, orders):
        calls.append(1)
        return right(batches, [order.manual_seed(len(calls)) for order in orders])

    monkeypatch.setattr(Batches, "epoch", drifting)
    one = replace(spec(0), run_id="only")
    assert "; again" in golden_batch([one], data, "")[0].seen
