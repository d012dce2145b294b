"""The account of compute: every attempt is in it, and the estimate is held against the outcome."""

import dataclasses
import json
from argparse import Namespace
from pathlib import Path

import numpy as np
import pytest

from lab.train.events import RunFinished, StackStarted
from lab.train.meter import EnergyMeter
from lab.workflow.command.keep import status
from lab.workflow.planning.lock import lock
from lab.workflow.record.interrupt import Interrupted, StopRequest
from lab.workflow.record.ledger import ledger, lines_of
from lab.workflow.record.places import work_folder
from lab.workflow.training import job as training
from lab.workflow.training.compute import Compute, compute
from lab.workflow.training.run import run
from store.paths import Home


def test_a_whole_study(trained_home: tuple[Home, str]) -> None:
    account = compute(ledger(*trained_home), None)
    assert len(account.runs) == len(account.ends_seconds) == 4
    ends = account.ends_seconds
    assert list(ends) == sorted(ends) and ends[-1] <= account.wall_seconds
    assert sum(run.device_seconds for run in account.runs) == pytest.approx(account.device_seconds)
    assert all(run.peak_bytes > 10_000_000 and run.device_seconds > 0 for run in account.runs)
    assert account.peak_bytes == max(run.peak_bytes for run in account.runs)
    assert account.estimate_seconds > 0 and account.estimate_by.startswith("a probe of 2 of 2 shapes")
    assert account.ratio == pytest.approx(account.wall_seconds / account.estimate_seconds)
    assert account.joules is None and account.energy.startswith("unknown")


class Meter(EnergyMeter):
    """A machine that uses seven joules between any two questions."""

    def joules(self) -> float:
        self.counters.append(7.0)
        return sum(self.counters)


def test_attempts_that_were_lost_are_counted(home: Home, tiny: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "energy_meter", lambda device: Meter("seven", []))
    registration = lock(home, tiny.replace("epochs = 2", "epochs = 3")).sha256
    stop = StopRequest()

    def after_two_epochs(event) -> None:
        stop.asked = getattr(event, "epoch", 0) >= 2

    with pytest.raises(Interrupted):
        run(home, registration, processes=1, on_event=after_two_epochs, should_stop=stop)
    partial = compute(ledger(home, registration), 5.0)
    assert partial.ratio is None and partial.limit_seconds == 300 and partial.ends_seconds == ()
    assert partial.device_seconds > 0 and partial.joules == 14
    run(home, registration, processes=1)
    whole = compute(ledger(home, registration), 5.0)
    assert whole.joules > 14 and whole.wall_seconds > partial.wall_seconds
    first = max(whole.runs, key=lambda one: one.attempts)
    alone = next(one for one in partial.runs if one.run == first.run)
    assert first.attempts == 2 and first.device_seconds > alone.device_seconds > 0


def killed(specs, data, **options):
    """An engine whose process disappears with the first stack in hand."""
    yield StackStarted(0, tuple(spec.run_id for spec in specs[:2]))
    raise RuntimeError("as good as killed")


def instant(specs, data, *, may_launch, **options):
    """An engine that needs no time and asks before every stack of one run."""
    for number, spec in enumerate(specs):
        if may_launch():
            yield StackStarted(number, (spec.run_id,))
            yield RunFinished(spec.run_id, {"w": np.zeros(1, dtype=np.float32)}, 0.5, 1, 1)


@pytest.mark.parametrize(("minutes", "ended"), [(1, 0), (60, 4)])
def test_the_time_of_a_killed_worker_counts_against_the_limit(
    home: Home, tiny: str, monkeypatch: pytest.MonkeyPatch, minutes: int, ended: int
) -> None:
    """Killed before its first epoch had ended, after ten minutes by its own clock: only the heartbeat knows of them."""
    registration = lock(home, tiny + f"\n[stopping]\nmax_minutes = {minutes}\n").sha256
    monkeypatch.setattr(training, "train", killed)
    with pytest.raises(RuntimeError):
        run(home, registration, processes=1)
    snapshot = work_folder(home, registration) / "progress.json"
    said = json.loads(snapshot.read_bytes())
    assert said["job"] == ledger(home, registration).jobs[0].id and said["elapsed"] >= 0
    snapshot.write_text(json.dumps({**said, "elapsed": 600.0}))
    monkeypatch.setattr(training, "train", instant)
    state = run(home, registration)
    assert [line.data for line in lines_of(home, registration) if line.event == "job_last_seen"] == [
        {"job": said["job"], "elapsed": 600.0}
    ]
    account = compute(state, minutes)
    assert account.wall_seconds >= 600 and account.lost_device_seconds == pytest.approx(600, abs=5)
    assert (state.count("done"), state.complete) == (ended, True)
    assert (state.stopped or {}).get("what") == (None if ended else "max_minutes")
    assert account.limit_left_seconds == pytest.approx(0 if minutes == 1 else 3000, abs=5)


def test_a_limit_between_two_stacks_lets_the_first_end_and_starts_no_other(
    home: Home, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock passes the limit while the first of two real stacks trains."""
    text = tiny.replace("epochs = 2", "epochs = 3") + "\n[stopping]\nmax_minutes = 1\n"
    registration, now = lock(home, text).sha256, {"at": 0.0}
    monkeypatch.setattr(training.time, "monotonic", lambda: now["at"])
    started: list[StackStarted] = []

    def see(event) -> None:
        if isinstance(event, StackStarted):
            started.append(event)
            now["at"] = 61.0

    state = run(home, registration, processes=1, on_event=see)
    assert len(started) == 1 and state.count("done") == len(started[0].run_ids) == 2
    assert all(one.epoch == 3 for one in state.runs.values() if one.status == "done")
    assert state.complete and state.stopped["what"] == "max_minutes"
    assert run(home, registration).count("done") == 2, "a limit is for good"


def test_status_says_it_with_the_names_of_the_readme(trained_home: tuple[Home, str]) -> None:
    home, registration = trained_home
    said = status(Namespace(home=str(home.root), registration=registration[:8]))
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    assert all(f"`{name}`" in readme for name in said["compute"])
    assert said["compute"].keys() == {field.name for field in dataclasses.fields(Compute)}
    assert json.loads(json.dumps(said["compute"]))["runs"][0]["device_seconds"] > 0
    assert "actual / estimate" in said["text"] and "energy: unknown: " in said["text"]
