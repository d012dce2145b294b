"""Write what the engine reports into the record: metric segments and weights as blobs, one journal line per stack."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import safetensors.numpy

from lab.train.events import EpochFinished, Event, RunFailed, RunFinished, StackLost, StackStarted
from store.blobs import put
from store.journal import Writer
from store.paths import Home
from store.segments import metrics_segment

if TYPE_CHECKING:
    from numpy.typing import NDArray

METRICS = ("train_loss", "train_accuracy", "validation_loss", "validation_accuracy", "learning_rate")


@dataclass(slots=True)
class Recorder:
    """The one that writes during training; `attempts` counts starts of a run before and during this job.

    `clock` gives the seconds since the job began to train: wall time is added up from these, never from time stamps;
    `joules` the energy since then, None where the machine does not say.
    """

    home: Home
    ledger: Writer
    attempts: dict[str, int]
    epochs: dict[str, int]
    clock: Callable[[], float]
    joules: Callable[[], float | None]
    ended: set[str] = field(default_factory=set)
    diverged: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def write(self, event: Event) -> None:
        """Put one event on record; it is durable when this returns."""
        if isinstance(event, StackStarted):
            self._started(event)
        elif isinstance(event, EpochFinished):
            self._epoch(event)
        elif isinstance(event, RunFinished):
            self._finished(event)
        elif isinstance(event, RunFailed):
            self._failed(event)
        elif isinstance(event, StackLost):
            self._lost(event)

    def _started(self, event: StackStarted) -> None:
        for name in event.run_ids:
            self.attempts[name] = self.attempts.get(name, 0) + 1
        for attempt, names in self._by_attempt(event.run_ids):
            epochs = max(self.epochs[name] for name in names)
            data = {"runs": names, "attempt": attempt, "stack": event.stack, "epochs": epochs}
            data["elapsed"] = round(self.clock(), 3)
            self.ledger.append("run_started", data)

    def _epoch(self, event: EpochFinished) -> None:
        rows = {row.run_id: row for row in event.rows}
        for attempt, names in self._by_attempt(tuple(rows)):
            values = [
                (name, attempt, event.epoch, metric, getattr(rows[name], metric))
                for name in names
                for metric in METRICS
            ]
            data = {
                "runs": names,
                "attempt": attempt,
                "epoch": event.epoch,
                "segment": put(self.home, metrics_segment(values)),
                "seconds": round(max(row.seconds for row in event.rows) * len(names) / (event.shared or len(rows)), 6),
                "elapsed": round(self.clock(), 3),
                "peak_bytes": event.peak_bytes,
                **self._energy(),
            }
            self.ledger.append("metrics", data)

    def _finished(self, event: RunFinished) -> None:
        data = {
            "run": event.run_id,
            "attempt": self.attempts[event.run_id],
            "weights": put(self.home, weights_bytes(event.weights)),
            "seconds": round(event.seconds, 6),
            "elapsed": round(self.clock(), 3),
            **self._energy(),
            "epochs": event.epochs,
        }
        if event.best_epoch != event.epochs:
            data["best_epoch"] = event.best_epoch
        self.ledger.append("run_finished", data)
        self.ended.add(event.run_id)

    def _failed(self, event: RunFailed) -> None:
        data = {
            "run": event.run_id,
            "attempt": self.attempts.get(event.run_id, 0),
            "kind": event.kind,
            "epoch": event.epoch,
            "reason": event.reason,
            "seconds": round(event.seconds, 6),
            "elapsed": round(self.clock(), 3),
            **self._energy(),
        }
        self.ledger.append("run_failed", data)
        if event.kind == "outcome":
            self.ended.add(event.run_id)
            self.diverged.append(event.run_id)
        else:
            self.broken.append(f"{event.run_id}: {event.reason}")

    def _lost(self, event: StackLost) -> None:
        data = {
            "runs": list(event.run_ids),
            "seconds": round(event.seconds, 6),
            "reason": event.reason,
            "elapsed": round(self.clock(), 3),
            **self._energy(),
        }
        self.ledger.append("stack_lost", data)

    def _energy(self) -> dict[str, float]:
        joules = self.joules()
        return {} if joules is None else {"joules": round(joules, 1)}

    def _by_attempt(self, names: tuple[str, ...]) -> Iterator[tuple[int, list[str]]]:
        """Runs of one stack can be at different attempts after a crash; a line is about one attempt."""
        groups: dict[int, list[str]] = defaultdict(list)
        for name in names:
            groups[self.attempts[name]].append(name)
        yield from sorted(groups.items())


def weights_bytes(weights: dict[str, "NDArray"]) -> bytes:
    """Weights as safetensors: the same arrays give the same bytes, and nothing is pickled."""
    return safetensors.numpy.save(dict(sorted(weights.items())))


def weights_from(content: bytes) -> dict[str, "NDArray"]:
    """The arrays of a weights blob by parameter name."""
    return safetensors.numpy.load(content)
