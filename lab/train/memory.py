"""What to do when memory runs out: train the stack that did not fit in halves, down to single runs."""

import time
from collections.abc import Callable, Iterator, Sequence

from lab.train.events import Event, RunFailed, RunFinished, StackLost
from lab.train.spec import RunSpec

SIGNS = ("not enough memory", "can't allocate memory", "out of memory", "cannot allocate memory")
"""How PyTorch's allocators put it."""


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an exception says that memory ran out, on the CPU or on a GPU."""
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and any(sign in str(error).lower() for sign in SIGNS)
    )


def in_halves(
    specs: Sequence[RunSpec], train: Callable[[Sequence[RunSpec]], Iterator[Event]], *, free: Callable[[], None]
) -> Iterator[Event]:
    """Events of `train(specs)`; what is not finished when memory runs out is trained again in two halves.

    Halves start their runs anew, with the same bits. `free` gives memory back before. A single run that does not fit
    fails for reasons of the machine.
    """
    left = {spec.run_id: spec for spec in specs}
    heard = time.monotonic()
    try:
        for event in train(specs):
            heard = time.monotonic()
            if isinstance(event, RunFinished | RunFailed):
                left.pop(event.run_id)
            yield event
        return
    except (MemoryError, RuntimeError) as error:
        if not is_out_of_memory(error):
            raise
        said = " ".join(str(error).split())[:200]
    free()
    rest = list(left.values())
    yield StackLost(tuple(left), time.monotonic() - heard, f"memory ran out: {said}")
    if len(rest) == 1:
        yield RunFailed(rest[0].run_id, 0, 0, f"memory ran out for this run alone: {said}", "infrastructure")
        return
    middle = (len(rest) + 1) // 2
    for half in (rest[:middle], rest[middle:]):
        yield from in_halves(half, train, free=free)
