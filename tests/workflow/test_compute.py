"""The account of compute: every attempt is in it, and the estimate is held against the outcome."""

import pytest

from lab.train.meter import EnergyMeter
from lab.workflow import training
from lab.workflow.compute import compute
from lab.workflow.interrupt import Interrupted, StopRequest
from lab.workflow.ledger import ledger
from lab.workflow.lock import lock
from lab.workflow.run import run
from store.paths import Home


def test_a_whole_study(trained_home: tuple[Home, str]) -> None:
    account = compute(ledger(*trained_home), None)
    assert len(account.runs) == len(account.ends) == 4
    assert list(account.ends) == sorted(account.ends) and account.ends[-1] <= account.wall_seconds
    assert sum(run.device_seconds for run in account.runs) == pytest.approx(account.device_seconds)
    assert all(run.peak_bytes > 10_000_000 and run.device_seconds > 0 for run in account.runs)
    assert account.peak_bytes == max(run.peak_bytes for run in account.runs)
    assert account.estimate_seconds > 0
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
    assert partial.ratio is None and partial.limit_seconds == 300 and partial.ends == ()
    assert partial.device_seconds > 0 and partial.joules == 14
    run(home, registration, processes=1)
    whole = compute(ledger(home, registration), 5.0)
    assert whole.joules > 14 and whole.wall_seconds > partial.wall_seconds
    first = max(whole.runs, key=lambda one: one.attempts)
    alone = next(one for one in partial.runs if one.run == first.run)
    assert first.attempts == 2 and first.device_seconds > alone.device_seconds > 0
