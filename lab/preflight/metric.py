"""Loss and accuracy of two examples by the very code that evaluates, against numbers worked out by hand."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lab.preflight.results import OURS, Check
from lab.study.recipe import Model, Recipe
from lab.study.seeds import Seeds
from lab.train.batches import TrainData
from lab.train.loss import cross_entropy
from lab.train.predict import probabilities, score
from lab.train.spec import RunSpec
from lab.train.stack import Stack

LOGITS = np.log(np.array([[2, 1, 1], [1, 1, 2]], dtype=np.float32))
"""Softmax (1/2, 1/4, 1/4) and (1/4, 1/4, 1/2)."""
LABELS = np.zeros(2, dtype=np.int64)
"""Both examples are of the first class: the losses are ln 2 and ln 4, one of two decisions is right."""
LOSS_NATS, RIGHT = 1.5 * float(np.log(2)), 1
TOLERANCE = 1e-5
MODEL = Model(depth=1, width=3, activation="relu")


def metric() -> Check:
    """Mean loss and right decisions as the engine validates, as its loss is defined, and as the lockbox evaluates."""
    found = {"engine": _engine(), "definition": _definition(), "lockbox": _lockbox()}
    wrong = [name for name, (loss, right) in found.items() if not abs(loss - LOSS_NATS) <= TOLERANCE or right != RIGHT]
    return Check(
        "Loss and accuracy agree with a hand-computed example",
        "failed" if wrong else "passed",
        "; ".join(f"{name}: {loss:.6f} nats, {right} of 2 right" for name, (loss, right) in found.items()),
        f"{LOSS_NATS:.6f} nats (mean of ln 2 and ln 4) within {TOLERANCE:g}, {RIGHT} of 2 right",
        OURS if wrong else "",
        "lab.train",
    )


def _engine() -> tuple[float, int]:
    """Through a stack whose network passes its inputs on: unit matrices, and no logit is negative."""
    spec = RunSpec("hand", "", MODEL, Recipe(batch_size=1), Seeds(0, 0, 0))
    stack = Stack([spec], TrainData([LOGITS], LABELS, LOGITS, LABELS, 3), device="cpu", dtype=torch.float32)
    for value in stack.network.unpadded(stack.network.values, 0):
        value.copy_(torch.eye(3) if value.dim() == 2 else torch.zeros(3))
    losses, right = stack.validate()
    return float(losses[0]) / 2, int(right[0])


def _definition() -> tuple[float, int]:
    labels, smoothing = torch.as_tensor(LABELS)[None], torch.zeros(1, dtype=torch.float64)
    _, losses, right = cross_entropy(torch.as_tensor(LOGITS)[None].double(), labels, smoothing)
    return float(losses[0]) / 2, int(right[0])


def _lockbox() -> tuple[float, int]:
    shapes: dict[str, NDArray[np.float32] | Tensor] = {}
    for layer in ("layers.0", "head"):
        shapes |= {f"{layer}.weight": np.eye(3, dtype=np.float32), f"{layer}.bias": np.zeros(3, dtype=np.float32)}
    right, loss = score(LABELS, probabilities(MODEL, shapes, LOGITS))
    return loss, right
