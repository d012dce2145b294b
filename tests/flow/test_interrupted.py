"""Workers killed, stopped, cut off and starved at random moments: after a resume every bit is as if nothing had happened."""

import multiprocessing
import os
import random
import resource
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lab.errors import Forbidden, LabError
from lab.workflow.interrupt import stop_on_signal
from lab.workflow.ledger import ledger
from lab.workflow.run import run
from store.errors import StoreError
from store.paths import Home, open_home
from store.queries import reading, table_dump

KILLS = 100
FORK = multiprocessing.get_context("fork")
TINY = (Path(__file__).parents[1] / "workflow" / "tiny.toml").read_text()
LONGER = TINY.replace("epochs = 2", "epochs = 6").replace("[12, 16]", "[12, 200]")
"""Two stacks of different widths; a weights file of the wide one is larger than everything else."""


@pytest.fixture
def studies(new_shell) -> Callable[[str], tuple[Home, str]]:
    """Homes by name, each with the same study locked."""

    def make(name: str) -> tuple[Home, str]:
        shell = new_shell(name)
        registration = shell.lock(LONGER)
        return open_home(shell.home), registration

    return make


@pytest.fixture
def calm(studies) -> dict:
    """What an undisturbed study leaves."""
    home, registration = studies("calm")
    run(home, registration, processes=1)
    return record(home, registration)


def record(home: Home, registration: str) -> dict:
    """Weights by run and every metric of the attempts that count."""
    state = ledger(home, registration)
    assert state.complete
    with reading(home) as index:
        rows = table_dump(index)["metrics"]
    counted = {(name, one.attempt) for name, one in state.runs.items()}
    metrics = sorted(
        (name, epoch, metric, value) for _, name, attempt, epoch, metric, value in rows if (name, attempt) in counted
    )
    assert len(metrics) == 4 * 6 * 5
    return {"weights": {name: one.weights for name, one in state.runs.items()}, "metrics": metrics}


def worker(home: Home, registration: str, prepare: Callable[[], None] = lambda: None) -> multiprocessing.Process:
    """A worker that starts at once: forked from this process, which has everything imported and compiled."""

    def work() -> None:
        prepare()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            with stop_on_signal() as stop:
                run(home, registration, processes=1, should_stop=stop)
        except (LabError, StoreError) as error:
            os._exit(error.exit_code)
        os._exit(0)

    process = FORK.Process(target=work)
    process.start()
    return process


def end(process: multiprocessing.Process, number: int, after: float) -> int | None:
    """Send a signal after some seconds; how the process ended."""
    process.join(timeout=after)
    if process.is_alive():
        os.kill(process.pid, number)
    process.join(timeout=30)
    return process.exitcode


def test_killed_at_a_hundred_random_moments(studies, calm: dict) -> None:
    draw, kills, home, registration, seconds = random.Random(7), 0, None, "", 0.6
    number = 0
    while kills < KILLS:
        if home is None:
            number += 1
            home, registration = studies(f"disturbed-{number}")
        began = time.monotonic()
        how = end(worker(home, registration), signal.SIGKILL, draw.uniform(0.0, seconds))
        if how == -signal.SIGKILL:
            kills += 1
        else:
            assert how == 0
            seconds = max(0.2, time.monotonic() - began)
        if ledger(home, registration).complete:
            assert record(home, registration) == calm
            home = None
    if home is not None:
        run(home, registration, processes=1)
        assert record(home, registration) == calm


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
def test_stopped_by_a_signal_and_resumed(studies, calm: dict, number: int) -> None:
    home, registration = studies("stopped")
    codes = []
    for jobs in range(1, 4):
        process = worker(home, registration)
        while process.is_alive() and len(ledger(home, registration).jobs) < jobs:
            time.sleep(0.001)
        codes.append(end(process, number, 0.01))
    assert codes[0] == 130 and set(codes) <= {130, 0}
    run(home, registration, processes=1)
    assert record(home, registration) == calm


def test_power_cut_at_any_byte_after_the_last_fsync(studies, calm: dict, tmp_path: Path) -> None:
    """The journal ends anywhere inside a line; of the blobs that only later lines name, any may be gone or cut off."""
    home, registration = studies("cut")
    run(home, registration, processes=1)
    whole, draw = home.ledger(registration).read_bytes(), random.Random(3)
    kept = tmp_path / "kept"
    shutil.copytree(home.root, kept)
    for _ in range(25):
        shutil.rmtree(home.root)
        shutil.copytree(kept, home.root)
        cut = draw.randrange(whole.index(b"\n") + 1, len(whole))
        home.ledger(registration).write_bytes(whole[:cut])
        durable = whole[: whole.rfind(b"\n", 0, cut)]
        for blob in (path for path in home.blobs.rglob("*") if path.is_file()):
            if (blob.parent.name + blob.name).encode() not in durable:
                fate = draw.choice(("whole", "gone", "torn"))
                content = blob.read_bytes()
                if fate != "whole":
                    blob.unlink()
                if fate == "torn":  # not renamed yet
                    blob.with_name(f".{blob.name}.1.ab").write_bytes(content[: draw.randrange(len(content))])
        run(home, registration, processes=1)
        assert record(home, registration) == calm


def test_a_disk_that_fills_up_during_a_checkpoint(studies, calm: dict) -> None:
    home, registration = studies("full")

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    process = worker(home, registration, small)
    process.join(timeout=60)
    assert process.exitcode == 2
    state = ledger(home, registration)
    assert not state.complete and any(one.status == "done" for one in state.runs.values())
    assert not list(home.blobs.rglob(".*")), "a half-written file was left"
    run(home, registration, processes=1)
    assert record(home, registration) == calm


def test_of_two_workers_started_at_the_same_moment_one_refuses(studies, calm: dict) -> None:
    home, registration = studies("two")
    both = [worker(home, registration), worker(home, registration)]
    for process in both:
        process.join(timeout=60)
    assert sorted(process.exitcode for process in both) == [0, Forbidden.exit_code]
    assert record(home, registration) == calm
    assert len(ledger(home, registration).jobs) == 1
