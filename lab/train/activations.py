"""Activations and their derivatives into given buffers; the same kernels as torch.nn's, without autograd."""

import torch
from torch import Tensor

aten = torch.ops.aten


def activate(name: str, pre: Tensor, out: Tensor) -> None:
    """out = f(pre), elementwise."""
    if name == "relu":
        torch.clamp_min(pre, 0, out=out)
    elif name == "gelu":
        aten.gelu.out(pre, approximate="none", out=out)
    elif name == "silu":
        aten.silu.out(pre, out=out)
    else:
        torch.tanh(pre, out=out)


def differentiate(name: str, slope: Tensor, pre: Tensor) -> None:
    """slope *= f'(pre), elementwise and in place."""
    if name == "relu":
        aten.threshold_backward.grad_input(slope, pre, 0, grad_input=slope)
    elif name == "gelu":
        aten.gelu_backward.grad_input(slope, pre, approximate="none", grad_input=slope)
    elif name == "silu":
        aten.silu_backward.grad_input(slope, pre, grad_input=slope)
    else:
        aten.tanh_backward.grad_input(slope, torch.tanh(pre), grad_input=slope)
