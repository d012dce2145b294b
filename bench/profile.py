"""`python -m bench.profile`: where the time of one training process goes, in per cent."""

import argparse
import cProfile
import pstats
from collections import Counter

import torch

from bench.loops import engine
from bench.machine import describe
from bench.shapes import Block, Shape

BLOCKS = 60
PARTS = {
    "torch.bmm": "matrix products",
    "torch.baddbmm": "matrix products",
    "torch.index_select": "gathering batches",
    "bias_relu": "activation forward",
    "bias_activation": "activation forward",
    "relu_backward": "activation backward, bias gradient",
    "smooth_backward": "activation backward, bias gradient",
    "cross_entropy": "softmax, loss and slope",
    "adam": "AdamW",
}


def main() -> None:
    """One line of shares per width and batch size."""
    parser = argparse.ArgumentParser(prog="python -m bench.profile", description=__doc__)
    parser.add_argument("--width", type=int, nargs="+", default=[64, 256, 1024], help="units per hidden layer")
    parser.add_argument("--batch", type=int, nargs="+", default=[128, 512], help="batch sizes")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    print(describe())
    for width in chosen.width:
        for batch in chosen.batch:
            found = shares(engine(Shape(width=width, batch=batch)), max(4, BLOCKS * 256 // width))
            words = ", ".join(f"{part} {100 * share:.1f} %" for part, share in found.most_common())
            print(f"width {width}, batch {batch}: {words}")


def shares(block: Block, blocks: int) -> Counter[str]:
    """Shares of the time by part; what has no name in PARTS is Python and small operations."""
    block()
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(blocks):
        block()
    profile.disable()
    stats, found = pstats.Stats(profile), Counter()
    for (_, _, name), (_, _, own, _, _) in stats.stats.items():
        part = next((part for sign, part in PARTS.items() if _names(name, sign)), "Python and small operations")
        found[part] += own / stats.total_tt
    return found


def _names(name: str, sign: str) -> bool:
    """Whether a profiled function is the one meant: "<built-in method torch.bmm>" or a compiled "adam"."""
    return name == sign or name.endswith(f" {sign}>") or f"'{sign}'" in name


if __name__ == "__main__":
    main()
