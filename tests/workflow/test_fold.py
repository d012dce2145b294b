"""Folding the ledger: attempts, interruptions and failures, from lines alone."""

import hashlib

import pytest

from lab.errors import IntegrityError
from lab.workflow.record.fold import fold
from store.journal import Line

RUNS = ["a", "b"]


def lines(*events: tuple[str, dict]) -> list[Line]:
    """Lines with made-up hashes, one second apart, after the lock."""
    first = {"number": 1, "title": "T", "planned_runs": RUNS, "levels": {"a": {"width": 1}, "b": {"width": 2}}}
    made = []
    for number, (event, data) in enumerate([("locked", first), *events]):
        digest = hashlib.sha256(str(number).encode()).hexdigest()
        made.append(Line(number, f"2026-01-01T00:00:{number:02d}.000Z", event, data, "r" * 64, digest))
    return made


JOB = ("job_started", {"job": "j", "device": "cpu", "machine": "m", "versions": {}, "processes": 2})


def started(*runs: str, attempt: int = 1) -> tuple[str, dict]:
    return "run_started", {"runs": list(runs), "attempt": attempt, "stack": 0, "epochs": 3}


def metrics(*runs: str, attempt: int = 1, epoch: int = 1) -> tuple[str, dict]:
    return "metrics", {"runs": list(runs), "attempt": attempt, "epoch": epoch, "segment": "s", "seconds": 2.0}


def finished(run: str, attempt: int = 1) -> tuple[str, dict]:
    return "run_finished", {"run": run, "attempt": attempt, "weights": "w", "seconds": 1.0, "epochs": 3}


def failed(run: str, kind: str) -> tuple[str, dict]:
    return "run_failed", {"run": run, "attempt": 1, "kind": kind, "epoch": 1, "reason": "why"}


def test_locked_and_nothing_else() -> None:
    state = fold(lines())
    assert (state.state, state.count("queued"), state.missing, state.lines) == ("locked", 2, ("a", "b"), 1)


def test_the_newest_attempt_is_shown() -> None:
    state = fold(lines(JOB, started("a", "b"), metrics("a", "b", epoch=2), JOB, started("a", "b", attempt=2)))
    assert [(run.status, run.attempt, run.epoch) for run in state.runs.values()] == [("running", 2, 0)] * 2
    assert (state.state, state.attempts, state.lost_attempts, state.seconds) == ("running", 4, 2, 2.0)


def test_a_late_line_of_an_old_attempt_changes_nothing() -> None:
    state = fold(lines(JOB, started("a"), JOB, started("a", attempt=2), metrics("a", attempt=1, epoch=3)))
    assert state.runs["a"].epoch == 0


def test_outcomes_end_a_run_and_crashes_do_not() -> None:
    state = fold(lines(JOB, started("a", "b"), failed("a", "outcome"), failed("b", "infrastructure")))
    assert [run.status for run in state.runs.values()] == ["failed", "interrupted"]
    assert (state.missing, state.infrastructure_failures) == (("b",), 1)


def test_wall_time_adds_up_over_jobs() -> None:
    state = fold(
        lines(JOB, started("a"), finished("a"), ("job_ended", {"how": "stopped"}), JOB, started("b"), finished("b"))
    )
    assert state.wall_seconds == 4.0
    assert state.state == "trained"


def test_events_of_a_later_version_are_passed_over() -> None:
    assert fold(lines(("telemetry", {"x": 1}))).state == "locked"


@pytest.mark.parametrize("event", [("metrics", {}), finished("c"), ("run_failed", {"run": "a"})])
def test_senseless_lines_are_named(event: tuple[str, dict]) -> None:
    with pytest.raises(IntegrityError, match="ledger line 2"):
        fold(lines(event))


def test_a_ledger_begins_with_a_lock() -> None:
    with pytest.raises(IntegrityError, match="begin with a lock"):
        fold([])
