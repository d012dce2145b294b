"""Attacks: their gradient against autograd and differences, the ball and the range they stay in, and what they cannot move."""

import numpy as np
import torch

from lab.models.mlp import load
from lab.stress.attacks import fgsm, loss_gradient, pgd
from lab.stress.conditions import Condition
from lab.stress.evaluate import decide
from lab.stress.stacked import stacked
from tests.stress.conftest import MODEL

EPS = 8 / 255


def _loss(module, x, labels):
    return torch.nn.functional.cross_entropy(module((x - 0.4) / 0.3), labels, reduction="none")


def test_the_gradient_of_a_stack_is_autograds_of_each_run(double, images, weights) -> None:
    x, labels = images
    found = loss_gradient(double, x, labels)
    for run, own in enumerate(weights):
        module = load(MODEL, 12, 3, {name: torch.as_tensor(value).double() for name, value in own.items()})
        alone = x[run].clone().requires_grad_(True)
        (wanted,) = torch.autograd.grad(_loss(module, alone, labels).sum(), alone)
        torch.testing.assert_close(found[run], wanted, rtol=1e-12, atol=1e-14)


def test_the_gradient_is_that_of_central_differences(double, images) -> None:
    x, labels = images
    found, step = loss_gradient(double, x, labels), 1e-6

    def loss(at):
        logits = double(at)
        return torch.nn.functional.cross_entropy(logits.flatten(0, 1), labels.repeat(2), reduction="none").reshape(
            2, -1
        )

    for pixel in (0, 5, 11):
        shift = torch.zeros(12, dtype=torch.float64)
        shift[pixel] = step
        slope = (loss(x + shift) - loss(x - shift)) / (2 * step)
        torch.testing.assert_close(found[:, :, pixel], slope, rtol=1e-5, atol=1e-7)


def test_fgsm_is_one_signed_step_clipped_to_the_range(double, images) -> None:
    x, labels = images
    moved = fgsm(double, x, labels, EPS)
    wanted = (x + EPS * loss_gradient(double, x, labels).sign()).clamp(0, 1)
    torch.testing.assert_close(moved, wanted)
    assert float(moved.min()) >= 0 and float(moved.max()) <= 1
    inside = (x > EPS) & (x < 1 - EPS)
    torch.testing.assert_close((moved - x).abs()[inside], torch.full_like(x, EPS)[inside])


def test_pgd_stays_in_the_ball_and_in_the_range_from_any_start(double, images) -> None:
    x, labels = images
    far = x + 3 * (torch.rand(x.shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64) - 0.5)
    moved = pgd(double, x, labels, EPS, steps=7, step=2.5 * EPS / 7, start=far)
    assert float((moved - x).abs().max()) <= EPS + 1e-15
    assert float(moved.min()) >= 0 and float(moved.max()) <= 1


def test_pgd_raises_the_loss_more_than_fgsm(double, images) -> None:
    x, labels = images

    def loss(at):
        return float(torch.nn.functional.cross_entropy(double(at).flatten(0, 1), labels.repeat(2)))

    one, many = fgsm(double, x, labels, 0.1), pgd(double, x, labels, 0.1, steps=20, step=0.0125, start=x)
    assert loss(x) < loss(one) < loss(many)


def _function(weights):
    return stacked(MODEL, weights, torch.full((12,), 0.4), torch.full((12,), 0.3))


def _right(function, images, condition, seed=0):
    x, labels = images
    pixels, truth = x[0].float().numpy(), labels.numpy()
    decided = decide(function, pixels, truth, condition, runs=2, seed=seed, at_a_time=16)
    return (decided.predicted == truth).mean(axis=1), decided


def test_accuracy_falls_from_clean_to_fgsm_to_pgd(weights, images) -> None:
    function = _function(weights)
    x, _ = images
    labels = function(x.float()).argmax(dim=2)[0]  # the first run is right everywhere
    clean = _right(function, (x, labels), Condition("clean"))[0]
    one = _right(function, (x, labels), Condition("fgsm", amount=0.05, steps=1, restarts=1))[0]
    many = _right(function, (x, labels), Condition("pgd", amount=0.05, steps=20, restarts=3))[0]
    assert clean[0] == 1
    assert np.all(one <= clean) and np.all(many <= one) and many[0] < 1


def test_draws_follow_their_seed(weights, images) -> None:
    function, condition = _function(weights), Condition("pgd", amount=0.08, steps=1, restarts=2)
    same = [_right(function, images, condition, seed=3)[1].predicted for _ in range(2)]
    assert np.array_equal(*same)


def test_a_constant_network_cannot_be_moved_and_says_so(weights, images) -> None:
    constant = [{name: np.zeros_like(value) for name, value in one.items()} for one in weights]
    function = _function(constant)
    for family in ("fgsm", "pgd"):
        right, decided = _right(function, images, Condition(family, amount=0.5, steps=5, restarts=2))
        assert set(decided.predicted.ravel()) == {0}
        assert np.all(right == (images[1].numpy() == 0).mean())
        assert list(decided.flat) == [40, 40]  # no gradient at any image: the accuracy means nothing
