"""Class probabilities of a trained run, and their score."""

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray

from lab.models.mlp import load
from lab.study.recipe import Model


def probabilities(
    model: Model, weights: Mapping[str, NDArray[np.float32]], x: NDArray[np.float32], *, chunk: int = 1000
) -> NDArray[np.float32]:
    """Softmax probabilities [n, classes] for x [n, inputs], in chunks of fixed size on one CPU thread."""
    classes = len(weights["head.bias"])
    module = load(
        model, x.shape[1], classes, {name: torch.as_tensor(np.array(value)) for name, value in weights.items()}
    )
    with torch.inference_mode():
        parts = [torch.softmax(module(torch.as_tensor(x[i : i + chunk])), dim=1) for i in range(0, len(x), chunk)]
    return torch.cat(parts).numpy()


def score(labels: NDArray[np.int64], found: NDArray[np.float32]) -> tuple[int, float]:
    """Right decisions and mean cross-entropy in nats, from probabilities [n, classes]; 0 counts as the least float32."""
    picked = found[np.arange(len(labels)), labels].astype(np.float64)
    loss = float(-np.log(np.maximum(picked, np.finfo(np.float32).tiny)).mean())
    return int((found.argmax(axis=1) == labels).sum()), loss
