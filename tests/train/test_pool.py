"""The pool: the same bits as one process, and what it does when a process, or its parent, dies."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections import Counter, deque

import pytest

from lab.train import pool
from lab.train.events import EpochFinished, RunFailed, RunFinished, StackLost, StackStarted
from lab.train.pool import train
from lab.train.stacks import plan_stacks
from tests.train.plain import bits, prepared, spec


def study(count: int = 4, epochs: int = 2) -> list:
    """Two stacks: two widths."""
    return [spec(number, width=[16, 32][number % 2], depth=1 + number % 3, epochs=epochs) for number in range(count)]


def train_and_kill(specs: list, data: dict, retries: int = 1) -> list:
    """Events of a pool of one process, which is killed after the first epoch as the kernel does when memory runs out."""
    events = []
    one = pool._Pool(1, data, "cpu", deque(enumerate(plan_stacks(specs))), retries)
    for event in one.events(lambda: False, lambda: True):
        if isinstance(event, EpochFinished) and not any(isinstance(earlier, EpochFinished) for earlier in events):
            multiprocessing.active_children()[0].kill()
        events.append(event)
    return events


def test_two_processes_give_the_bits_of_one():
    specs, data = study(), {"data": prepared()}
    events = list(train(specs, data, processes=2))
    assert bits(events) == bits(train(specs, data, processes=1))
    assert sum(isinstance(event, StackStarted) for event in events) == 2
    assert not multiprocessing.active_children()


def test_a_killed_process_is_replaced_and_its_runs_trained_again_with_the_same_bits():
    specs, data = study(epochs=40), {"data": prepared(2000)}
    events = train_and_kill(specs, data)
    assert Counter(type(event) for event in events)[StackStarted] == 4, "two stacks, then the lost one in halves"
    assert Counter(event.run_id for event in events if isinstance(event, RunFinished)) == Counter(
        one.run_id for one in specs
    )
    assert bits(events) == bits(train(specs, data, processes=1))


def test_a_process_that_dies_again_fails_its_runs_and_no_others():
    specs = study(epochs=40)
    events = train_and_kill(specs, {"data": prepared(2000)}, retries=0)
    failed = [event for event in events if isinstance(event, RunFailed)]
    finished = {event.run_id for event in events if isinstance(event, RunFinished)}
    assert len(failed) == 2 and {event.kind for event in failed} == {"infrastructure"}
    assert all("exit code -9" in event.reason for event in failed)
    lost = [event for event in events if isinstance(event, StackLost)]
    assert [set(event.run_ids) for event in lost] == [{event.run_id for event in failed}]
    assert lost[0].reason == "exit code -9" and 0 <= lost[0].seconds < 60
    assert finished | {event.run_id for event in failed} == {one.run_id for one in specs}


def test_an_exception_in_a_process_is_the_reason(capfd):
    events = list(train(study(), {"data": None}, processes=2, retries=0))
    failed = [event for event in events if isinstance(event, RunFailed)]
    assert len(failed) == 4 and {type(event) for event in events} == {RunFailed, StackLost}
    assert all("AttributeError" in event.reason for event in events)
    assert "Traceback" in capfd.readouterr().err


class Stillborn:
    """A process that ends before it is ready."""

    def __init__(self, *_) -> None:
        self.pipe, theirs = multiprocessing.Pipe()
        theirs.close()
        self.open: dict[str, int] = {}

    def join(self) -> None:
        self.pipe.close()

    def unfinished(self) -> None:
        return None

    def losses(self, reason: str) -> tuple:
        return ()

    def how_it_ended(self) -> str:
        return "exit code 1"


def test_processes_that_never_start_do_not_start_for_ever(monkeypatch):
    monkeypatch.setattr(pool, "Member", Stillborn)
    events = list(train(study(), {"data": prepared()}, processes=2))
    assert sorted(event.run_id for event in events) == ["r0", "r1", "r2", "r3"]
    assert {(event.kind, event.reason) for event in events} == {
        ("infrastructure", "its process ended again: exit code 1")
    }


@pytest.mark.parametrize("processes", [1, 2])
def test_stopping_ends_everything_within_an_epoch(processes):
    seen: list = []
    events = train(study(epochs=1000), {"data": prepared(2000)}, processes=processes, should_stop=lambda: len(seen) > 2)
    began = time.monotonic()
    for event in events:
        seen += [event]
    assert not any(isinstance(event, RunFinished) for event in seen)
    lost = [event for event in seen if isinstance(event, StackLost)]
    assert processes == 1 or {event.reason for event in lost} == {"stopped"}
    assert not multiprocessing.active_children()
    assert time.monotonic() - began < 60


def test_nothing_starts_when_nothing_may_be_launched():
    assert list(train(study(), {"data": prepared()}, processes=1, may_launch=lambda: False)) == []


ORPHANS = """
import multiprocessing, sys
from lab.train.pool import train
from lab.train.stacks import plan_stacks
from tests.train.plain import prepared, spec
specs = [spec(n, width=[16, 32][n], epochs=100000) for n in range(2)]
for event in train(specs, {"data": prepared(2000)}, processes=2):
    print(*[child.pid for child in multiprocessing.active_children()], flush=True)
    break_here = sys.stdin.readline()
"""


def test_processes_end_when_their_parent_is_killed():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHANS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    )
    children = [int(pid) for pid in parent.stdout.readline().split()]
    assert len(children) == 2
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdin.close()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while any(map(_alive, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_alive, children))


def _alive(pid: int) -> bool:
    """Whether the process runs; one that has ended and waits for its reaper does not."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
