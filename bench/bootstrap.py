"""`python -m bench bootstrap`: the crossed bootstrap of a whole study beside scipy.stats.bootstrap, in one run."""

import argparse
import os
import resource
import time
from collections import defaultdict

import numpy as np
from scipy import stats

from bench.machine import describe
from lab.stats.crossed import crossed

CELLS, RUNS = 18, 3
OURS = {"examples": {"seeds": False}, "replicates and examples": {}}
PEERS = ("scipy.stats.bootstrap, all runs, examples", "scipy.stats.bootstrap, runs averaged first, examples")
PEER_DRAWS = 200
"""Resamples of the peer per round; its time is proportional to them, and 10,000 would take minutes."""


def main(arguments: list[str] | None = None) -> None:
    """Measure all in turn, print seconds, ratios, memory and the standard errors beside their closed form."""
    parser = argparse.ArgumentParser(prog="python -m bench bootstrap", description=__doc__)
    parser.add_argument("--examples", type=int, default=10_000, help="test examples (default 10000)")
    parser.add_argument("--draws", type=int, default=10_000, help="resamples (default 10000)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of all in turn (default 3)")
    chosen = parser.parse_args(arguments)
    scores, cell = study(chosen.examples)
    rates = scores.reshape(CELLS, RUNS, -1).mean(axis=1, dtype=np.float32)
    seconds, errors = defaultdict(list), {}
    print(describe())
    for number in range(chosen.rounds):
        for name, levels in OURS.items():
            began = time.perf_counter()
            found = crossed(scores, cell, draws=chosen.draws, seed=number, **levels)
            seconds[name].append(time.perf_counter() - began)
            errors[name] = found.draws.std(axis=0, ddof=1)
        for name, data in zip(PEERS, (scores.astype(np.float32), rates), strict=True):
            took, errors[name] = scipy_bootstrap(data, number)
            seconds[name].append(took * chosen.draws / PEER_DRAWS)
    report(chosen, seconds, errors, rates.std(axis=1, ddof=1) / np.sqrt(chosen.examples))


def study(examples: int) -> tuple[np.ndarray, np.ndarray]:
    """Right or wrong [54, examples]: runs of a cell agree on easy and hard examples, as they do in practice."""
    rng = np.random.default_rng(0)
    ease = rng.normal(size=examples)
    bend = np.repeat(rng.normal(0.2, 0.1, CELLS), RUNS) + rng.normal(0, 0.02, CELLS * RUNS)
    scores = (ease + bend[:, None] + rng.normal(0, 0.5, (CELLS * RUNS, examples))) > 0
    return scores, np.repeat(np.arange(CELLS), RUNS)


def scipy_bootstrap(data: np.ndarray, seed: int) -> tuple[float, np.ndarray]:
    """Seconds for PEER_DRAWS percentile resamples of `data` [rows, examples] in one call; standard errors [cells].

    One vectorised call shares its examples among the rows as ours does; `batch` keeps its memory in bounds.
    """

    def cell_means(sample: np.ndarray, axis: int) -> np.ndarray:
        means = sample.mean(axis=axis)
        return means.reshape(CELLS, -1, *means.shape[1:]).mean(axis=1)

    began = time.perf_counter()
    found = stats.bootstrap(
        (data,), cell_means, n_resamples=PEER_DRAWS, batch=10, axis=-1, method="percentile",
        vectorized=True, rng=np.random.default_rng(seed),
    )  # fmt: skip
    return time.perf_counter() - began, found.standard_error


def report(
    chosen: argparse.Namespace, seconds: dict[str, list[float]], errors: dict[str, np.ndarray], closed: np.ndarray
) -> None:
    """The table: median seconds, how much faster the first row is, and standard errors over their closed form."""
    threads = os.environ.get("OMP_NUM_THREADS", "all")
    print(f"\n{CELLS * RUNS} runs x {chosen.examples:,} examples x {chosen.draws:,} resamples, {threads} threads")
    print(f"{'':52}{'seconds':>9}{'first is':>10}{'se / closed form':>18}")
    first = np.array(seconds[next(iter(OURS))])
    for name, values in seconds.items():
        agreement = f"{np.mean(errors[name] / closed):.3f}" if name != "replicates and examples" else ""
        ratio = f"{np.median(values / first):.1f} x"
        print(f"{name:52}{np.median(values):>9.2f}{ratio:>10}{agreement:>18}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"Peak memory of this process {peak:.2f} GiB. scipy's seconds are those of {PEER_DRAWS} resamples, scaled up;"
    )
    print(f"a standard error of {PEER_DRAWS} resamples is uncertain by {100 / np.sqrt(2 * PEER_DRAWS):.0f} %.")


if __name__ == "__main__":
    main()
