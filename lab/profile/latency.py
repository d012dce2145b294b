"""How long a trained model takes and how much memory, measured in a process of its own with one thread."""

import multiprocessing
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lab.errors import Unavailable
from lab.profile.results import BatchRow
from lab.study.recipe import Model
from lab.train.member import children_of_one_thread
from lab.train.meter import peak_bytes, reset_peak, settle

if TYPE_CHECKING:
    import torch

BATCHES = (1, 8, 64, 512)
WARM_UP, REPEATS, FEWEST = 10, 200, 30
SECONDS = 1.0
"""A batch size is given up after so long, once it has had `FEWEST` passes."""
PATIENCE_SECONDS = 300.0


def measured(
    model: Model, weights: Mapping[str, NDArray[np.float32]], device: str, batches: Sequence[int] = BATCHES
) -> tuple[int, tuple[BatchRow, ...]]:
    """Bytes that a fresh process holds before it loads the model, and a row per batch size.

    A pass goes from standardised float32 inputs in memory to class probabilities; decoding and standardising are not in
    it. Inputs are standard normal from a fixed seed: the time does not depend on what is seen. Unavailable where the
    process dies.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(theirs, model, dict(weights), device, tuple(batches)), daemon=True)
    with children_of_one_thread():
        process.start()
    theirs.close()
    try:
        found = ours.recv() if ours.poll(PATIENCE_SECONDS) else None
    except EOFError:
        found = None
    finally:
        process.join(timeout=5.0)
        if process.is_alive():
            process.kill()
    if found is None:
        seen = f"exit code {process.exitcode}"
        raise Unavailable("the process that measures a model ended without an answer", where="profile", seen=seen)
    return found


def _serve(pipe, model: Model, weights: dict, device: str, batches: tuple[int, ...]) -> None:
    """Measure and send; in the child."""
    import torch

    from lab.models.mlp import load

    torch.set_num_threads(1)
    reset_peak(device)
    before = peak_bytes(device)
    tensors = {name: torch.as_tensor(np.array(value)) for name, value in weights.items()}
    inputs, classes = tensors["layers.0.weight"].shape[1], len(tensors["head.bias"])
    module = load(model, inputs, classes, tensors).to(device)
    generator = torch.Generator().manual_seed(0)
    rows = [_batch(module, torch.randn(batch, inputs, generator=generator).to(device), device) for batch in batches]
    pipe.send((before, tuple(rows)))
    pipe.close()


def _batch(module: "torch.nn.Module", x: "torch.Tensor", device: str) -> BatchRow:
    import torch

    reset_peak(device)
    times: list[float] = []
    with torch.inference_mode():
        for _ in range(WARM_UP):
            torch.softmax(module(x), dim=1)
        settle(device)
        began = time.perf_counter()
        while len(times) < REPEATS and (len(times) < FEWEST or time.perf_counter() - began < SECONDS):
            start = time.perf_counter()
            torch.softmax(module(x), dim=1)
            settle(device)
            times.append(time.perf_counter() - start)
    median, p95 = (float(value) for value in np.quantile(times, (0.5, 0.95)))
    return BatchRow(len(x), len(times), median, p95, len(x) / median, peak_bytes(device))


def multiply_adds(weights: Mapping[str, NDArray]) -> int:
    """Multiplications of one pass over one example: the entries of all weight matrices."""
    return sum(int(value.size) for value in weights.values() if value.ndim == 2)
