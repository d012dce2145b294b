"""Runs that can be trained together are, whatever the study varies."""

from lab.train.events import RunFinished
from lab.train.stacks import plan_stacks, runs_per_stack, stack_key
from tests.train.plain import blobs, spec, trained


def test_a_canonical_study_makes_even_stacks_replicate_by_replicate():
    specs = [spec(number, depth=[2, 4, 8][number // 6 % 3], width=256, batch_size=128) for number in range(54)]
    stacks = plan_stacks(specs)
    assert [len(stack) for stack in stacks] == [3] * 18
    for index in range(3):
        replicate = {one.run_id for stack in stacks[6 * index : 6 * index + 6] for one in stack}
        assert replicate == {one.run_id for one in specs[18 * index : 18 * index + 18]}
    assert {sum(one.model.depth for one in stack) for stack in stacks} <= {12, 14, 16}


def test_small_networks_share_larger_stacks():
    sizes = {width: runs_per_stack([spec(0, width=width, batch_size=128, depth=4)]) for width in (16, 128, 256, 1024)}
    assert sizes == {16: 9, 128: 9, 256: 4, 1024: 3}


def test_every_factor_splits_or_shares():
    """Rates, decays, momenta, schedules, activations and depths share a stack; the rest takes one each."""
    shared = {
        "learning_rate": 0.1,
        "weight_decay": 0.1,
        "momentum": 0.5,
        "schedule": "cosine",
        "activation": "tanh",
        "depth": 5,
    }
    split = {"width": 32, "batch_size": 10, "optimizer": "sgd", "dropout": 0.5, "epochs": 3}
    for name, value in shared.items():
        assert stack_key(spec(0)) == stack_key(spec(1, **{name: value})), name
    for name, value in split.items():
        assert stack_key(spec(0)) != stack_key(spec(1, **{name: value})), name


def test_a_study_over_recipe_and_model_trains_every_run_once():
    specs = [
        spec(number, width=[8, 24][number % 2], batch_size=[10, 30][number // 2 % 2], **fields, epochs=1)
        for number, fields in enumerate(
            fields
            for fields in (
                {"optimizer": "adamw", "dropout": 0.0},
                {"optimizer": "sgd", "dropout": 0.5},
                {"optimizer": "adam", "learning_rate": 1e-2},
            )
            for _ in range(4)
        )
    ]
    stacks = plan_stacks(specs)
    assert sorted(one.run_id for stack in stacks for one in stack) == sorted(one.run_id for one in specs)
    data = blobs()
    finished = [
        event.run_id for stack in stacks for event in trained(list(stack), data) if isinstance(event, RunFinished)
    ]
    assert sorted(finished) == sorted(one.run_id for one in specs)


def test_no_run_no_stack():
    assert plan_stacks([]) == ()
