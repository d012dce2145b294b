"""Ingest: many polls while a worker appends, attempts superseded, damage explained, nothing counted twice."""

from collections.abc import Callable

import numpy as np
import pytest

from store import journal
from store.blobs import path_of, put
from store.errors import BlobCorrupt, JournalCorrupt
from store.ingest import ingest
from store.journal import read, writer
from store.paths import Home
from store.queries import bands, curves, predictions, reading, responses, runs, table_dump
from store.segments import metrics_segment

REGISTRATION = "ab" * 32
RUNS = ["c00-r1", "c01-r1"]


def test_many_polls_take_every_line_once(home: Home, locked: Callable, epoch: Callable) -> None:
    with reading(home) as index:
        locked("run_started", runs=RUNS, attempt=1, stack=0)
        new = 0
        for number in range(1, 9):
            epoch(1, number, 1.0 / number)
            new += ingest(index, home) + ingest(index, home)
        assert new == 9
        assert [row["epoch"] for row in curves(index, REGISTRATION, "validation_loss")] == [*range(1, 9)] * 2
        polled = table_dump(index)
    home.database.unlink()
    with reading(home) as index:
        assert table_dump(index) == polled


def test_what_was_taken_once_is_not_parsed_again(
    home: Home, locked: Callable, epoch: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading(home) as index:
        locked("run_started", runs=RUNS, attempt=1, stack=0)
        ingest(index, home)
        epoch(1, 1, 0.9)
        parse, parsed = journal._parse, []
        monkeypatch.setattr(
            journal, "_parse", lambda raw, number, path: parsed.append(number) or parse(raw, number, path)
        )
        assert ingest(index, home) == len(parsed) == 1


def test_only_the_attempt_that_counts_is_shown(home: Home, locked: Callable, epoch: Callable) -> None:
    locked("run_started", runs=RUNS, attempt=1, stack=0)
    epoch(1, 1, 0.9)
    epoch(1, 2, 0.8)
    locked("run_started", runs=RUNS, attempt=2, stack=0)
    epoch(2, 1, 0.7)
    with reading(home) as index:
        assert [(row["run"], row["value"]) for row in curves(index, REGISTRATION, "validation_loss")] == [
            ("c00-r1", 0.7),
            ("c01-r1", 1.7),
        ]
        locked("run_finished", run="c00-r1", attempt=1, weights="w", seconds=1.0, epochs=2)
        ingest(index, home)
        first, second = runs(index, REGISTRATION)
        assert (first.status, first.attempt, first.epoch) == ("finished", 1, 2)
        assert (second.status, second.attempt, second.epoch) == ("started", 2, 1)
        assert [row["value"] for row in curves(index, REGISTRATION, "validation_loss")] == [0.9, 0.8, 1.7]


def test_a_failed_run_counts_as_ended(home: Home, locked: Callable) -> None:
    locked("run_started", runs=RUNS, attempt=1, stack=0)
    locked("run_failed", run="c00-r1", attempt=1, kind="outcome", epoch=3, reason="loss is not finite")
    with reading(home) as index:
        row = runs(index, REGISTRATION)[0]
    assert (row.status, row.kind, row.reason) == ("failed", "outcome", "loss is not finite")


def test_some_runs_are_spread_over_the_plan_and_long_curves_are_thinned(home: Home) -> None:
    names = [f"c{cell:03}-r1" for cell in range(400)]
    with writer(home.ledger(REGISTRATION), first_previous=REGISTRATION) as file:
        file.append(
            "locked", {"planned_runs": names, "levels": {name: {"depth": 2} for name in names}, "title": "Many"}
        )
        file.append("run_started", {"runs": names, "attempt": 1, "stack": 0})
        rows = [(name, 1, number, "validation_loss", 1.0) for name in names for number in range(1, 251)]
        segment = put(home, metrics_segment(rows))
        file.append("metrics", {"runs": names, "attempt": 1, "epoch": 250, "segment": segment})
    with reading(home) as index:
        some, every = (curves(index, REGISTRATION, "validation_loss", most_runs=most) for most in (10, 0))
        (band,) = {row["runs"] for row in bands(index, REGISTRATION, "validation_loss", "depth")}
    drawn = [names.index(name) for name in dict.fromkeys(row["run"] for row in some)]
    assert len(drawn) == 10 and max(np.diff([-1, *drawn, 400])) <= 65, "no part of the plan is left out"
    assert len({row["run"] for row in every}) == 400 and len(every) <= 8_000 + 2 * 400 and band == 400
    assert {1, 250} <= {row["epoch"] for row in every}


def test_bands_keep_the_order_of_the_plan(home: Home, locked: Callable, epoch: Callable) -> None:
    locked("run_started", runs=RUNS, attempt=1, stack=0)
    epoch(1, 1, 0.5)
    with reading(home) as index:
        rows = bands(index, REGISTRATION, "validation_loss", "depth")
    assert [(row["level"], row["mean"], row["low"], row["high"], row["runs"]) for row in rows] == [
        (2, 0.5, 0.5, 0.5, 1),
        (16, 1.5, 1.5, 1.5, 1),
    ]


def test_the_first_opening_counts(home: Home, locked: Callable, evaluate: Callable) -> None:
    with reading(home) as index:
        assert responses(index, REGISTRATION, "test_accuracy") == dict.fromkeys(RUNS, (None, None))
        evaluate(1, 0.25)
        evaluate(2, 0.75)
        ingest(index, home)
        found = responses(index, REGISTRATION, "test_accuracy")
        assert {run: value for run, (value, _) in found.items()} == dict.fromkeys(RUNS, 0.25)
        rows = predictions(index, home, REGISTRATION)
        assert rows[:3] == [("c00-r1", 0, 0, 0), ("c00-r1", 1, 1, 0), ("c00-r1", 2, 1, 1)] and len(rows) == 6


def test_a_damaged_segment_is_named_and_nothing_is_taken(home: Home, locked: Callable, epoch: Callable) -> None:
    epoch(1, 1, 0.5)
    digest = read(home.ledger(REGISTRATION))[-1].data["segment"]
    path_of(home, digest).write_bytes(b"PAR1")
    with reading(home) as index:
        assert not any(table_dump(index).values())
        with pytest.raises(BlobCorrupt, match=digest[2:]):
            curves(index, REGISTRATION, "validation_loss")


def test_an_event_that_is_not_understood_is_explained(home: Home, locked: Callable) -> None:
    locked("run_finished", run="c00-r1")
    with reading(home) as index, pytest.raises(JournalCorrupt, match="line 2"):
        runs(index, REGISTRATION)


def test_a_damaged_journal_leaves_the_other_studies_alone(home: Home, locked: Callable, epoch: Callable) -> None:
    locked("run_started", runs=RUNS, attempt=1, stack=0)
    epoch(1, 1, 0.5)
    other = "00" * 32
    with writer(home.ledger(other), first_previous=other) as file:
        file.append("locked", {"title": "Width", "number": 2, "planned_runs": ["c00-r1"], "levels": {"c00-r1": {}}})
    path = home.ledger(other)
    sound = path.read_bytes()
    with reading(home) as index:
        assert len(runs(index, other)) == 1
        path.write_bytes(sound.replace(b'"n":0', b'"n":1'))  # same size: seen by its time
        assert ingest(index, home) == 0
        assert list(index.damaged) == [other]
        assert len(curves(index, REGISTRATION, "validation_loss")) == 2
        assert {row[0] for row in table_dump(index)["runs"]} == {REGISTRATION}
        path.write_bytes(b"{}\n")
        ingest(index, home)
        with pytest.raises(JournalCorrupt, match="line 1"):
            runs(index, other)
        path.write_bytes(sound)
        assert ingest(index, home) == 1
        assert not index.damaged and len(runs(index, other)) == 1


def test_a_journal_that_was_cut_back_is_read_anew(home: Home, locked: Callable, epoch: Callable) -> None:
    epoch(1, 1, 0.5)
    path = home.ledger(REGISTRATION)
    with reading(home) as index:
        path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
        ingest(index, home)
        dump = table_dump(index)
    assert len(dump["ledger"]) == 1 and not dump["metrics"] and len(dump["runs"]) == 2
