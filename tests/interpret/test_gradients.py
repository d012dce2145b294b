"""Integrated gradients and saliency: closed form, completeness, and agreement with captum."""

import captum.attr
import pytest
import torch

from lab.errors import InvalidInput
from lab.interpret.gradients import integrated_gradients, saliency
from lab.models.mlp import initial_weights, load
from lab.study.recipe import Model

INPUTS, CLASSES = 12, 5


def network(activation: str, depth: int = 3) -> torch.nn.Module:
    model = Model(depth=depth, width=16, activation=activation)
    weights = initial_weights(model, INPUTS, CLASSES, seed=3)
    return load(model, INPUTS, CLASSES, {name: value.double() for name, value in weights.items()})


def inputs() -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(7)
    return torch.randn(6, INPUTS, generator=generator, dtype=torch.float64), torch.tensor([0, 1, 2, 3, 4, 0])


def test_a_linear_model_is_explained_by_weight_times_input() -> None:
    x, target = inputs()
    weight = torch.randn(CLASSES, INPUTS, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    found = integrated_gradients(lambda rows: rows @ weight.T + 0.3, x, target, steps=1)
    torch.testing.assert_close(found.maps, weight[target] * x, rtol=0, atol=1e-14)
    assert found.gap.max() < 1e-14
    torch.testing.assert_close(saliency(lambda rows: rows @ weight.T, x, target), weight[target].abs())


def test_a_linear_model_is_explained_from_any_baseline() -> None:
    x, target = inputs()
    weight = torch.ones(CLASSES, INPUTS, dtype=torch.float64)
    found = integrated_gradients(lambda rows: rows @ weight.T, x, target, steps=3, baseline=x[0])
    torch.testing.assert_close(found.maps, x - x[0], rtol=0, atol=1e-14)
    assert found.explained[0] == 0


def test_the_midpoint_rule_has_its_known_error_on_a_cube() -> None:
    """Integral of 3 a^2 over 0..1 by m midpoints is 1 - 1 / (4 m^2)."""
    x = torch.tensor([[2.0]], dtype=torch.float64)
    found = integrated_gradients(lambda rows: rows**3, x, torch.tensor([0]), steps=10)
    assert found.maps.item() == pytest.approx(8 * (1 - 1 / 400), abs=1e-12)
    assert found.gap.item() == pytest.approx(8 / 400, abs=1e-12)


@pytest.mark.parametrize("activation", ["gelu", "silu", "tanh"])
def test_maps_add_up_with_enough_steps(activation: str) -> None:
    x, target = inputs()
    found = integrated_gradients(network(activation), x, target, steps=512)
    assert found.gap.max() < 1e-6


def test_the_gap_of_a_relu_network_shrinks_with_the_steps() -> None:
    x, target = inputs()
    few, many = (integrated_gradients(network("relu"), x, target, steps=steps).gap.max() for steps in (16, 16384))
    assert many < 1e-5 < few


def test_chunks_do_not_change_the_maps(monkeypatch: pytest.MonkeyPatch) -> None:
    x, target = inputs()
    whole = integrated_gradients(network("gelu"), x, target, steps=50).maps
    monkeypatch.setattr("lab.interpret.gradients.ROWS", 7)
    torch.testing.assert_close(integrated_gradients(network("gelu"), x, target, steps=50).maps, whole)


@pytest.mark.parametrize("activation", ["relu", "gelu"])
def test_captum_agrees(activation: str) -> None:
    """With 32 steps, whose midpoints are exact in float32: captum holds them in that precision even for float64 inputs."""
    module, (x, target) = network(activation), inputs()
    theirs = captum.attr.IntegratedGradients(module).attribute(
        x, baselines=0.0, target=target, n_steps=32, method="riemann_middle"
    )
    ours = integrated_gradients(module, x, target, steps=32).maps
    torch.testing.assert_close(ours, theirs, rtol=0, atol=1e-13)
    slopes = captum.attr.Saliency(module).attribute(x.clone().requires_grad_(True), target=target, abs=True)
    torch.testing.assert_close(saliency(module, x, target), slopes, rtol=0, atol=1e-14)


def test_no_steps_are_refused() -> None:
    x, target = inputs()
    with pytest.raises(InvalidInput, match="at least one step"):
        integrated_gradients(network("relu"), x, target, steps=0)
