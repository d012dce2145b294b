"""The golden batch: what the first run sees first, as a hash that later preflights and resumed runs are held to."""

import hashlib
from collections.abc import Mapping, Sequence

import torch

from lab.data.arrays import Prepared
from lab.preflight.results import Check
from lab.train.engine import train_data
from lab.train.spec import RunSpec
from lab.train.stack import Stack
from lab.train.stacks import stack_key

NEIGHBOURS = 2


def golden_batch(specs: Sequence[RunSpec], data: Mapping[str, Prepared], recorded: str) -> tuple[Check, str]:
    """The check, and the hash of the first batch of the first run: twice alone, once beside others, once as `recorded` ("": never)."""
    first, prepared = specs[0], data[specs[0].dataset_key]
    others = [spec for spec in specs[1:] if stack_key(spec) == stack_key(first)][-NEIGHBOURS:]
    alone, again, beside = (first_batch(first, prepared, some) for some in ((), (), others))
    wrong = [
        f"{name} {other[:16]}…"
        for name, other in (("again", again), (f"beside {len(others)} other runs", beside), ("on record", recorded))
        if other not in ("", alone)
    ]
    compared = f"twice alone, beside {len(others)} other runs" + (", and on record" if recorded else "")
    check = Check(
        "The first batch is the same again",
        "failed" if wrong else "passed",
        f"SHA-256 {alone[:16]}… of {first.run_id}'s first batch"
        + (f"; {'; '.join(wrong)}" if wrong else f": {compared}"),
        "the same bytes from the same seeds, alone, beside other runs, and as the first preflight recorded them",
        "Data or code have changed since: find out which before you train" if wrong else "",
        "dataset",
    )
    return check, alone


def first_batch(spec: RunSpec, prepared: Prepared, others: Sequence[RunSpec] = ()) -> str:
    """SHA-256 of the examples (float32 [B, padded inputs]) and labels that a run sees first, in a stack with others."""
    runs = [*others, spec]
    stack = Stack(runs, train_data(prepared, runs), device="cpu", dtype=torch.float32)
    place = next(number for number, one in enumerate(stack.specs) if one.run_id == spec.run_id)
    x, labels = stack.batches.take(stack.batches.epoch(stack.orders)[0])
    return hashlib.sha256(x[place].numpy().tobytes() + labels[place].numpy().tobytes()).hexdigest()
