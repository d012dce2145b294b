"""The formulas of the optimizers against torch.optim, and the schedules."""

import pytest
import torch

from lab.study.recipe import Recipe
from lab.study.schedule import learning_rate
from lab.train.updates import VectorUpdates, states_needed
from tests.train.plain import plain_optimizer

RECIPES = [
    {"optimizer": "adamw", "weight_decay": 0.1},
    {"optimizer": "adam", "weight_decay": 0.1},
    {"optimizer": "adam"},
    {"optimizer": "sgd", "weight_decay": 0.1},
    {"optimizer": "sgd", "momentum": 0.0},
    {"optimizer": "sgd", "nesterov": True, "weight_decay": 0.1},
]


def recipe(**fields) -> Recipe:
    return Recipe(**{"epochs": 1, "batch_size": 1, "learning_rate": 0.02, "schedule": "constant"} | fields)


class OneTensor:
    """A stack of two runs with one tensor [2, 4, 3]."""

    def __init__(self, draw: torch.Generator) -> None:
        self.options = {"device": "cpu", "dtype": torch.float64}
        self.values = [torch.randn(2, 4, 3, generator=draw, dtype=torch.float64)]
        self.grads = [torch.zeros_like(self.values[0])]


@pytest.mark.parametrize("fields", RECIPES, ids=str)
def test_thirty_steps_equal_torch_optim_with_rates_for_every_run(fields):
    draw = torch.Generator().manual_seed(2)
    recipes, network = [recipe(**fields), recipe(**{**fields, "learning_rate": 0.003})], OneTensor(draw)
    states = [[torch.zeros_like(network.values[0])] for _ in range(states_needed(recipes[0]))]
    expected = [value.clone().requires_grad_() for value in network.values[0]]
    theirs = [plain_optimizer([parameter], one) for parameter, one in zip(expected, recipes, strict=True)]
    ours = VectorUpdates(network, recipes, states, 30)
    for _ in range(30):
        network.grads[0].normal_(generator=draw)
        ours.begin()
        ours.end()
        for run, (parameter, optimizer) in enumerate(zip(expected, theirs, strict=True)):
            parameter.grad = network.grads[0][run].clone()
            optimizer.step()
    for value, parameter in zip(network.values[0], expected, strict=True):
        torch.testing.assert_close(value, parameter.detach(), rtol=1e-12, atol=1e-13)


def test_cosine_equals_pytorch_and_ends_near_zero():
    one = recipe(schedule="cosine", learning_rate=0.3)
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=0.3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 40)
    for step in range(40):
        assert learning_rate(one, step, 40) == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-9)
        optimizer.step()
        schedule.step()
    assert learning_rate(one, 0, 40) == 0.3 and learning_rate(one, 20, 40) == pytest.approx(0.15)


def test_constant_stays():
    assert {learning_rate(recipe(), step, 9) for step in range(9)} == {0.02}
