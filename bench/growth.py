"""`python -m bench.growth`: whole studies of 18 to 540 runs through the real pool, and 54 of them beside a busy neighbour."""

import argparse
import multiprocessing
import resource
import time
from contextlib import contextmanager

import numpy as np

from bench.data import random_data
from bench.machine import describe
from bench.shapes import Shape
from bench.workers import cores
from lab.data.arrays import Arrays, Prepared
from lab.study.recipe import Dataset, Split
from lab.study.registration import DataIdentity
from lab.train.events import EpochFinished
from lab.train.pool import train
from lab.train.spec import RunSpec

EXAMPLES = 11_264
"""A quarter of the canonical epoch, in whole batches of 128."""
EPOCHS = 4


def main() -> None:
    """Print one line per number of runs, then the slow-down by one neighbour that never rests."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    parser.add_argument("--runs", type=int, nargs="+", default=[18, 54, 180, 540], help="studies of so many runs")
    parser.add_argument("--width", type=int, default=256, help="units per hidden layer (default 256)")
    chosen = parser.parse_args()
    print(describe())
    for runs in chosen.runs:
        rate, memory = study(Shape(width=chosen.width, examples=EXAMPLES, runs=runs))
        print(f"{runs:5} runs: {rate:10,.0f} samples/s, largest process {memory / 2**20:,.0f} MiB")
    calm, _ = study(Shape(width=chosen.width, examples=EXAMPLES))
    with neighbour():
        disturbed, _ = study(Shape(width=chosen.width, examples=EXAMPLES))
    print(f"54 runs beside one busy neighbour: {disturbed:,.0f} samples/s, {calm / disturbed:.2f} times slower")


def study(shape: Shape) -> tuple[float, int]:
    """Samples per second, and the peak bytes of a process.

    The clock runs from the end of every process's first epoch to the end of the last one; epochs that began earlier do
    not count. What comes before, loading PyTorch and Numba, costs a study of any size the same few seconds.
    """
    began = ended = 0.0
    samples = memory = 0
    last: dict[int, float] = {}  # by stack: when its latest epoch ended
    for event in train(_specs(shape), {"random": _prepared(shape)}):
        if not isinstance(event, EpochFinished):
            continue
        now = time.monotonic()
        if len(last) < cores() and event.stack not in last:
            began = now
        elif last.get(event.stack, now) >= began:
            ended, samples = now, samples + sum(row.samples for row in event.rows)
        last[event.stack] = now
        memory = max(memory, event.peak_bytes)
    own = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return samples / max(ended - began, 1e-9), max(memory, own)


def _specs(shape: Shape) -> list[RunSpec]:
    """Few epochs of every run."""
    found = []
    for number in range(shape.runs):
        spec = shape.spec(number)
        recipe = spec.recipe.model_copy(update={"epochs": EPOCHS})
        found.append(RunSpec(spec.run_id, spec.dataset_key, spec.model, recipe, spec.seeds))
    return found


def _prepared(shape: Shape) -> Prepared:
    images, labels = (tensor.numpy() for tensor in random_data(shape))
    parts = [Arrays(images[:n], labels[:n], np.arange(n), (1, shape.inputs, 1)) for n in (shape.examples, 500)]
    split = Split(train=shape.examples, validation=500, test=1)
    names = tuple(str(number) for number in range(shape.classes))
    identity = DataIdentity("random", "0" * 64, names, shape.examples, 500, 1, shape.inputs)
    dataset = Dataset(name="random", split=split)
    return Prepared(identity, dataset, *parts, np.zeros(1, np.float32), np.ones(1, np.float32))


@contextmanager
def neighbour():
    """A process that computes without a pause."""
    process = multiprocessing.get_context("spawn").Process(target=spin, daemon=True)
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join()


def spin() -> None:
    """Never end."""
    while True:
        pass


if __name__ == "__main__":
    main()
