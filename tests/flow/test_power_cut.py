"""The power goes at any step and any byte: what a ledger names is there and whole, and a resume ends with the same bits."""

import json
import os
import random
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from lab.workflow.record.interrupt import Interrupted, StopRequest
from lab.workflow.training.run import run
from store import journal
from store.paths import Home, open_home
from tests.flow.disk_trace import Disk, Trace, traced
from tests.flow.disturbed import record

CUTS = 12


@pytest.fixture
def trace(studies, monkeypatch: pytest.MonkeyPatch) -> tuple[Trace, Home, str]:
    """Every step on the disk of a study that is stopped in the middle of a line and goes on, and its home."""
    home, registration = studies("traced")
    stop, seen = StopRequest(), []

    def ask(event: object) -> None:
        seen.append(event)
        stop.asked = len(seen) > 9

    with traced(home.root, monkeypatch) as found:
        with pytest.raises(Interrupted):
            run(home, registration, processes=1, on_event=ask, should_stop=stop)
        descriptor = os.open(home.ledger(registration), os.O_WRONLY | os.O_APPEND)
        os.write(descriptor, b'{"at":"2026')
        os.close(descriptor)
        run(home, registration, processes=1)
    return found, home, registration


def test_at_every_step_what_the_ledger_names_is_durable(trace: tuple[Trace, Home, str]) -> None:
    """Nothing survives but what an fsync made durable; a line that did survive must find its blobs."""
    steps, home, registration = trace
    disk, named = Disk(), 0
    for step in steps.steps:
        disk.do(*step)
        left = disk.survivors(None)
        ledger = left.get(f"journal/{registration}.jsonl", b"")
        if ledger.count(b"\n") == named:
            continue
        named = ledger.count(b"\n")
        whole = {name.removeprefix("blobs/").replace("/", ""): content for name, content in left.items()}
        for line in ledger.splitlines():
            data = json.loads(line)["data"]
            for digest in filter(None, (data.get("segment"), data.get("weights"))):
                assert sha256(whole.get(digest, b"")).hexdigest() == digest, f"line {line[:60]} names what may be lost"
    assert named == len(journal.read(home.ledger(registration)))


@pytest.mark.parametrize("seed", range(CUTS))
def test_a_resume_after_a_power_cut_ends_with_the_same_bits(trace, calm: dict, tmp_path: Path, seed: int) -> None:
    steps, home, registration = trace
    draw, disk = random.Random(seed), Disk()
    for step in steps.steps[: draw.randrange(steps.before, len(steps.steps))]:
        disk.do(*step)
    after = open_home(tmp_path / "after")
    shutil.copytree(home.registrations, after.registrations, dirs_exist_ok=True)
    for name, content in disk.survivors(draw).items():
        path = after.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    run(after, registration, processes=1)
    assert record(after, registration) == calm
