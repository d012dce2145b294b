"""Sizes rounded up with zeros, so that every run's matrices start on a cache line and fill whole vectors.

Two things would otherwise let a run's last bits depend on where it stands in a stack: MKL's matrix product takes another
path for a matrix that does not start on a multiple of 64 bytes, and PyTorch's elementwise kernels send what is left over
after two vector registers (32 floats) through scalar code. Padded weights, inputs and units are 0 and stay 0: their
gradients are 0, the activations map 0 to 0, and no optimizer here moves a zero whose gradient is zero.
"""

import torch
from torch import Tensor

LINE = 16
"""Floats in a cache line of 64 bytes: inputs and classes are rounded up to it."""
VECTORS = 32
"""Floats in two of the widest vector registers: the width of hidden layers is rounded up to it."""


def padded(size: int, multiple: int) -> int:
    """The next multiple."""
    return -(-size // multiple) * multiple


def pad_columns(rows: Tensor) -> Tensor:
    """[n, columns] with zero columns up to a whole cache line; the same tensor where nothing is missing."""
    missing = padded(rows.shape[1], LINE) - rows.shape[1]
    return torch.nn.functional.pad(rows, (0, missing)) if missing else rows
