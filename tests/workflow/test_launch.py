"""Detached workers: they outlive whoever started them, tell how they ended, and are told apart from a later process."""

import os
import signal
import subprocess
import sys
import time

import pytest

from lab.errors import Forbidden
from lab.workflow.planning.lock import lock
from lab.workflow.record.ledger import ledger
from lab.workflow.record.presence import announce, identity, lives, mark, present
from lab.workflow.training import launch
from store.paths import Home


def until(condition, seconds: float = 60.0) -> bool:
    """Wait for a condition."""
    deadline = time.monotonic() + seconds
    while not (met := condition()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return bool(met)


def test_a_worker_trains_in_the_background_and_leaves_no_zombie(home: Home, tiny: str) -> None:
    registration = lock(home, tiny).sha256
    pid = launch.launch(home, registration, "run", device="cpu", processes=1)
    info = launch.worker(home, registration)
    assert (info.alive, info.pid, info.verb) == (True, pid, "run")
    with pytest.raises(Forbidden, match="already at this study"):
        launch.launch(home, registration, "unseal")
    assert os.getsid(pid) == pid
    assert until(lambda: not launch.worker(home, registration).alive)
    ended = launch.worker(home, registration)
    assert ended.error is None
    assert ledger(home, registration).state == "trained"
    assert ended.progress.done == ended.progress.total == 4
    assert until(lambda: not os.path.exists(f"/proc/{pid}"))


def test_a_worker_that_fails_says_why(home: Home, tiny: str) -> None:
    registration = lock(home, tiny).sha256
    launch.launch(home, registration, "unseal")
    assert until(lambda: launch.worker(home, registration).error)
    info = launch.worker(home, registration)
    assert (info.alive, info.error["exit_code"]) == (False, 3)
    assert "4 of 4 planned runs have not ended" in info.error["what"]
    assert until(lambda: "have not ended" in launch.worker(home, registration).log_tail), "the last line comes last"


def test_a_worker_is_stopped_and_the_runs_are_interrupted(home: Home, tiny: str) -> None:
    registration = lock(home, tiny.replace("epochs = 2", "epochs = 20000")).sha256
    launch.launch(home, registration, "run", processes=1)
    assert until(lambda: ledger(home, registration).attempts)
    assert launch.stop(home, registration, wait_seconds=30)
    state = ledger(home, registration)
    assert state.count("interrupted") > 0
    assert state.count("running") == 0
    assert identity(home, registration).ended == "interrupted"
    assert launch.worker(home, registration).error is None
    assert launch.stop(home, registration) is False


def test_a_worker_that_vanished_is_reported(home: Home, tiny: str) -> None:
    registration = lock(home, tiny).sha256
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        announce(home, registration, "run", process.pid)
        assert launch.worker(home, registration).alive
        process.kill()
        assert until(lambda: not launch.worker(home, registration).alive)  # a zombie is dead
    assert "without a word" in launch.worker(home, registration).error["what"]


def test_a_number_used_again_is_another_process() -> None:
    marked = mark(os.getpid())
    assert lives(marked)
    assert not lives({**marked, "ticks": marked["ticks"] + 1})
    assert not lives({**marked, "boot": "another"})
    assert not lives({**marked, "pid": 2**22 + 1})


def test_how_a_block_ended_is_kept(home: Home, tiny: str) -> None:
    registration = lock(home, tiny).sha256
    with present(home, registration, "run") as presence:
        presence.say("training", 1, 4, 100.0, 3.0)
        assert until(lambda: launch.worker(home, registration).progress.done == 1)
    assert identity(home, registration).ended == "done"
    with pytest.raises(ValueError), present(home, registration, "run"):
        raise ValueError("broken")
    assert "ValueError: broken" in launch.worker(home, registration).error["what"]


def test_a_clock_set_back_makes_no_worker_look_silent(home: Home, tiny: str, monkeypatch) -> None:
    registration = lock(home, tiny).sha256
    with present(home, registration, "run") as presence:
        presence.say("training", 1, 4)
        assert until(lambda: launch.worker(home, registration).progress.done == 1)
        monkeypatch.setattr("lab.workflow.record.presence.now", lambda: "1999-01-01T00:00:00.000000Z")
        presence.say("training", 2, 4)
        assert until(lambda: launch.worker(home, registration).progress.done == 2)
        assert launch.worker(home, registration).silent_seconds < 30
    assert launch.worker(home, registration).silent_seconds == 0


def test_a_suspended_worker_is_alive_and_silent(home: Home, tiny: str) -> None:
    registration = lock(home, tiny.replace("epochs = 2", "epochs = 20000")).sha256
    pid = launch.launch(home, registration, "run", processes=1)
    assert until(lambda: ledger(home, registration).attempts)
    os.kill(pid, signal.SIGSTOP)
    try:
        assert until(lambda: launch.worker(home, registration).silent_seconds > 3)
        assert launch.worker(home, registration).alive
        with pytest.raises(Forbidden, match="already at this study"):
            launch.launch(home, registration, "run")
    finally:
        os.kill(pid, signal.SIGCONT)
    assert launch.stop(home, registration, wait_seconds=30)


def test_killing_the_app_leaves_the_worker_at_work(home: Home, tiny: str) -> None:
    registration = lock(home, tiny.replace("epochs = 2", "epochs = 400")).sha256
    script = (
        "import sys, time; from pathlib import Path; from store.paths import open_home; from lab.workflow.training import launch\n"
        f"print(launch.launch(open_home(Path({str(home.root)!r})), {registration!r}, 'run', processes=1), flush=True)\n"
        "time.sleep(600)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as app:
        pid = int(app.stdout.readline())
        assert until(lambda: ledger(home, registration).attempts)
        app.kill()
        app.wait()
        assert lives(mark(pid))
    assert until(lambda: ledger(home, registration).complete)
    assert {run.attempt for run in ledger(home, registration).runs.values()} == {1}
