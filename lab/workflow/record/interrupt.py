"""Stop cleanly on SIGINT and SIGTERM: the record is closed at a whole line, the exit code is 130."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from lab.errors import LabError


class Interrupted(LabError):
    """Someone asked to stop; what was finished is on record."""

    exit_code = 130


@dataclass(slots=True)
class StopRequest:
    """Whether someone asked to stop."""

    asked: bool = False

    def __call__(self) -> bool:
        return self.asked

    def check(self, *_progress: object) -> None:
        """Raise Interrupted if someone asked: for loops that report progress."""
        if self.asked:
            raise stopped()


def stopped(done: int | None = None, total: int | None = None, *, why: str = "stopped on request") -> Interrupted:
    """The error that ends an interrupted verb."""
    kept = f"; {done} of {total} runs are finished and kept" if total is not None else ""
    return Interrupted(f"{why}{kept}", remedy="The same command goes on where it stopped")


@contextmanager
def stop_on_signal() -> Iterator[StopRequest]:
    """Turn the first SIGINT or SIGTERM into a request; a second one ends the process at once."""
    request, before = StopRequest(), {}

    def ask(number: int, _frame: object) -> None:
        request.asked = True
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        before[number] = signal.signal(number, ask)
    try:
        yield request
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
