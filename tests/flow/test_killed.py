"""kill -9 at several moments, then `run` again: the same weights and metrics as undisturbed, no row lost or doubled."""

import os
import signal
import time

import pytest

from lab.workflow.record.ledger import ledger
from lab.workflow.training.run import run
from store.paths import open_home
from store.queries import reading, table_dump

MOMENTS = (('"event":"metrics"', 2), ('"event":"run_finished"', 1))
"""In the middle of training with two processes; when the first runs are done and others are not."""


@pytest.fixture
def text() -> str:
    from pathlib import Path

    tiny = (Path(__file__).parents[1] / "workflow" / "tiny.toml").read_text()
    return tiny.replace("epochs = 2", "epochs = 12").replace("levels = [12, 16]", "levels = [12, 200]")


def test_killed_and_resumed_is_as_undisturbed(new_shell, text: str) -> None:
    disturbed, calm = new_shell("disturbed"), new_shell("calm")
    registration = disturbed.lock(text)
    assert calm.lock(text) == registration
    for moment, processes in MOMENTS:
        _kill_at(disturbed, registration, moment, processes)
        with open_home(disturbed.home).ledger(registration).open("ab") as file:
            file.write(b'{"at":"2026')  # a line that was being written when the machine went down
    run(open_home(disturbed.home), registration, processes=1)
    run(open_home(calm.home), registration, processes=1)
    again, reference = (_record(shell, registration) for shell in (disturbed, calm))
    assert again == reference
    state = ledger(open_home(disturbed.home), registration)
    assert len(state.jobs) == len(MOMENTS) + 1
    assert max(one.attempt for one in state.runs.values()) > 1


def _kill_at(shell, registration: str, moment: str, processes: int) -> None:
    journal = open_home(shell.home).ledger(registration)
    process = shell.start("run", registration, "--processes", processes)
    begun = journal.stat().st_size
    deadline = time.monotonic() + 60
    while moment not in journal.read_text()[begun:]:
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.001)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


def _record(shell, registration: str) -> dict:
    """Weights by run, and every metric of the attempt that counts; times and attempts aside."""
    home = open_home(shell.home)
    state = ledger(home, registration)
    with reading(home) as index:
        rows = table_dump(index)["metrics"]
    counted = {(name, one.attempt) for name, one in state.runs.items()}
    metrics = sorted(
        (run, epoch, name, value) for _, run, attempt, epoch, name, value in rows if (run, attempt) in counted
    )
    assert len({row[:3] for row in metrics}) == len(metrics) == 4 * 12 * 5
    return {"weights": {name: one.weights for name, one in state.runs.items()}, "metrics": metrics}
