"""The backward pass written by hand against autograd, in float64."""

import pytest
import torch

from lab.models.mlp import MLP
from lab.study.recipe import Model
from lab.train.network import Network


@pytest.mark.parametrize("dropped", [False, True], ids=["plain", "with dropout masks"])
def test_gradients_equal_autograd(dropped):
    models = [
        Model(depth=depth, width=6, activation=name)
        for depth, name in ((5, "silu"), (3, "gelu"), (3, "relu"), (2, "tanh"), (1, "gelu"))
    ]
    draw = torch.Generator().manual_seed(3)
    network = Network(models, 4, 3, device="cpu", dtype=torch.float64)
    for run in range(len(models)):
        for value in network.unpadded(network.values, run):
            value.normal_(generator=draw)
    x = torch.zeros(len(models), 7, 16, dtype=torch.float64)
    x[..., :4].normal_(generator=draw)
    labels = torch.randint(3, (len(models), 7), generator=draw)
    masks = [torch.rand(count, 7, 32, generator=draw, dtype=torch.float64) for count in network.counts]
    masks = masks if dropped else None
    network.forward(x, masks)
    losses, _ = network.loss(labels)
    network.backward(masks)
    for run, model in enumerate(models):
        loss, gradients = _by_autograd(network, run, model, x[run, :, :4], labels[run], masks)
        assert float(losses[run]) / 7 == pytest.approx(loss, rel=1e-12)
        for found, expected in zip(network.unpadded(network.grads, run), gradients, strict=True):
            torch.testing.assert_close(found.T if found.dim() == 2 else found, expected, rtol=1e-11, atol=1e-13)


def _by_autograd(network, run, model, x, labels, masks):
    module = MLP(4, 3, model).double()
    with torch.no_grad():
        for target, value in zip(module.parameters(), network.unpadded(network.values, run), strict=True):
            target.copy_(value.T if target.dim() == 2 else value)
    for layer, linear in enumerate(module.layers):
        x = module.activation(linear(x))
        x = x if masks is None else x * masks[layer][run, :, :6]
    loss = torch.nn.functional.cross_entropy(module.head(x), labels)
    return loss.item(), torch.autograd.grad(loss, list(module.parameters()))


def test_what_was_padded_stays_zero():
    network = Network([Model(depth=2, width=6, activation="silu")], 4, 3, device="cpu", dtype=torch.float64)
    for value in network.unpadded(network.values, 0):
        value.uniform_(-1, 1, generator=torch.Generator().manual_seed(1))
    x = torch.nn.functional.pad(torch.ones(1, 5, 4, dtype=torch.float64), (0, 12))
    network.forward(x)
    network.loss(torch.zeros(1, 5).long())
    network.backward()
    inside = sum(int(part.count_nonzero()) for part in network.unpadded(network.grads, 0))
    assert inside == sum(int(grad.count_nonzero()) for grad in network.grads)


def test_deep_runs_must_come_first():
    with pytest.raises(AssertionError, match="deepest first"):
        Network([Model(depth=1), Model(depth=2)], 4, 3, device="cpu", dtype=torch.float32)
