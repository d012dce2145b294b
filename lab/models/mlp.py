"""The multilayer perceptron, as a plain nn.Module and as the initial weights that the stacked engine starts from."""

import itertools

import torch
from torch import Tensor, nn

from lab.study.recipe import Model

ACTIVATIONS: dict[str, type[nn.Module]] = {"relu": nn.ReLU, "gelu": nn.GELU, "silu": nn.SiLU, "tanh": nn.Tanh}


NORMS: dict[str, type[nn.Module]] = {"layer": nn.LayerNorm, "batch": nn.BatchNorm1d}
NOT_STORED = "num_batches_tracked"
"""A counter of BatchNorm1d that nothing reads where its momentum is given."""


class MLP(nn.Module):
    """`depth` times Linear, norm, activation, dropout and perhaps a shortcut; then a linear head: [n, inputs] to [n, classes]."""

    def __init__(self, inputs: int, classes: int, model: Model) -> None:
        super().__init__()
        sizes = [inputs] + [model.width] * model.depth
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.pairwise(sizes))
        self.head = nn.Linear(model.width, classes)
        normed = range(model.depth) if model.norm != "none" else ()
        self.norms = nn.ModuleList(NORMS[model.norm](model.width) for _ in normed)
        self.activation = ACTIVATIONS[model.activation]()
        self.dropout = nn.Dropout(model.dropout)
        self.residual = model.residual

    def forward(self, x: Tensor) -> Tensor:
        """[n, inputs] to [n, classes]."""
        for index, layer in enumerate(self.layers):
            pre = self.norms[index](layer(x)) if self.norms else layer(x)
            out = self.dropout(self.activation(pre))
            x = x + out if self.residual and index else out
        return self.head(x)


def parameter_shapes(model: Model, inputs: int, classes: int) -> dict[str, tuple[int, ...]]:
    """Names and shapes in nn.Module order: layers.0.weight [out, in], layers.0.bias [out], …, head.bias, norms.0.weight, …"""
    shapes: dict[str, tuple[int, ...]] = {}
    for index in range(model.depth):
        shapes[f"layers.{index}.weight"] = (model.width, inputs if index == 0 else model.width)
        shapes[f"layers.{index}.bias"] = (model.width,)
    shapes |= {"head.weight": (classes, model.width), "head.bias": (classes,)}
    normed = range(model.depth) if model.norm != "none" else ()
    return shapes | {f"norms.{index}.{part}": (model.width,) for index in normed for part in ("weight", "bias")}


def running_statistics(model: Model) -> list[str]:
    """Names of what batch normalisation keeps beside its parameters, [width] each: mean and variance layer by layer."""
    layers = range(model.depth) if model.norm == "batch" else ()
    return [f"norms.{index}.{part}" for index in layers for part in ("running_mean", "running_var")]


def initial_weights(model: Model, inputs: int, classes: int, seed: int) -> dict[str, Tensor]:
    """Float32 weights drawn from `seed` by the rule that `model.init` names; norms begin with gain 1 and shift 0, mean 0 and variance 1.

    "torch" is torch.nn.Linear's own rule: weights and biases uniform within 1 / sqrt(fan in) (PyTorch 2.x).
    """
    generator = torch.Generator().manual_seed(seed)
    weights: dict[str, Tensor] = {}
    for name, shape in parameter_shapes(model, inputs, classes).items():
        if name.startswith("norms."):
            weights[name] = torch.full(shape, float(name.endswith("weight")))
        elif model.init == "torch":
            fan_in = shape[1] if len(shape) == 2 else weights[name.replace("bias", "weight")].shape[1]
            weights[name] = torch.empty(shape).uniform_(-(fan_in**-0.5), fan_in**-0.5, generator=generator)
        else:
            weights[name] = _drawn(model.init, shape, generator)
    statistics = {name: torch.full((model.width,), float("var" in name)) for name in running_statistics(model)}
    return weights | statistics


def _drawn(rule: str, shape: tuple[int, ...], generator: torch.Generator) -> Tensor:
    empty = torch.zeros(shape)
    if len(shape) == 1:
        return empty
    if rule == "kaiming":
        return nn.init.kaiming_uniform_(empty, nonlinearity="relu", generator=generator)
    draw = nn.init.xavier_uniform_ if rule == "xavier" else nn.init.orthogonal_
    return draw(empty, generator=generator)


def load(model: Model, inputs: int, classes: int, weights: dict[str, Tensor]) -> MLP:
    """A module in evaluation mode with these weights (and running statistics) and their dtype."""
    module = MLP(inputs, classes, model).to(next(iter(weights.values())).dtype)
    counters = {name: value for name, value in module.state_dict().items() if name.endswith(NOT_STORED)}
    module.load_state_dict({**weights, **counters})
    return module.eval()
