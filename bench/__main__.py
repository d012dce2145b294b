"""`python -m bench`: samples per second of the engine beside the loops one would write, interleaved in one run."""

import argparse
import itertools
import statistics
import time
from collections import defaultdict
from dataclasses import dataclass

from bench.machine import describe, load
from bench.shapes import Shape
from bench.workers import Workers, cores


@dataclass(frozen=True, slots=True)
class Contestant:
    """A loop, and whether it runs as one process with all threads or as one process of one thread per core."""

    name: str
    loop: str
    every_core: bool


CONTESTANTS = (
    Contestant("DataLoader over tensors, AdamW", "data loader", False),
    Contestant("in-memory loop, fused AdamW", "in memory", False),
    Contestant(f"the same, {cores()} processes of one thread", "in memory", True),
    Contestant(f"engine, {cores()} processes of one thread", "engine", True),
)
PEAK = Contestant("sgemm 1024", "sgemm", True)
SLICE_SECONDS = 1.0
LEAST_ROUNDS = 3
BUSY = """The machine was busy: a loop with several threads in one process suffers most from that, and its row says little."""


def main() -> None:
    """Measure, then print one table per batch size."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=80.0, help="time for all measurements together (default 80)")
    parser.add_argument("--batch", type=int, nargs="+", default=[128, 512], help="batch sizes (default 128 512)")
    parser.add_argument("--width", type=int, default=256, help="units per hidden layer (default 256)")
    chosen = parser.parse_args()
    shapes = [Shape(width=chosen.width, batch=batch) for batch in chosen.batch]
    print(describe())
    busy = load() > 0.5
    rates = measure(shapes, chosen.seconds)
    for shape in shapes:
        print_table(shape, rates)
    if busy:
        print(f"\n{BUSY}")


def measure(shapes: list[Shape], seconds: float) -> dict[tuple[Shape, str], list[float]]:
    """Counts per second: all contestants in turn, round after round while a whole one fits into the time."""
    began, longest, rounds = time.monotonic(), 0.0, 0
    workers, rates = Workers(), defaultdict(list)
    try:
        while rounds < LEAST_ROUNDS or time.monotonic() - began + longest < seconds:
            start = time.monotonic()
            for shape, one in itertools.product(shapes, (*CONTESTANTS, PEAK)):
                found = workers.rate(one.loop, shape, every_core=one.every_core, seconds=SLICE_SECONDS)
                rates[shape, one.name].append(found)
            rounds, longest = rounds + 1, max(longest, time.monotonic() - start if rounds else 0.0)
    finally:
        workers.close()
    return rates


def print_table(shape: Shape, rates: dict[tuple[Shape, str], list[float]]) -> None:
    """Median and range of samples/s, the engine's median ratio to each within a round, and the share of sgemm."""
    engine, peak = rates[shape, CONTESTANTS[-1].name], rates[shape, PEAK.name]
    print(
        f"\n{shape.inputs} inputs, width {shape.width}, depths 2/4/8, batch {shape.batch}; medians of {len(peak)} rounds;"
        f" sgemm {statistics.median(peak) / 1e6:.0f} GFLOP/s ({min(peak) / 1e6:.0f} to {max(peak) / 1e6:.0f})"
    )
    print(f"{'':42}{'samples/s':>10}{'range':>19}{'engine is':>11}{'of sgemm':>10}")
    for one in CONTESTANTS:
        values = rates[shape, one.name]
        times = statistics.median(a / b for a, b in zip(engine, values, strict=True))
        share = statistics.median(a * shape.flops_per_sample / (1e3 * b) for a, b in zip(values, peak, strict=True))
        span = f"{min(values):,.0f} to {max(values):,.0f}"
        ratio = "" if values is engine else f"{times:.1f} x"
        print(f"{one.name:42}{statistics.median(values):>10,.0f}{span:>19}{ratio:>11}{share:>10.2f}")


if __name__ == "__main__":
    main()
