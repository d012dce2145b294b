"""The stacked engine against a plain loop with autograd and torch.optim, in float64, and what happens to broken runs."""

import numpy as np
import pytest
import torch

from lab.train.events import EpochFinished, RunFailed, RunFinished, StackStarted
from lab.train.stack import Stack
from tests.train.plain import bits, blobs, plain_loop, spec, trained, weights_of

OPTIMIZERS = {
    "adamw": {"optimizer": "adamw"},
    "adam": {"optimizer": "adam"},
    "sgd": {"optimizer": "sgd", "learning_rate": 0.05},
    "sgd without momentum": {"optimizer": "sgd", "momentum": 0.0, "learning_rate": 0.1},
    "nesterov": {"optimizer": "sgd", "nesterov": True, "learning_rate": 0.05},
    "warm-up": {"warmup_steps": 7},
    "step": {"step_epochs": 2, "schedule": "step"},
    "step after warm-up": {"step_epochs": 2, "step_factor": 0.5, "schedule": "step", "warmup_steps": 13},
    "label smoothing": {"label_smoothing": 0.1},
    "clipping": {"clip_norm": 0.3},
    "layer norm": {"norm": "layer"},
    # Under batch normalisation a layer's bias has no gradient but rounding, which Adam would blow up to whole steps.
    "batch norm": {"norm": "batch", "optimizer": "sgd", "learning_rate": 0.05},
    "residual": {"residual": True},
    "all at once": {"norm": "layer", "residual": True, "label_smoothing": 0.2, "clip_norm": 0.5, "warmup_steps": 5},
    "batch norm and shortcuts": {"norm": "batch", "residual": True, "optimizer": "sgd", "clip_norm": 0.5},
    "kaiming": {"init": "kaiming"},
    "xavier": {"init": "xavier"},
    "orthogonal": {"init": "orthogonal"},
}


def ragged(**fields) -> list:
    """Runs of different depth, activation, decay, rate and schedule."""
    activations = ["relu", "gelu", "silu", "tanh"]
    rate = fields.pop("learning_rate", 3e-3)
    return [
        spec(
            number,
            depth=1 + (number * 3) % 5,
            activation=activations[number % 4],
            weight_decay=[0.0, 1e-2, 1e-1][number % 3],
            learning_rate=rate * (1 + number / 10),
            **{"epochs": 5, "schedule": ["constant", "cosine"][number % 2], **fields},
        )
        for number in range(8)
    ]


@pytest.mark.parametrize("fields", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_float64_weights_equal_the_plain_loop_after_fifty_steps(fields):
    specs, data = ragged(**fields), blobs()
    assert specs[0].recipe.epochs * (len(data.labels) // 20) == 50
    stack = Stack(specs, data, device="cpu", dtype=torch.float64)
    for _ in range(specs[0].recipe.epochs):
        stack.epoch()
    for run, one in enumerate(stack.specs):
        weights, expected = stack.weights(run), plain_loop(one, data, dtype=torch.float64).state_dict()
        assert sorted(weights) == sorted(name for name in expected if not name.endswith("tracked"))
        for name, value in weights.items():
            assert float((value - expected[name]).abs().max()) < 1e-11, name


def test_every_run_may_have_its_own_training_array():
    specs, data = [spec(number, depth=number) for number in (3, 2, 1)], blobs(per_run=3)
    finished = weights_of(trained(specs, data, dtype=torch.float64))
    for one, images in zip(specs, data.train, strict=True):
        expected = plain_loop(one, data, dtype=torch.float64, images=images).state_dict()
        for name, value in expected.items():
            np.testing.assert_allclose(finished[one.run_id][name], value.numpy(), rtol=1e-6, atol=1e-7)


def test_events_come_in_order_and_rows_are_what_the_plain_loop_measures():
    specs, data = ragged(epochs=2), blobs()
    events = trained(specs, data, number=4)
    assert events[0] == StackStarted(4, tuple(one.run_id for one in specs))
    epochs = [event for event in events if isinstance(event, EpochFinished)]
    assert [(event.stack, event.epoch) for event in epochs] == [(4, 1), (4, 2)]
    assert {event.run_id for event in events if isinstance(event, RunFinished)} == {one.run_id for one in specs}
    rows = {row.run_id: row for row in epochs[-1].rows}
    for one in specs:
        module = plain_loop(one, data, dtype=torch.float32)
        logits = module(torch.as_tensor(data.validation)).detach()
        labels = torch.as_tensor(data.validation_labels)
        row = rows[one.run_id]
        assert row.validation_accuracy == pytest.approx(float((logits.argmax(1) == labels).float().mean()), abs=0.02)
        assert row.validation_loss == pytest.approx(float(torch.nn.functional.cross_entropy(logits, labels)), rel=1e-2)
        assert row.samples == 200 and row.seconds > 0 and 0 < row.train_accuracy <= 1


def test_training_twice_gives_the_same_bits():
    specs, data = ragged(dropout=0.3), blobs()
    assert bits(trained(specs, data)) == bits(trained(specs, data))


def test_seeds_are_used():
    data = blobs()
    one, other = spec(1, dropout=0.2), spec(1, dropout=0.2)
    for purpose in ("init", "order", "augment"):
        changed = type(other)(
            other.run_id,
            other.dataset_key,
            other.model,
            other.recipe,
            type(other.seeds)(**{**_seeds(other), purpose: 5}),
        )
        assert bits(trained([one], data)) != bits(trained([changed], data)), purpose


def _seeds(one) -> dict[str, int]:
    return {"init": one.seeds.init, "order": one.seeds.order, "augment": one.seeds.augment}


def test_a_diverging_run_fails_and_leaves_the_others_bits_alone():
    data = blobs()
    healthy = [spec(number, depth=1 + number % 3, optimizer="sgd", learning_rate=0.05, epochs=3) for number in range(5)]
    wild = spec(9, depth=2, optimizer="sgd", learning_rate=1e12, epochs=3)
    events = trained([*healthy[:2], wild, *healthy[2:]], data)
    failures = [event for event in events if isinstance(event, RunFailed)]
    assert [(event.run_id, event.kind, event.epoch) for event in failures] == [("r9", "outcome", 1)]
    assert 1 <= failures[0].step <= 10 and "not finite" in failures[0].reason
    assert all(row.run_id != "r9" for event in events if isinstance(event, EpochFinished) for row in event.rows)
    assert bits(events) == bits(trained(healthy, data))


def test_a_stack_whose_runs_all_fail_ends():
    wild = [spec(number, optimizer="sgd", learning_rate=1e12) for number in range(2)]
    events = trained(wild, blobs())
    assert [type(event) for event in events] == [StackStarted, RunFailed, RunFailed]


def test_a_validation_loss_that_is_not_finite_fails_the_run():
    data = blobs()
    data.validation[3, 0] = np.inf
    events = trained([spec(1)], data)
    failure = next(event for event in events if isinstance(event, RunFailed))
    assert failure.kind == "outcome" and "validation loss" in failure.reason
