"""The account of compute from lines alone: what failed, crashed, was stopped or killed is in it to the second."""

import pytest

from lab.workflow.record.fold import fold
from lab.workflow.training.compute import compute
from tests.workflow.test_fold import failed, lines

JOB = {"job": "j1", "device": "cpu", "machine": "m", "versions": {}, "processes": 2, "estimate_seconds": 10.0}


def job(name: str = "j1", **more) -> tuple[str, dict]:
    return "job_started", {**JOB, "job": name, **more}


def started(*runs: str, at: float, stack: int = 0, attempt: int = 1) -> tuple[str, dict]:
    return "run_started", {"runs": list(runs), "attempt": attempt, "stack": stack, "epochs": 3, "elapsed": at}


def epoch(*runs: str, seconds: float, at: float, attempt: int = 1, **more) -> tuple[str, dict]:
    data = {"runs": list(runs), "attempt": attempt, "epoch": 1, "segment": "s", "seconds": seconds, "elapsed": at}
    return "metrics", {**data, **more}


def finished(run: str, seconds: float, at: float, attempt: int = 1) -> tuple[str, dict]:
    data = {"run": run, "attempt": attempt, "weights": "w", "seconds": seconds, "epochs": 1, "elapsed": at}
    return "run_finished", data


def spent(state) -> dict[str, tuple[float, float]]:
    return {name: (run.spent_seconds, run.lost_seconds) for name, run in state.runs.items()}


def test_a_run_that_diverges_pays_for_the_epoch_in_which_it_did() -> None:
    broken = ("run_failed", {**failed("b", "outcome")[1], "seconds": 1.5, "elapsed": 3.0})
    state = fold(lines(job(), started("a", "b", at=0.5), broken, epoch("a", seconds=1.5, at=3.0)))
    assert spent(state) == {"a": (1.5, 0.0), "b": (1.5, 0.0)}
    assert (state.seconds, state.ends, state.wall_seconds) == (3.0, (3.0,), 3.0)


def test_a_crash_and_a_stop_are_paid_for_since_the_last_word() -> None:
    first = [job(), started("a", "b", at=1.0), epoch("a", "b", seconds=4.0, at=5.0)]
    crash = ("stack_lost", {"runs": ["a", "b"], "seconds": 2.0, "reason": "exit code -9", "elapsed": 7.0})
    again = [started("a", at=8.0, attempt=2), started("b", at=8.1, attempt=2)]
    stop = [
        ("stack_lost", {"runs": ["a"], "seconds": 1.0, "reason": "stopped", "elapsed": 9.0}),
        ("job_ended", {"how": "stopped on request", "elapsed": 9.5}),
    ]
    state = fold(lines(*first, crash, *again, *stop))
    assert spent(state) == {"a": (4.0, 4.0), "b": (3.0, 3.0)}
    assert state.wall_seconds == state.job_costs[0].wall_seconds == 9.5
    done = fold(lines(*first, crash, *again, epoch("a", seconds=5.0, at=13.0, attempt=2), finished("a", 5.0, 13.0, 2)))
    assert spent(done)["a"] == (8.0, 3.0)


def test_a_killed_job_worked_until_its_last_heartbeat() -> None:
    """Stack 0 with runs at two attempts shares one clock; its last line was at 4 s, the last heartbeat at 10 s."""
    first = [job(), started("a", at=2.0), started("b", at=2.0, attempt=2), epoch("a", "b", seconds=2.0, at=4.0)]
    seen = ("job_last_seen", {"job": "j1", "elapsed": 10.0})
    state = fold(lines(*first, seen, job("j2"), started("a", "b", at=1.0, attempt=3)))
    assert spent(state) == {"a": (4.0, 4.0), "b": (4.0, 4.0)}
    assert [(one.id, one.wall_seconds) for one in state.job_costs] == [("j1", 10.0), ("j2", 1.0)]
    assert state.wall_seconds == 11.0


def test_two_halves_of_a_stack_have_clocks_of_their_own() -> None:
    halves = [started("a", at=2.0), epoch("a", seconds=1.0, at=3.0), started("b", at=3.0)]
    state = fold(lines(job(), *halves, ("job_last_seen", {"job": "j1", "elapsed": 5.0}), job("j2")))
    assert spent(state) == {"a": (3.0, 3.0), "b": (2.0, 2.0)}


def test_a_study_given_up_keeps_its_account() -> None:
    state = fold(lines(job(), started("a", at=1.0), epoch("a", seconds=3.0, at=4.0), ("abandoned", {"reason": "r"})))
    account = compute(state, 1.0)
    assert (account.device_seconds, account.lost_device_seconds, account.ratio) == (3.0, 3.0, None)
    assert (account.limit_seconds, account.limit_left_seconds) == (60.0, 56.0)


def test_the_estimate_is_held_against_all_jobs_once_every_run_has_ended() -> None:
    one = [job(), started("a", at=1.0), epoch("a", seconds=3.0, at=4.0), finished("a", 3.0, 4.0)]
    assert compute(fold(lines(*one)), None).ratio is None
    two = [job("j2", estimate_seconds=3.0), started("b", at=1.0), finished("b", 2.0, 11.0)]
    account = compute(fold(lines(*one, *two)), None)
    assert (account.wall_seconds, account.estimate_seconds) == (15.0, 10.0) and account.ratio == pytest.approx(1.5)
    assert [job.estimate_seconds for job in account.jobs] == [10.0, 3.0]


def test_energy_that_only_some_jobs_knew_is_said_to_be_partial() -> None:
    known = [job(energy="RAPL, 1 package"), started("a", at=1.0), epoch("a", seconds=1.0, at=2.0, joules=40.0)]
    silent = [job("j2", energy="unknown: no counter"), started("a", at=1.0, attempt=2)]
    account = compute(fold(lines(*known, *silent)), None)
    assert (account.joules, account.energy) == (40.0, "RAPL, 1 package; not counted in 1 of 2 jobs")
    assert compute(fold(lines(*silent)), None).energy == "unknown: no counter"
    assert compute(fold(lines()), None).energy.startswith("unknown")
