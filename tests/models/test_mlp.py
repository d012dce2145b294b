"""The plain module and the initial weights that it shares with the stacked engine."""

import numpy as np
import pytest
import torch

from lab.models.mlp import MLP, initial_weights, load, parameter_shapes
from lab.study.recipe import Model


@pytest.mark.parametrize("depth", [1, 3])
def test_names_and_shapes_are_those_of_the_module(depth):
    model = Model(depth=depth, width=5, activation="gelu")
    module = {name: tuple(value.shape) for name, value in MLP(7, 3, model).named_parameters()}
    assert parameter_shapes(model, 7, 3) == module
    assert list(parameter_shapes(model, 7, 3)) == list(module)


def test_initial_weights_repeat_and_follow_their_seed():
    model = Model(depth=2, width=5)
    first, again, other = (initial_weights(model, 7, 3, seed) for seed in (1, 1, 2))
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not any(torch.equal(first[name], other[name]) for name in first)


def test_initial_weights_follow_the_rule_of_nn_linear():
    """Uniform within 1 / sqrt(fan in), biases too: sd = bound / sqrt(3)."""
    weights = initial_weights(Model(depth=1, width=400), 100, 10, 3)
    linear = torch.nn.Linear(100, 400)
    assert weights["layers.0.weight"].abs().max() <= 0.1
    assert weights["layers.0.weight"].std().item() == pytest.approx(linear.weight.std().item(), rel=0.02)
    assert weights["layers.0.bias"].abs().max() <= 0.1
    assert weights["head.bias"].abs().max() <= 0.05


def test_large_seeds_are_accepted():
    assert initial_weights(Model(depth=1, width=2), 3, 2, 2**63 - 1)["head.bias"].shape == (2,)


@pytest.mark.parametrize("name, rule", [("relu", lambda z: np.maximum(z, 0)), ("tanh", np.tanh)])
def test_the_module_computes_what_it_says(name, rule):
    model = Model(depth=2, width=4, activation=name, dropout=0.5)
    weights = initial_weights(model, 3, 2, 5)
    x = np.linspace(-1, 1, 6, dtype=np.float32).reshape(2, 3)
    w = {key: value.numpy() for key, value in weights.items()}
    hidden = rule(x @ w["layers.0.weight"].T + w["layers.0.bias"])
    hidden = rule(hidden @ w["layers.1.weight"].T + w["layers.1.bias"])
    expected = hidden @ w["head.weight"].T + w["head.bias"]
    np.testing.assert_allclose(load(model, 3, 2, weights)(torch.as_tensor(x)).detach(), expected, rtol=1e-5, atol=1e-6)
