"""A home with one study of 1,000 runs and 4 million metric rows, its numbers drawn, its record written by the real functions."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from lab.data.arrays import Arrays
from lab.data.lockbox import open_test
from lab.study.design import cells
from lab.study.registration import Registration
from lab.train.events import EpochFinished, EpochRow, RunFinished, StackStarted
from lab.workflow.planning.lock import lock
from lab.workflow.record.kept import keep_examples, keep_validation
from lab.workflow.record.ledger import fold, lines_of
from lab.workflow.record.permit import checkpoints, permit_of
from lab.workflow.record.planned import datasets, prepared
from lab.workflow.record.recorder import Recorder
from store import journal
from store.blobs import put
from store.paths import Home, open_home
from store.segments import predictions_segment

PLAN = """
title = "A large study: depth, width and weight decay on digits (numbers drawn, not trained)"
question = "Does the program keep up with a thousand runs?"
demonstration = true
[dataset]
name = "digits"
split = { train = 1000, validation = 400, test = 397, seed = 0 }
[model]
kind = "mlp"
[[factors]]
name = "depth"
levels = [1, 2, 3, 4, 6]
[[factors]]
name = "width"
levels = [8, 16, 32, 64]
[[factors]]
name = "weight_decay"
levels = [0.0, 1e-4, 1e-3, 1e-2, 1e-1]
[replicates]
count = REPLICATES
[recipe]
epochs = EPOCHS
batch_size = 50
optimizer = "adamw"
learning_rate = 1e-3
schedule = "cosine"
[[responses]]
name = "test_accuracy"
primary = true
[[hypotheses]]
id = "H1"
effect = "depth"
contrast = "linear"
scores = "log2"
expect = "increase"
sesoi = 0.01
[[hypotheses]]
id = "H2"
effect = "width"
contrast = "linear"
scores = "log2"
expect = "increase"
sesoi = 0.01
[[hypotheses]]
id = "H3"
effect = "weight_decay"
contrast = "omnibus"
expect = "equivalence"
sesoi = 0.02
"""
CELLS, METRICS = 100, 5


def large_home(root: Path, runs: int = 1000, rows: int = 4_000_000, stack: int = 25) -> Home:
    """Make the home, unless it is there: `rows` metric rows in segments of `stack` runs and one epoch each."""
    os.environ["LOCKBOX_USER_LIST"] = str(root / "locks.jsonl")
    home = open_home(root)
    if any(home.journal.glob("*.jsonl")):
        return home
    epochs, count = rows // (runs * METRICS), runs // CELLS
    locked = lock(home, PLAN.replace("REPLICATES", str(count)).replace("EPOCHS", str(epochs)))
    truth, rng = accuracies(locked), np.random.default_rng(0)
    with journal.writer(home.ledger(locked.sha256), first_previous=locked.sha256) as file:
        job = {"job": "drawn", "device": "cpu", "processes": 2, "threads": 1, "machine": "numbers drawn", "commit": ""}
        file.append("job_started", {**job, "versions": {}})
        recorder = Recorder(home, file, {}, {run.id: epochs for run in locked.runs}, lambda: 0.0, lambda: None)
        for event in events(locked, truth, epochs, stack, rng):
            recorder.write(event)
    opened(home, locked, truth, rng)
    return home


def accuracies(locked: Registration) -> dict[str, float]:
    """The accuracy that each run is drawn around: depth and width help, weight decay does nothing."""
    rng, found = np.random.default_rng(1), {}
    for run in locked.runs:
        levels = cells(locked.study)[run.cell].levels
        logit = 1.2 + 0.25 * np.log2(levels["depth"]) + 0.2 * np.log2(levels["width"] / 8)
        found[run.id] = float(1 / (1 + np.exp(-logit - 0.15 * rng.normal())))
    return found


def events(
    locked: Registration, truth: dict[str, float], epochs: int, stack: int, rng: np.random.Generator
) -> Iterator:
    """What the engine would report: stacks in turn, every epoch, then the weights."""
    names = [run.id for run in locked.runs]
    for number, start in enumerate(range(0, len(names), stack)):
        mine = tuple(names[start : start + stack])
        yield StackStarted(number, mine)
        goal = np.array([truth[name] for name in mine])
        for epoch in range(1, epochs + 1):
            near = goal * (1 - np.exp(-epoch / (0.08 * epochs))) + 0.004 * rng.normal(size=len(mine))
            rate = 5e-4 * (1 + np.cos(np.pi * epoch / epochs))
            rows = [
                EpochRow(name, epoch, float(2.1 * (1 - a) ** 1.2), float(a), float(2.3 * (1 - a)), float(a - 0.01), rate, 1000, 0.01)
                for name, a in zip(mine, np.clip(near, 0.1, 0.999), strict=True)
            ]  # fmt: skip
            yield EpochFinished(number, epoch, tuple(rows))
        for name in mine:
            weights = {"drawn": rng.normal(size=16).astype(np.float32)}
            yield RunFinished(name, weights, 0.01 * epochs, epochs, epochs)


def opened(home: Home, locked: Registration, truth: dict[str, float], rng: np.random.Generator) -> None:
    """Commit, open the lockbox by the ledger's own permit, and put drawn predictions on record."""
    state = fold(lines_of(home, locked.sha256))
    ((key, dataset),) = datasets(locked).items()
    seen = prepared(home, locked, None, lambda message, share: None)[key]
    with journal.writer(home.ledger(locked.sha256), first_previous=locked.sha256) as file:
        finished = checkpoints(state)
        head = file.append("checkpoints_committed", {"checkpoints": finished, "failed": []}).sha256
        permit = permit_of(state, finished, head)
        file.append("lockbox_opened", {"opening": 1, "permit": permit.checkpoints_sha256, "opening_number": 1})
        test = open_test(dataset, permit, cache=home.cache, location=None)
        ease = {"test": rng.normal(size=len(test.labels)), "validation": rng.normal(size=len(seen.validation.labels))}
        results = {}
        for name, accuracy in truth.items():
            found = drawn(test, accuracy, ease["test"], rng)
            before = drawn(seen.validation, accuracy, ease["validation"], rng)
            kept = keep_validation(home, name, seen, before)
            results[name] = scored(home, name, test.labels, found) | {"validation": kept}
        examples = {key: keep_examples(home, locked, seen, test, permit, None)}
        file.append("test_evaluated", {"opening": 1, "results": results, "examples": examples})


def drawn(part: Arrays, accuracy: float, ease: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Probabilities float32 [n, 10] of a model about as accurate as asked: easy examples are easy for all runs."""
    n = len(part.labels)
    hard = np.argsort(np.argsort(ease + 0.5 * rng.normal(size=n))) / n
    logits = rng.gumbel(size=(n, 10))
    logits[np.arange(n), part.labels] = np.where(hard < accuracy, 6.0, -2.0) + logits[np.arange(n), part.labels]
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (odds / odds.sum(axis=1, keepdims=True)).astype(np.float32)


def scored(home: Home, name: str, labels: np.ndarray, found: np.ndarray) -> dict[str, object]:
    """One run's entry in the ledger, as an opening writes it."""
    correct = int(np.sum(found.argmax(axis=1) == labels))
    loss = float(-np.mean(np.log(np.maximum(found[np.arange(len(labels)), labels], 1e-12))))
    kept = put(home, predictions_segment(name, labels, found.argmax(axis=1), found))
    return {"test_accuracy": correct / len(labels), "test_loss": loss, "correct": correct, "n": len(labels), "predictions": kept}  # fmt: skip


def main() -> None:
    """`python -m bench.large_home DIR`: make the home."""
    parser = argparse.ArgumentParser(prog="python -m bench.large_home", description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=4_000_000)
    chosen = parser.parse_args()
    print(large_home(chosen.home, chosen.runs, chosen.rows).root)


if __name__ == "__main__":
    main()
