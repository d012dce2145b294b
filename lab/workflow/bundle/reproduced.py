"""What a training left, in the form in which two trainings are compared; and the part of a study that a smoke run trains."""

import hashlib
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from lab.analysis.as_json import plain
from lab.study.registration import Registration
from lab.workflow.look.analyze import computed
from lab.workflow.record.data_place import location_of
from lab.workflow.record.ledger import LedgerState, fold, ledger, lines_of
from lab.workflow.record.planned import prepared, specs
from lab.workflow.record.recorder import METRICS, weights_bytes
from store.blobs import get
from store.paths import Home
from store.segments import metrics_of

ELSEWHERE = {"predictions", "validation", "correct"}
"""Files of probabilities, whose last bits differ where those of the weights do, and what the accuracy says already."""
SMOKE_SECONDS = 45.0
"""Device seconds on record of the runs that a smoke run trains: alone, and on a slower machine, they take several times as long."""
SMOKE_LIMIT_SECONDS = 200.0
SMOKE_RUNS = 6


@dataclass(slots=True)
class Found:
    """Weights (SHA-256) by run, metrics by (run, epoch, name), test results by run without their files and counts, the analysis."""

    weights: dict[str, str] = field(default_factory=dict)
    metrics: dict[tuple[str, int, str], float] = field(default_factory=dict)
    results: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    analysis: Any = None
    unit: str = ""
    ended: set[str] = field(default_factory=set)

    @property
    def runs(self) -> tuple[str, ...]:
        """Every run of which something is known."""
        return tuple(dict.fromkeys([*(key[0] for key in self.metrics), *self.ended]))


def found_in(home: Home, locked: Registration, runs: Collection[str]) -> Found:
    """What a home holds of these runs, in the attempts that count."""
    lines = lines_of(home, locked.sha256)
    state, found = fold(lines), Found()
    runs = [
        run.id for run in locked.runs if run.id in runs
    ]  # in the plan's order, so that the first that differs is the same each time
    for line in lines:
        if line.event == "metrics":
            for run, attempt, epoch, name, value in metrics_of(get(home, str(line.data["segment"]))):
                if run in runs and attempt == state.runs[run].attempt:
                    found.metrics[run, epoch, name] = value
    for run in runs:
        found.ended |= {run} if state.runs[run].ended else set()
        if state.runs[run].weights:
            found.weights[run] = str(state.runs[run].weights)
    for run, result in (state.results or {}).items():
        found.results[run] = {name: value for name, value in result.items() if name not in ELSEWHERE}
    if state.results is not None:
        confirmatory, _ = computed(home, locked, state)
        found.analysis, found.unit = plain(confirmatory), confirmatory.unit
    return found


def _late(until: float) -> bool:
    return time.monotonic() > until


def part_of(locked: Registration, state: LedgerState) -> tuple[str, ...]:
    """The first run of the plan, then one of every other cell from the last to the first, as far as the time on record allows."""
    first = [run.id for run in locked.runs if run.replicate == 1 and state.runs[run.id].status == "done"]
    wanted = [*first[:1], *reversed(first[1:])] or [run.id for run in state.runs.values() if run.status == "done"]
    kept, seconds = [], 0.0
    for name in wanted[:SMOKE_RUNS]:
        seconds += state.runs[name].seconds
        if kept and seconds > SMOKE_SECONDS:
            break
        kept.append(name)
    return tuple(kept)


def smoke(
    home: Home,
    locked: Registration,
    names: tuple[str, ...],
    *,
    device: str,
    processes: int | None,
    progress: Callable[[str, float], None],
) -> Found:
    """Train these runs alone and keep what they report; after some minutes what has been reported is what counts.

    The test set stays closed: it is opened when every run has ended, and a part is not every run.
    """
    from lab.train.device import choose_device
    from lab.train.events import EpochFinished, RunFinished
    from lab.train.pool import train

    state, found = ledger(home, locked.sha256), Found()
    data = prepared(home, locked, location_of(state), progress)
    until = time.monotonic() + SMOKE_LIMIT_SECONDS
    for event in train(
        specs(locked, set(names)),
        data,
        device=choose_device(device),
        processes=processes,
        should_stop=partial(_late, until),
    ):
        if isinstance(event, EpochFinished):
            for row in event.rows:
                for metric in METRICS:
                    found.metrics[row.run_id, row.epoch, metric] = getattr(row, metric)
        elif isinstance(event, RunFinished):
            found.weights[event.run_id] = hashlib.sha256(weights_bytes(dict(event.weights))).hexdigest()
            found.ended.add(event.run_id)
            progress("training a part", len(found.ended) / len(names))
    return found
