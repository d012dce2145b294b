"""A stack of runs decides as each of its runs alone, whatever the layers; runs of one shape and data go together."""

import numpy as np
import pytest
import torch

from lab.models.mlp import initial_weights, load
from lab.stress.stacked import MOST_RUNS, stacked, stacks
from lab.study.recipe import Model, Recipe
from lab.study.seeds import Seeds
from lab.train.spec import RunSpec


@pytest.mark.parametrize("norm", ["none", "layer", "batch"])
@pytest.mark.parametrize("residual", [False, True])
def test_a_stack_is_its_runs(norm: str, residual: bool) -> None:
    model = Model(depth=3, width=7, activation="silu", norm=norm, residual=residual, dropout=0.5)
    drawn = [initial_weights(model, 12, 4, seed) for seed in (1, 2, 3)]
    if norm == "batch":
        for one in drawn:
            one["norms.0.running_mean"] += 0.3
    x = torch.rand(3, 20, 12, generator=torch.Generator().manual_seed(0))
    mean, sd = torch.full((12,), 0.5), torch.full((12,), 0.25)
    found = stacked(model, [{name: value.numpy() for name, value in one.items()} for one in drawn], mean, sd)(x)
    for run, own in enumerate(drawn):
        torch.testing.assert_close(found[run], load(model, 12, 4, own)((x[run] - mean) / sd), rtol=1e-5, atol=1e-6)


def _spec(run: str, data: str = "a", **model: object) -> RunSpec:
    return RunSpec(run, data, Model(**model), Recipe(), Seeds(0, 0, 0))


def test_runs_of_one_shape_and_data_go_together() -> None:
    specs = [_spec("1"), _spec("2", depth=3), _spec("3", dropout=0.1), _spec("4", data="b"), _spec("5", norm="layer")]
    assert [[spec.run_id for spec in stack] for stack in stacks(specs)] == [["1", "3"], ["2"], ["4"], ["5"]]
    many = [_spec(str(number)) for number in range(2 * MOST_RUNS + 1)]
    sizes = [len(stack) for stack in stacks(many)]
    assert sizes == [MOST_RUNS, MOST_RUNS, 1] and np.sum(sizes) == len(many)
