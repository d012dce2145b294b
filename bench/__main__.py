"""`python -m bench`: samples per second of the engine beside the loops one would write, interleaved in one run."""

import argparse
import itertools
import json
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import bootstrap, levels
from bench.machine import Disturbance, describe
from bench.shapes import Shape
from bench.workers import Workers, cores


@dataclass(frozen=True, slots=True)
class Contestant:
    """A loop, and whether it runs as one process with all threads or as one process of one thread per core."""

    name: str
    loop: str
    every_core: bool


CONTESTANTS = (
    Contestant("DataLoader, torchvision transforms", "transforms", False),
    Contestant("DataLoader over tensors", "data loader", False),
    Contestant("in-memory loop, default AdamW", "default", False),
    Contestant("in-memory loop, fused AdamW", "in memory", False),
    Contestant(f"the same, {cores()} processes of one thread", "in memory", True),
    Contestant("torch.func.vmap, fused AdamW", "vmap", False),
    Contestant(f"vmap, {cores()} processes of one thread", "vmap", True),
    Contestant(f"engine, {cores()} processes of one thread", "engine", True),
)
PEAK = Contestant("sgemm 1024", "sgemm", True)
SLICE_SECONDS = 1.0
LEAST_ROUNDS = 3
Rates = dict[tuple[Shape, str], list[float]]


def main() -> None:
    """Measure, then print one table per width and batch size; the sections `bootstrap` and `levels` have their own options."""
    if sys.argv[1:2] == ["bootstrap"]:
        bootstrap.main(sys.argv[2:])
        return
    if sys.argv[1:2] == ["levels"]:
        levels.main(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=150.0, help="time for all measurements together (default 150)")
    parser.add_argument("--batch", type=int, nargs="+", default=[128, 512], help="batch sizes (default 128 512)")
    parser.add_argument("--width", type=int, nargs="+", default=[256], help="units per hidden layer (default 256)")
    parser.add_argument("--json", type=Path, help="write every rate of every kept round to this file")
    chosen = parser.parse_args()
    shapes = [Shape(width=width, batch=batch) for width in chosen.width for batch in chosen.batch]
    print(describe())
    rates, dropped = measure(shapes, chosen.seconds)
    for shape in shapes:
        print_table(shape, rates)
    print(
        f"\n{dropped} disturbed rounds dropped (other programs took more than 15 % of a core, or sgemm moved by 20 %)"
    )
    if chosen.json:
        found = [{"shape": asdict(shape), "loop": loop, "rates": kept} for (shape, loop), kept in rates.items()]
        chosen.json.write_text(json.dumps({"machine": describe(), "dropped": dropped, "rounds": found}, indent=1))


def measure(shapes: list[Shape], seconds: float) -> tuple[Rates, int]:
    """Counts per second: all contestants in turn, round after round while a whole one fits; and rounds dropped.

    The first round warms everything up and is not counted; a disturbed one is dropped while there is time for another.
    """
    began, longest, dropped, workers = time.monotonic(), 0.0, -1, Workers()
    rates: Rates = defaultdict(list)
    try:
        while time.monotonic() - began + longest < seconds or len(_any(rates)) < LEAST_ROUNDS:
            start, found, watch = time.monotonic(), {}, Disturbance(workers.processes)
            for shape, one in itertools.product(shapes, (*CONTESTANTS, PEAK)):
                rate = workers.rate(one.loop, shape, every_core=one.every_core, seconds=SLICE_SECONDS)
                found[shape, one.name] = rate
            late = time.monotonic() - began > 2 * seconds
            if dropped < 0 or (not late and (watch.foreign() > 0.15 or _moved(found, rates, shapes))):
                dropped += 1
                continue
            for key, rate in found.items():
                rates[key].append(rate)
            longest = max(longest, time.monotonic() - start)
    finally:
        workers.close()
    return rates, dropped


def _any(rates: Rates) -> list[float]:
    return next(iter(rates.values()), [])


def _moved(found: dict[tuple[Shape, str], float], rates: Rates, shapes: list[Shape]) -> bool:
    """Whether the machine's matrix product was off by more than a fifth within the round, or from the rounds before."""
    peaks = [found[shape, PEAK.name] for shape in shapes]
    usual = statistics.median(rates[shapes[0], PEAK.name] or peaks)
    return max(peaks) > 1.2 * min(peaks) or not 0.8 < statistics.median(peaks) / usual < 1.25


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
