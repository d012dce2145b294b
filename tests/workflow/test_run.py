"""Training through the ledger: nothing lost, nothing doubled, nothing trained twice; rules of stopping."""

import errno
import os

import numpy as np
import pytest

from lab.errors import Forbidden, InvalidInput, Unavailable
from lab.train.events import EpochFinished, RunFailed, RunFinished, StackStarted
from lab.workflow.planning.lock import lock
from lab.workflow.record.interrupt import Interrupted, StopRequest
from lab.workflow.record.ledger import ledger, lines_of
from lab.workflow.record.presence import identity
from lab.workflow.record.recorder import weights_bytes, weights_from
from lab.workflow.training import job as training
from lab.workflow.training.run import run
from store import journal
from store.blobs import get
from store.errors import ReadOnlyHome
from store.paths import Home
from store.queries import curves, reading


def events(home: Home, registration: str) -> list[str]:
    return [line.event for line in lines_of(home, registration)]


def test_all_runs_end_and_are_on_record(trained_home: tuple[Home, str]) -> None:
    home, registration = trained_home
    state = ledger(home, registration)
    assert state.state == "trained"
    assert {run.status for run in state.runs.values()} == {"done"}
    assert all(run.epoch == run.epochs == 2 for run in state.runs.values())
    assert state.jobs[0].device in ("cpu", "cuda")
    assert state.versions["torch"]
    for one in state.runs.values():
        assert weights_from(get(home, one.weights))["head.weight"].shape[0] == 10
    with reading(home) as index:
        rows = curves(index, registration, "validation_loss")
    assert len(rows) == len({(row["run"], row["epoch"]) for row in rows}) == 8


def test_a_finished_run_is_never_trained_again(trained: tuple[Home, str]) -> None:
    home, registration = trained
    before = home.ledger(registration).read_bytes()
    assert run(home, registration).state == "trained"
    assert home.ledger(registration).read_bytes() == before


def test_weights_are_bytes_that_equal_arrays_make_equal() -> None:
    arrays = {"b": np.ones(2, dtype=np.float32), "a": np.zeros((2, 3), dtype=np.float32)}
    assert weights_bytes(arrays) == weights_bytes(dict(reversed(arrays.items())))
    assert weights_from(weights_bytes(arrays))["a"].shape == (2, 3)


def test_stopping_keeps_what_is_finished_and_goes_on_from_there(
    home: Home, tiny: str, trained_home: tuple[Home, str]
) -> None:
    registration, stop = lock(home, tiny).sha256, StopRequest()
    finished: list[object] = []

    def ask(event: object) -> None:
        finished.extend([event] if isinstance(event, RunFinished) else [])
        stop.asked = len(finished) == 2

    with pytest.raises(Interrupted, match="2 of 4") as raised:
        run(home, registration, processes=1, on_event=ask, should_stop=stop)
    assert raised.value.exit_code == 130
    state = ledger(home, registration)
    assert (state.state, state.count("done")) == ("running", 2)
    assert identity(home, registration).ended == "interrupted"
    assert run(home, registration, processes=1).state == "trained"
    again, undisturbed = ledger(home, registration), ledger(*trained_home)
    assert {name: one.weights for name, one in again.runs.items()} == {
        name: one.weights for name, one in undisturbed.runs.items()
    }


def test_a_second_worker_is_refused(home: Home, tiny: str) -> None:
    registration = lock(home, tiny).sha256
    writing = journal.writer(home.ledger(registration), first_previous=registration)
    with writing, pytest.raises(Forbidden, match="another worker") as raised:
        run(home, registration)
    assert raised.value.exit_code == 3
    assert events(home, registration) == ["locked"]
    assert identity(home, registration).pid == 0


def test_what_this_machine_cannot_do_is_said_before_anything_is_written(
    home: Home, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    registration = lock(home, tiny).sha256
    if not torch.cuda.is_available():
        with pytest.raises(Unavailable, match="CUDA"):
            run(home, registration, device="cuda")
    with pytest.raises(InvalidInput, match="--executor"):
        run(home, registration, executor="slurm")
    with pytest.raises(InvalidInput, match="--ray-address"):
        run(home, registration, ray_address="auto")
    monkeypatch.setattr("lab.train.ray_session.available", lambda: False)
    with pytest.raises(Unavailable, match="make setup-ray"):
        run(home, registration, executor="ray")
    assert events(home, registration) == ["locked"]


def engine(script: dict[str, str], *, started: list[str] | None = None):
    """An engine that needs no time: every run ends as the script says ("done" where it says nothing)."""

    def train(specs, data, *, should_stop, may_launch, **options):
        for number, spec in enumerate(specs):
            if should_stop() or not may_launch():
                return
            if started is not None:
                started.append(spec.run_id)
            yield StackStarted(number, (spec.run_id,))
            yield EpochFinished(number, 1, ())
            how = script.get(spec.run_id, "done")
            if how == "done":
                yield RunFinished(spec.run_id, {"w": np.zeros(1, dtype=np.float32)}, 0.5, 1, 1)
            else:
                yield RunFailed(spec.run_id, 1, 3, how, "outcome" if how == "nan" else "infrastructure")

    return train


def test_a_divergence_is_an_outcome_and_the_others_go_on(
    home: Home, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    registration = lock(home, tiny).sha256
    monkeypatch.setattr(training, "train", engine({"c00-r1": "nan"}))
    state = run(home, registration)
    assert (state.state, state.count("done"), state.count("failed")) == ("trained", 3, 1)
    assert state.runs["c00-r1"].reason == "nan"


def test_the_plan_may_say_that_a_divergence_ends_training(
    home: Home, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tiny + '\n[stopping]\non_divergence = "stop"\n'
    registration = lock(home, text).sha256
    monkeypatch.setattr(training, "train", engine({"c01-r1": "nan"}))
    state = run(home, registration)
    assert state.state == "trained"
    assert state.stopped["complete_replicates"] == [1]
    assert "too few for a test" in state.deviations[-1].sentence


def test_a_crash_of_the_machine_is_tried_again_and_never_excluded(
    home: Home, tiny: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    registration, started = lock(home, tiny).sha256, []
    monkeypatch.setattr(training, "train", engine({"c00-r2": "lost its process"}, started=started))
    with pytest.raises(Unavailable, match="lost its process"):
        run(home, registration)
    assert started.count("c00-r2") == 2
    assert started.count("c00-r1") == 1
    state = ledger(home, registration)
    assert (state.state, state.runs["c00-r2"].status, state.infrastructure_failures) == ("running", "interrupted", 2)
    monkeypatch.setattr(training, "train", engine({}, started=started))
    assert run(home, registration).runs["c00-r2"].attempt == 3


def test_the_time_of_the_plan_ends_training_for_good(home: Home, tiny: str, monkeypatch: pytest.MonkeyPatch) -> None:
    registration = lock(home, tiny + "\n[stopping]\nmax_minutes = 5\n").sha256
    clock = iter(range(0, 100_000, 100))
    monkeypatch.setattr(training.time, "monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(training, "train", engine({}))
    state = run(home, registration)
    assert state.stopped["what"] == "max_minutes"
    assert state.state == "trained"
    assert 0 < state.count("done") < 4
    assert "started" not in str(run(home, registration).missing)


def test_a_pause_is_no_end(home: Home, tiny: str, monkeypatch: pytest.MonkeyPatch) -> None:
    registration = lock(home, tiny).sha256
    monkeypatch.setattr(training, "train", engine({}))
    with pytest.raises(Interrupted, match="its time was up"):
        run(home, registration, max_minutes=1e-9)
    state = ledger(home, registration)
    assert (state.state, state.stopped, state.deviations) in [("locked", None, ()), ("running", None, ())]
    assert run(home, registration).state == "trained"


def test_changed_libraries_are_a_deviation(home: Home, tiny: str, monkeypatch: pytest.MonkeyPatch) -> None:
    registration = lock(home, tiny).sha256
    monkeypatch.setattr(training, "train", engine({"c00-r1": "lost"}))
    with pytest.raises(Unavailable):
        run(home, registration)
    monkeypatch.setattr(training, "train", engine({}))
    monkeypatch.setattr(training, "versions", lambda: {"torch": "0.1"})
    state = run(home, registration)
    assert [entry.kind for entry in state.deviations].count("changed_versions") == 1
    assert "then 0.1" in next(entry.sentence for entry in state.deviations if entry.kind == "changed_versions")


@pytest.mark.parametrize("jump", ["1999-01-01T00:00:00.000Z", "2099-01-01T00:00:00.000Z"], ids=["back", "forth"])
def test_a_clock_that_jumps_changes_no_budget(home: Home, tiny: str, monkeypatch: pytest.MonkeyPatch, jump) -> None:
    """Wall time is added up from the worker's own clock; half an hour is not used up by a jump of a century."""
    registration = lock(home, tiny + "\n[stopping]\nmax_minutes = 30\n").sha256
    append, count = journal.Writer.append, iter(range(1000))

    def stamped(self, event, data, **options):
        return append(self, event, data, **options, at=jump if next(count) > 3 else None)

    monkeypatch.setattr(journal.Writer, "append", stamped)
    state = run(home, registration, processes=1)
    assert state.complete and state.stopped is None
    assert 0 < state.wall_seconds < 60


def test_a_journal_on_a_read_only_disk(home: Home, tiny: str, monkeypatch: pytest.MonkeyPatch) -> None:
    registration = lock(home, tiny).sha256
    before, real = home.ledger(registration).read_bytes(), os.open

    def read_only(path, flags, *rest, **options):
        if str(path).startswith(str(home.ledger(registration))) and flags & (os.O_RDWR | os.O_WRONLY):
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        return real(path, flags, *rest, **options)

    monkeypatch.setattr(os, "open", read_only)
    with pytest.raises(ReadOnlyHome, match="cannot be written"):
        run(home, registration, processes=1)
    assert home.ledger(registration).read_bytes() == before
    assert ledger(home, registration).state == "locked"


def test_the_plan_says_how_often_a_crash_is_tried_again(home: Home, tiny: str, monkeypatch: pytest.MonkeyPatch) -> None:
    registration, started = lock(home, tiny + "\n[stopping]\nretries = 3\n").sha256, []
    monkeypatch.setattr(training, "train", engine({"c00-r2": "lost its process"}, started=started))
    with pytest.raises(Unavailable):
        run(home, registration)
    assert started.count("c00-r2") == 4


def test_the_plan_may_say_that_a_crash_ends_the_job(home: Home, tiny: str, monkeypatch: pytest.MonkeyPatch) -> None:
    registration, started = lock(home, tiny + '\n[stopping]\non_crash = "stop"\n').sha256, []
    monkeypatch.setattr(training, "train", engine({"c00-r1": "lost its process"}, started=started))
    with pytest.raises(Unavailable, match="lost its process"):
        run(home, registration)
    assert len(started) == 1
    assert ledger(home, registration).state == "running"
