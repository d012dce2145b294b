"""Progress as lines on stderr, at most one every few seconds."""

import time
from dataclasses import dataclass, field

from lab.train.events import EpochFinished, Event, RunFailed, RunFinished
from lab.workflow.command.main import say
from lab.workflow.record.ledger import ledger
from lab.workflow.record.registered import load
from store.paths import Home

EVERY_S = 5.0


@dataclass(slots=True)
class Lines:
    """Called with every event of the engine."""

    home: Home
    registration: str
    total: int = 0
    done: int = 0
    failed: int = 0
    samples: int = 0
    began: float = field(default_factory=time.monotonic)
    told: float = 0.0

    def __post_init__(self) -> None:
        """Know how many runs there are."""
        state = ledger(self.home, load(self.home, self.registration).sha256)
        self.total, self.done, self.failed = len(state.planned), state.count("done"), state.count("failed")

    def __call__(self, event: Event) -> None:
        """Count, and tell now and then."""
        if isinstance(event, EpochFinished):
            self.samples += sum(row.samples for row in event.rows)
        elif isinstance(event, RunFinished):
            self.done += 1
        elif isinstance(event, RunFailed):
            self.failed += event.kind == "outcome"
            say(f"run {event.run_id} failed in epoch {event.epoch}: {event.reason}")
        if time.monotonic() - self.told > EVERY_S:
            self.told = time.monotonic()
            rate = self.samples / max(1e-9, self.told - self.began)
            say(f"{self.done} of {self.total} runs done, {self.failed} failed, {rate / 1000:.1f} k samples/s")


@dataclass(slots=True)
class Steps:
    """Called with a message and the fraction done, for what takes long before training."""

    told: float = 0.0
    message: str = ""

    def __call__(self, message: str, fraction: float) -> None:
        """Tell a new message at once, the same one now and then."""
        if message != self.message or time.monotonic() - self.told > EVERY_S:
            self.told, self.message = time.monotonic(), message
            say(f"{message}: {100 * fraction:.0f} %")
