"""Studies that are disturbed: a worker that can be killed, and what must be equal however a study came to its end."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

from lab.errors import LabError
from lab.workflow.record.interrupt import stop_on_signal
from lab.workflow.record.ledger import ledger
from lab.workflow.training.run import run
from store.errors import StoreError
from store.paths import Home
from store.queries import reading, table_dump

EPOCHS = 6
TINY = (Path(__file__).parents[1] / "workflow" / "tiny.toml").read_text()
LONGER = TINY.replace("epochs = 2", f"epochs = {EPOCHS}").replace("[12, 16]", "[12, 200]")
"""Two stacks of different widths; a weights file of the wide one is larger than everything else."""
FORK = multiprocessing.get_context("fork")


def record(home: Home, registration: str, epochs: int = EPOCHS) -> dict:
    """Weights by run and every metric of the attempts that count; times and attempts aside."""
    state = ledger(home, registration)
    assert state.complete
    with reading(home) as index:
        rows = table_dump(index)["metrics"]
    counted = {(name, one.attempt) for name, one in state.runs.items()}
    metrics = sorted(
        (name, epoch, metric, value) for _, name, attempt, epoch, metric, value in rows if (name, attempt) in counted
    )
    assert len({row[:3] for row in metrics}) == len(metrics) == 4 * epochs * 5
    return {"weights": {name: one.weights for name, one in state.runs.items()}, "metrics": metrics}


def worker(
    home: Home, registration: str, prepare: Callable[[], None] = lambda: None, processes: int = 1
) -> multiprocessing.Process:
    """A worker that starts at once: forked from this process, which has everything imported and compiled."""

    def work() -> None:
        prepare()
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        try:
            with stop_on_signal() as stop:
                run(home, registration, processes=processes, should_stop=stop)
        except (LabError, StoreError) as error:
            os._exit(error.exit_code)
        os._exit(0)

    process = FORK.Process(target=work)
    process.start()
    return process


def end(process: multiprocessing.Process, number: int, after: float) -> int | None:
    """Send a signal after some seconds; how the process ended (minus the signal's number where it was killed)."""
    process.join(timeout=after)
    if process.is_alive():
        os.kill(process.pid, signal.Signals(number))
    process.join(timeout=30)
    return process.exitcode
