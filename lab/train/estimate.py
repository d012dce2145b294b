"""How long a study will take: its multiplications over the machine's measured matrix speed; needs no torch."""

import time
from collections.abc import Sequence

import numpy as np

from lab.study.recipe import Model, Recipe

WIDTHS, EFFICIENCIES = (16, 64, 256, 1024), (0.2, 0.5, 0.75, 0.8)
"""Share of the matrix peak that training reaches at these widths (bench/ measures it); in between by the logarithm."""
STEP_SECONDS = 15e-6
"""Time per run and step that does not depend on the size: kernel launches and the optimizer call."""
START_SECONDS = 5.0
"""Starting the processes and importing torch."""


def training_flops(model: Model, inputs: int, classes: int) -> float:
    """Floating point operations per training example: 6 per weight, less the input's slope (2 per first-layer weight)."""
    first, hidden, head = inputs * model.width, (model.depth - 1) * model.width**2, model.width * classes
    return 6.0 * (first + hidden + head) - 2.0 * first


def matrix_speed(repeats: int = 30, size: int = 512) -> float:
    """Floating point operations per second of this machine's float32 matrix product on all its cores.

    The best of many short probes (a few milliseconds each): what the machine can do, whoever else is using it now.
    """
    a, b = np.ones((size, size), dtype=np.float32), np.ones((size, size), dtype=np.float32)
    fastest = np.inf
    for _ in range(repeats):
        began = time.perf_counter()
        a @ b
        fastest = min(fastest, time.perf_counter() - began)
    return 2 * size**3 / fastest


def estimate_seconds(
    runs: Sequence[tuple[Model, Recipe]],
    *,
    inputs: int,
    classes: int,
    train: int,
    processes: int,
    flops_per_second: float,
) -> float:
    """Seconds of wall time to train all runs, from their sizes and the machine's matrix speed."""
    total = START_SECONDS
    for model, recipe in runs:
        steps = recipe.epochs * (train // recipe.batch_size)
        flops = training_flops(model, inputs, classes) * steps * recipe.batch_size
        efficiency = float(np.interp(np.log(model.width), np.log(WIDTHS), EFFICIENCIES))
        total += flops / (efficiency * flops_per_second) + steps * STEP_SECONDS * (model.depth + 1) / processes
    return total
