"""The fused kernels and the plain formulas against torch.optim, and the schedules."""

import pytest
import torch

from lab.study.recipe import Recipe
from lab.study.schedule import learning_rate
from lab.train.optimizers import RunOptimizer, has_fused_kernels, states_needed
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


@pytest.mark.parametrize("fused", [True, False], ids=["fused", "eager"])
@pytest.mark.parametrize("fields", RECIPES, ids=str)
def test_thirty_steps_equal_torch_optim(fields, fused):
    if fused and not has_fused_kernels():
        pytest.skip("this PyTorch has no fused optimizer kernels")
    one, draw = recipe(**fields), torch.Generator().manual_seed(2)
    values = [torch.randn(shape, generator=draw, dtype=torch.float64) for shape in ((4, 3), (1, 3))]
    expected = [value.clone().requires_grad_() for value in values]
    grads = [torch.zeros_like(value) for value in values]
    states = [[torch.zeros_like(value) for value in values] for _ in range(states_needed(one))]
    ours, theirs = RunOptimizer(one, values, grads, states, fused=fused), plain_optimizer(expected, one)
    for _ in range(30):
        for grad, parameter in zip(grads, expected, strict=True):
            grad.normal_(generator=draw)
            parameter.grad = grad.clone()
        ours.step(30)
        theirs.step()
    for value, parameter in zip(values, expected, strict=True):
        torch.testing.assert_close(value, parameter.detach(), rtol=1e-13, atol=1e-14)


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
