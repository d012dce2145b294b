"""Metric against a hand-computed example, normalisation by the training examples alone, and the golden batch."""

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
import torch

from lab.data.arrays import Prepared
from lab.preflight.results import Check
from lab.study.recipe import Model
from lab.train.engine import train_data
from lab.train.loss import cross_entropy
from lab.train.passes import passes_for
from lab.train.predict import probabilities
from lab.train.spec import RunSpec
from lab.train.stack import Stack

LOGITS = np.log(np.array([[2, 1, 1], [1, 1, 2]], dtype=np.float32))
"""Softmax (1/2, 1/4, 1/4) and (1/4, 1/4, 1/2); both labels are the first class: losses ln 2 and ln 4, one of two right."""
LOSS_SUM, RIGHT = 3 * float(np.log(2)), 1


def metric() -> Check:
    """Loss, accuracy and probabilities of two examples by the code of the engine and of the lockbox, against hand."""
    found = [_engine(), _plain(), _lockbox()]
    wrong = [name for name, loss, right in found if abs(loss - LOSS_SUM) > 1e-5 or right != RIGHT]
    return Check(
        "Loss and accuracy agree with a hand-computed example",
        "failed" if wrong else "passed",
        "; ".join(f"{name}: {loss / 2:.6f} nats, {right} of 2 right" for name, loss, right in found),
        f"{LOSS_SUM / 2:.6f} nats (ln 2 and ln 4), 1 of 2 right",
        "This is a fault of the program: do not run the study" if wrong else "",
    )


def _engine() -> tuple[str, float, int]:
    logits = torch.zeros(1, 2, 16)
    logits[0, :, :3] = torch.as_tensor(LOGITS)
    bias, labels, smoothing = torch.zeros(1, 1, 16), torch.zeros(1, 2).long(), torch.zeros(1, dtype=torch.float64)
    slope, grad = torch.zeros_like(logits), torch.zeros_like(bias)
    loss, right = passes_for("cpu", torch.float32).loss(logits, bias, labels, smoothing, 3, slope, grad)
    return "engine", float(loss), int(right)


def _plain() -> tuple[str, float, int]:
    labels, smoothing = torch.zeros(1, 2).long(), torch.zeros(1, dtype=torch.float64)
    _, loss, right = cross_entropy(torch.as_tensor(LOGITS)[None].double(), labels, smoothing)
    return "float64", float(loss), int(right)


def _lockbox() -> tuple[str, float, int]:
    """Through a network of unit matrices, which passes on what is not negative."""
    unit, nothing = np.eye(3, dtype=np.float32), np.zeros(3, dtype=np.float32)
    weights = {"layers.0.weight": unit, "layers.0.bias": nothing, "head.weight": unit, "head.bias": nothing}
    found = probabilities(Model(depth=1, width=3, activation="relu"), weights, LOGITS)
    return "lockbox", float(-np.log(found[:, 0]).sum()), int((found.argmax(axis=1) == 0).sum())


def normalisation(data: Mapping[str, Prepared]) -> Check:
    """Training examples have mean 0 and sd 1 per channel; the validation examples, scaled by them, have not."""
    off, drift = 0.0, 0.0
    for prepared in data.values():
        channels = prepared.train.shape[-1]
        for images, least in ((prepared.train_for(0), True), (prepared.validation.images, False)):
            flat = images.reshape(-1, channels).astype(np.float64)
            distance = max(np.abs(flat.mean(axis=0)).max(), np.abs(flat.std(axis=0) - 1).max())
            off, drift = (max(off, distance), drift) if least else (off, max(drift, distance))
    limit = 0.1 if any(prepared.per_run for prepared in data.values()) else 1e-3
    return Check(
        "Inputs are scaled by the training examples alone",
        "passed" if off <= limit else "failed",
        f"training examples are off mean 0, sd 1 by {off:.1g}; validation examples by {drift:.1g}",
        f"training examples off by at most {limit:g}",
        "" if off <= limit else "This is a fault of the program: do not run the study",
    )


def golden_batch(specs: Sequence[RunSpec], data: Mapping[str, Prepared], registered: str) -> tuple[Check, str]:
    """The first batch of the first run, alone and beside another run, hashed; and against an earlier preflight's hash."""
    alone, beside = _first_batch(specs[:1], data), _first_batch(specs[:2], data)
    same = alone == beside and registered in ("", alone)
    seen = f"SHA-256 {alone[:16]}…" + ("" if alone == beside else f", beside another run {beside[:16]}…")
    before = f"; an earlier preflight saw {registered[:16]}…" if registered not in ("", alone) else ""
    check = Check(
        "The first batch is the same again",
        "passed" if same else "failed",
        seen + before,
        "the same bytes alone, beside another run, and as in every earlier preflight",
        "" if same else "Data or code have changed since: find out which before you train",
    )
    return check, alone


def _first_batch(specs: Sequence[RunSpec], data: Mapping[str, Prepared]) -> str:
    specs = [spec for spec in specs if spec.dataset_key == specs[0].dataset_key]
    first = specs[0]
    together = [first, *(spec for spec in specs[1:] if spec.recipe.batch_size == first.recipe.batch_size)]
    stack = Stack(
        _same_shape(together),
        train_data(data[first.dataset_key], _same_shape(together)),
        device="cpu",
        dtype=torch.float32,
    )
    run = next(number for number, spec in enumerate(stack.specs) if spec.run_id == first.run_id)
    x, labels = stack.batches.take(stack.batches.epoch(stack.orders)[0])
    return hashlib.sha256(x[run].numpy().tobytes() + labels[run].numpy().tobytes()).hexdigest()


def _same_shape(specs: Sequence[RunSpec]) -> list[RunSpec]:
    """The runs that may share a stack with the first."""
    from lab.train.stacks import stack_key

    return [spec for spec in specs if stack_key(spec) == stack_key(specs[0])]
