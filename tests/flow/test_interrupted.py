"""Workers killed, stopped, cut off and starved at random moments: after a resume every bit is as if nothing had happened."""

import random
import resource
import signal
import time

import pytest

from lab.errors import Forbidden
from lab.workflow.record.ledger import ledger
from lab.workflow.training.run import run
from tests.flow.disturbed import end, record, worker

KILLS = 100


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
