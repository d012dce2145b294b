"""Every run sees its own order, whole batches only, and labels that belong to their images."""

import torch

from lab.train.batches import Batches
from tests.train.plain import blobs


def _orders(*seeds: int) -> list[torch.Generator]:
    return [torch.Generator().manual_seed(seed) for seed in seeds]


def test_an_epoch_is_a_permutation_without_its_partial_batch():
    batches = Batches(blobs(rows=23), 2, 5, device="cpu", dtype=torch.float32)
    rows = batches.epoch(_orders(1, 2))
    assert rows.shape == (4, 2, 5) and batches.steps == 4
    for run in range(2):
        assert len(set(rows[:, run].flatten().tolist())) == 20
    assert not torch.equal(rows[:, 0], rows[:, 1])


def test_orders_repeat_by_seed_and_change_by_epoch():
    batches = Batches(blobs(), 2, 20, device="cpu", dtype=torch.float32)
    orders = _orders(1, 1)
    first, second = batches.epoch(orders), batches.epoch(orders)
    assert torch.equal(first[:, 0], first[:, 1]) and not torch.equal(first, second)
    assert torch.equal(first, batches.epoch(_orders(1, 1)))


def test_a_batch_holds_the_rows_asked_for():
    data = blobs(per_run=2)
    batches = Batches(data, 2, 3, device="cpu", dtype=torch.float32)
    rows = torch.tensor([[4, 0, 9], [4, 1, 2]])
    x, y = batches.take(rows)
    inputs = data.validation.shape[1]
    for run in range(2):
        assert torch.equal(x[run, :, :inputs], torch.as_tensor(data.train[run])[rows[run]])
        assert y[run].tolist() == data.labels[rows[run]].tolist()
    assert x.shape[2] == 16 and not x[..., inputs:].any()
