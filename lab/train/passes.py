"""What is done to every element of a stack's arrays, either with PyTorch's operations or with the compiled passes.

PyTorch's run on every device and in every type; the compiled ones on a CPU in float32, where they always do, so that the
bits of a run do not depend on what is installed. Shapes: pre, out, slope [R, B, W]; bias and bias_grad [R, 1, W]; logits
and their slope [R, B, padded classes], labels [R, B] int64.
"""

from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from lab.train.activations import activate, differentiate
from lab.train.loss import cross_entropy


class Passes(Protocol):
    """How a layer is computed around its matrix products."""

    def linear(self, source: Tensor, weight: Tensor, bias: Tensor, pre: Tensor) -> None:
        """pre = source weight, with the bias already added or not."""

    def activate(self, name: str, pre: Tensor, bias: Tensor, out: Tensor) -> None:
        """out = f(pre + bias); pre may change."""

    def back(self, name: str, slope: Tensor, pre: Tensor, out: Tensor, bias_grad: Tensor) -> None:
        """slope *= f'(pre + bias) in place, and its sum over the examples into bias_grad."""

    def loss(
        self,
        logits: Tensor,
        bias: Tensor,
        labels: Tensor,
        smoothing: Tensor,
        classes: int,
        slope: Tensor,
        bias_grad: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Sums of losses and correct decisions [R]; d mean loss / d logits into slope, its sum over examples into bias_grad."""


def passes_for(device: str, dtype: torch.dtype) -> Passes:
    """The compiled passes where they can be, else PyTorch's."""
    return CompiledPasses() if device == "cpu" and dtype == torch.float32 else TorchPasses()


class TorchPasses:
    """With PyTorch's own operations."""

    def linear(self, source: Tensor, weight: Tensor, bias: Tensor, pre: Tensor) -> None:
        """pre = source weight + bias."""
        torch.baddbmm(bias, source, weight, out=pre)

    def activate(self, name: str, pre: Tensor, bias: Tensor, out: Tensor) -> None:
        """out = f(pre), which holds the bias."""
        activate(name, pre, out)

    def back(self, name: str, slope: Tensor, pre: Tensor, out: Tensor, bias_grad: Tensor) -> None:
        """slope *= f'(pre) in place, and its sum over the examples into bias_grad."""
        differentiate(name, slope, pre)
        torch.sum(slope, dim=1, keepdim=True, out=bias_grad)

    def loss(
        self,
        logits: Tensor,
        bias: Tensor,
        labels: Tensor,
        smoothing: Tensor,
        classes: int,
        slope: Tensor,
        bias_grad: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Sums of losses and correct decisions for logits that hold the bias."""
        found, losses, correct = cross_entropy(logits[..., :classes], labels, smoothing)
        slope[..., :classes].copy_(found)
        torch.sum(slope, dim=1, keepdim=True, out=bias_grad)
        return losses, correct


class CompiledPasses:
    """With lab.train.kernels: the bias and the derivative cost no trip through memory of their own."""

    def linear(self, source: Tensor, weight: Tensor, bias: Tensor, pre: Tensor) -> None:
        """pre = source weight; the bias comes with the activation."""
        torch.bmm(source, weight, out=pre)

    def activate(self, name: str, pre: Tensor, bias: Tensor, out: Tensor) -> None:
        """out = f(pre + bias); but for relu, pre holds the derivative afterwards."""
        from lab.train.kernels import activations

        kernel = getattr(activations, f"bias_{name}")
        kernel(pre.numpy(), bias.numpy(), out.numpy())

    def back(self, name: str, slope: Tensor, pre: Tensor, out: Tensor, bias_grad: Tensor) -> None:
        """slope *= f'(pre + bias) in place, and its sum over the examples into bias_grad."""
        from lab.train.kernels.activations import relu_backward, smooth_backward

        if name == "relu":
            relu_backward(slope.numpy(), out.numpy(), bias_grad.numpy())
        else:
            smooth_backward(slope.numpy(), pre.numpy(), bias_grad.numpy())

    def loss(
        self,
        logits: Tensor,
        bias: Tensor,
        labels: Tensor,
        smoothing: Tensor,
        classes: int,
        slope: Tensor,
        bias_grad: Tensor,
    ) -> tuple[Tensor, Tensor]:
        """Sums of losses and correct decisions for logits without the bias."""
        from lab.train.kernels.loss import cross_entropy as compiled

        losses, correct = np.zeros(len(labels)), np.zeros(len(labels))
        arrays = (logits.numpy(), bias.numpy(), labels.numpy(), smoothing.numpy().astype(np.float32))
        compiled(*arrays, classes, slope.numpy(), losses, correct, bias_grad.numpy())
        return torch.from_numpy(losses), torch.from_numpy(correct)
