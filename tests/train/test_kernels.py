"""The compiled passes against PyTorch in float64, to a few units in the last place; and what is not finite."""

import numpy as np
import pytest
import torch

from lab.train.kernels import activations as kernels
from lab.train.kernels import loss, updates

SMOOTH = {
    "gelu": (kernels.bias_gelu, torch.nn.functional.gelu),
    "silu": (kernels.bias_silu, torch.nn.functional.silu),
    "tanh": (kernels.bias_tanh, torch.tanh),
}


def spread() -> np.ndarray:
    """[1, 3, 4096]: where activations bend, their tails, and everywhere in between."""
    rows = [np.linspace(-6, 6, 4096), np.linspace(-0.01, 0.01, 4096), np.geomspace(1e-6, 80, 4096) * -1]
    return np.stack(rows).astype(np.float32)[None]


@pytest.mark.parametrize("name", SMOOTH)
def test_value_and_derivative_equal_autograd(name):
    kernel, function = SMOOTH[name]
    pre, bias = spread(), np.full((1, 1, 4096), 0.125, dtype=np.float32)
    out, derivative = np.empty_like(pre), pre.copy()
    kernel(derivative, bias, out)
    x = torch.as_tensor(pre + bias).double().requires_grad_()
    y = function(x)
    y.sum().backward()
    np.testing.assert_allclose(out, y.detach().numpy(), rtol=1e-6, atol=3e-7)
    np.testing.assert_allclose(derivative, x.grad.numpy(), rtol=1e-6, atol=4e-7)


def test_relu_and_both_ways_back():
    draw = np.random.default_rng(0)
    pre, bias, slope = (draw.standard_normal(s, dtype=np.float32) for s in ((2, 5, 7), (2, 1, 7), (2, 5, 7)))
    out, total = np.empty_like(pre), np.full_like(bias, 9)
    kernels.bias_relu(pre, bias, out)
    np.testing.assert_array_equal(out, np.maximum(pre + bias, 0))
    wanted = slope * (out > 0)
    kernels.relu_backward(back := slope.copy(), out, total)
    np.testing.assert_array_equal(back, wanted)
    np.testing.assert_allclose(total[:, 0], wanted.sum(axis=1), rtol=1e-5, atol=1e-6)
    kernels.smooth_backward(back := slope.copy(), pre, total)
    np.testing.assert_array_equal(back, slope * pre)
    np.testing.assert_allclose(total[:, 0], (slope * pre).sum(axis=1), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize("name", ["relu", *SMOOTH])
def test_what_is_not_finite_stays_visible(name, bad):
    pre = np.full((1, 2, 32), bad, dtype=np.float32)
    bias, out = np.zeros((1, 1, 32), dtype=np.float32), np.zeros_like(pre)
    kernel = kernels.bias_relu if name == "relu" else SMOOTH[name][0]
    kernel(pre, bias, out)
    assert np.isnan(out).all() if np.isnan(bad) else (name == "tanh" or np.isinf(out).all())


@pytest.mark.parametrize("decoupled", [True, False])
def test_adam_equals_torch_with_a_rate_and_decay_for_every_run(decoupled):
    draw, rates, decays = np.random.default_rng(1), [0.02, 0.003], [0.1, 0.0]
    start = draw.standard_normal((2, 3, 16), dtype=np.float32)
    values, first, second = start.copy(), np.zeros_like(start), np.zeros_like(start)
    theirs = [torch.tensor(run, dtype=torch.float64, requires_grad=True) for run in start]
    make = torch.optim.AdamW if decoupled else torch.optim.Adam
    optimizers = [make([t], lr=rate, weight_decay=decay) for t, rate, decay in zip(theirs, rates, decays, strict=True)]
    rate, decay = np.float32(rates), np.float32(decays)
    keep, penalty = (1 - rate * decay, 0 * decay) if decoupled else (1 + 0 * rate, decay)
    for t in range(1, 31):
        grads = draw.standard_normal(start.shape, dtype=np.float32)
        step, unbias = np.float32(rate / (1 - 0.9**t)), np.full(2, (1 - 0.999**t) ** -0.5, dtype=np.float32)
        updates.adam(values, grads, first, second, keep, penalty, step, unbias, np.float32([0.1, 0.001, 1e-8]))
        for tensor, optimizer, grad in zip(theirs, optimizers, grads, strict=True):
            tensor.grad = torch.tensor(grad, dtype=torch.float64)
            optimizer.step()
    np.testing.assert_allclose(values, torch.stack(theirs).detach().numpy(), rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("nesterov", [True, False])
def test_momentum_equals_torch(nesterov):
    draw = np.random.default_rng(2)
    values = draw.standard_normal((1, 3, 16), dtype=np.float32)
    velocity, theirs = np.zeros_like(values), torch.tensor(values, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([theirs], lr=0.02, momentum=0.9, weight_decay=0.1, nesterov=nesterov)
    rate, memory, penalty, ahead = (np.float32([value]) for value in (0.02, 0.9, 0.1, nesterov))
    for _ in range(30):
        grads = draw.standard_normal(values.shape, dtype=np.float32)
        updates.momentum(values, grads, velocity, penalty, rate, memory, ahead)
        theirs.grad = torch.tensor(grads, dtype=torch.float64)
        optimizer.step()
    np.testing.assert_allclose(values, theirs.detach().numpy(), rtol=2e-5, atol=2e-6)


def entropy(logits: np.ndarray, labels: np.ndarray, smoothing: np.ndarray, classes: int) -> tuple[np.ndarray, ...]:
    """Slope, losses, correct decisions and bias gradient of the compiled pass; bias 0.25."""
    bias = np.full((len(logits), 1, logits.shape[2]), 0.25, dtype=np.float32)
    slope, total = np.full_like(logits, 9), np.full_like(bias, 9)
    losses, correct = np.zeros(len(logits)), np.zeros(len(logits))
    loss.cross_entropy(logits, bias, labels, smoothing, classes, slope, losses, correct, total)
    return slope, losses, correct, total


def test_cross_entropy_with_a_smoothing_for_every_run_equals_torch():
    draw, classes = np.random.default_rng(3), 10
    logits = 5 * draw.standard_normal((2, 33, 16), dtype=np.float32)
    labels, smoothing = draw.integers(classes, size=(2, 33)), np.float32([0.0, 0.1])
    slope, losses, correct, total = entropy(logits, labels, smoothing, classes)
    for run in range(2):
        z = torch.tensor(logits[run, :, :classes] + 0.25, dtype=torch.float64, requires_grad=True)
        y = torch.as_tensor(labels[run])
        mean = torch.nn.functional.cross_entropy(z, y, label_smoothing=float(smoothing[run]))
        mean.backward()
        np.testing.assert_allclose(losses[run] / 33, mean.item(), rtol=1e-5)
        np.testing.assert_allclose(slope[run, :, :classes], z.grad.numpy(), rtol=1e-5, atol=1e-8)
        assert correct[run] == (z.argmax(1) == y).sum().item()
    assert (slope[..., classes:] == 0).all()
    np.testing.assert_allclose(total[:, 0], slope.sum(axis=1), atol=1e-6)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("place", [0, 3])
def test_a_logit_that_is_not_finite_makes_the_loss_so(bad, place):
    logits, labels = np.zeros((2, 4, 16), dtype=np.float32), np.zeros((2, 4), dtype=np.int64)
    logits[1, 2, place] = bad
    _, losses, _, _ = entropy(logits, labels, np.zeros(2, dtype=np.float32), 10)
    assert losses[0] == pytest.approx(4 * np.log(10)) and np.isnan(losses[1])
