"""A home with one small study written the way a worker writes it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from store import journal
from store.blobs import put
from store.paths import Home, open_home
from store.segments import metrics_segment, predictions_segment

REGISTRATION = "ab" * 32
RUNS = ("c00-r1", "c01-r1")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return open_home(tmp_path / "home")


@pytest.fixture
def append(home: Home) -> Callable[..., None]:
    """Append one event to the study's journal, as a process of its own would."""

    def add(event: str, **data: object) -> None:
        with journal.writer(home.ledger(REGISTRATION), first_previous=REGISTRATION) as file:
            file.append(event, data, at="2026-11-20T20:00:00.000Z")

    return add


@pytest.fixture
def locked(append: Callable[..., None]) -> Callable[..., None]:
    """A locked study of two runs; returns `append`."""
    levels = {"c00-r1": {"depth": 2}, "c01-r1": {"depth": 16}}
    append("locked", title="Depth", number=1, planned_runs=list(RUNS), levels=levels)
    return append


@pytest.fixture
def epoch(home: Home, append: Callable[..., None]) -> Callable[[int, int, float], None]:
    """Record one epoch of an attempt: `value` for the first run, 1 more for the second."""

    def add(attempt: int, number: int, value: float) -> None:
        rows = [(run, attempt, number, "validation_loss", value + place) for place, run in enumerate(RUNS)]
        segment = put(home, metrics_segment(rows))
        append("metrics", runs=list(RUNS), attempt=attempt, epoch=number, segment=segment)

    return add


@pytest.fixture
def evaluate(home: Home, append: Callable[..., None]) -> Callable[[int, float], None]:
    """Record one opening of the lockbox with that accuracy for every run."""

    def add(opening: int, accuracy: float) -> None:
        share = np.full((3, 2), 0.5, dtype=np.float32)
        results = {}
        for run in RUNS:
            digest = put(home, predictions_segment(run, np.array([0, 1, 1]), np.array([0, 0, 1]), share))
            results[run] = {"test_accuracy": accuracy, "test_loss": 0.7, "correct": 2, "n": 3, "predictions": digest}
        append("test_evaluated", opening=opening, results=results)

    return add
