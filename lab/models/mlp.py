"""The multilayer perceptron, as a plain nn.Module and as the initial weights that the stacked engine starts from."""

import itertools

import torch
from torch import Tensor, nn

from lab.study.recipe import Model

ACTIVATIONS: dict[str, type[nn.Module]] = {"relu": nn.ReLU, "gelu": nn.GELU, "silu": nn.SiLU, "tanh": nn.Tanh}


class MLP(nn.Module):
    """`depth` times Linear, activation, dropout; then a linear head: [n, inputs] to logits [n, classes]."""

    def __init__(self, inputs: int, classes: int, model: Model) -> None:
        super().__init__()
        sizes = [inputs] + [model.width] * model.depth
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in itertools.pairwise(sizes))
        self.head = nn.Linear(model.width, classes)
        self.activation = ACTIVATIONS[model.activation]()
        self.dropout = nn.Dropout(model.dropout)

    def forward(self, x: Tensor) -> Tensor:
        """[n, inputs] to [n, classes]."""
        for layer in self.layers:
            x = self.dropout(self.activation(layer(x)))
        return self.head(x)


def parameter_shapes(model: Model, inputs: int, classes: int) -> dict[str, tuple[int, ...]]:
    """Names and shapes in nn.Module order: layers.0.weight [out, in], layers.0.bias [out], …, head.bias."""
    shapes: dict[str, tuple[int, ...]] = {}
    for index in range(model.depth):
        shapes[f"layers.{index}.weight"] = (model.width, inputs if index == 0 else model.width)
        shapes[f"layers.{index}.bias"] = (model.width,)
    return {**shapes, "head.weight": (classes, model.width), "head.bias": (classes,)}


def initial_weights(model: Model, inputs: int, classes: int, seed: int) -> dict[str, Tensor]:
    """Float32 weights drawn from `seed`, by torch.nn.Linear's own rule: uniform within 1 / sqrt(fan in) (PyTorch 2.x)."""
    generator = torch.Generator().manual_seed(seed)
    weights = {}
    for name, shape in parameter_shapes(model, inputs, classes).items():
        fan_in = shape[1] if len(shape) == 2 else weights[name.replace("bias", "weight")].shape[1]
        bound = fan_in**-0.5
        weights[name] = torch.empty(shape).uniform_(-bound, bound, generator=generator)
    return weights


def load(model: Model, inputs: int, classes: int, weights: dict[str, Tensor]) -> MLP:
    """A module in evaluation mode with these weights and their dtype."""
    module = MLP(inputs, classes, model).to(next(iter(weights.values())).dtype)
    module.load_state_dict(weights)
    return module.eval()
