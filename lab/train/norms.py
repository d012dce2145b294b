"""Layer and batch normalisation of a stack, forwards and backwards by hand; shapes [R, B, W], statistics beside them.

Layer normalisation (Ba, Kiros and Hinton 2016) takes mean and variance over the units of one example, batch normalisation
(Ioffe and Szegedy 2015) over the examples of the batch; both divide by the biased variance plus EPSILON. Only the first
`units` of W are real: what was padded is 0 before and after.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

EPSILON = 1e-5
MEMORY = 0.1
"""Share of the new batch in the running statistics, as torch.nn.BatchNorm1d has it."""


@dataclass(slots=True)
class Kept:
    """What the way back needs: the normalised input [R, B, W] and one over the standard deviation (broadcast)."""

    normal: Tensor
    scale: Tensor


def normalise(kind: str, pre: Tensor, units: int, running: tuple[Tensor, Tensor] | None) -> Kept:
    """(pre - mean) / sd by the layer's or the batch's own statistics; batch statistics enter `running` (mean, variance)."""
    over, real = _axis(kind), pre[..., :units]
    mean = real.mean(dim=over, keepdim=True)
    centred = real - mean
    variance = centred.square().mean(dim=over, keepdim=True)
    if running is not None:
        count = pre.shape[1]
        running[0][..., :units].lerp_(mean, MEMORY)
        running[1][..., :units].lerp_(variance * (count / max(1, count - 1)), MEMORY)
    scale = (variance + EPSILON).rsqrt()
    return Kept(_whole(centred * scale, pre), scale)


def normalise_by(pre: Tensor, mean: Tensor, variance: Tensor) -> Kept:
    """(pre - mean) / sd by given statistics [R, 1, W]: batch normalisation in evaluation."""
    scale = (variance + EPSILON).rsqrt()
    return Kept((pre - mean) * scale, scale)


def slope_before(kind: str, slope: Tensor, gain: Tensor, kept: Kept, units: int, gain_grad: Tensor) -> None:
    """From d loss / d (gain * normal + shift) to d loss / d pre, in place; the gain's gradient into gain_grad [R, 1, W]."""
    torch.sum(slope * kept.normal, dim=1, keepdim=True, out=gain_grad)
    over, normal = _axis(kind), kept.normal[..., :units]
    inner = (slope * gain)[..., :units]
    inner = inner - inner.mean(dim=over, keepdim=True) - normal * (inner * normal).mean(dim=over, keepdim=True)
    slope.copy_(_whole(inner * kept.scale, slope))


def _axis(kind: str) -> int:
    return 2 if kind == "layer" else 1


def _whole(real: Tensor, like: Tensor) -> Tensor:
    missing = like.shape[2] - real.shape[2]
    return torch.nn.functional.pad(real, (0, missing)) if missing else real
