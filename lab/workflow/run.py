"""Train what is not yet trained: the worker's verb, resumable after any kind of end."""

from collections.abc import Callable

from lab.errors import Forbidden, InvalidInput
from lab.train.device import choose_device
from lab.train.events import Event
from lab.workflow.exclusive import writing
from lab.workflow.interrupt import StopRequest
from lab.workflow.ledger import LedgerState, fold, ledger, lines_of
from lab.workflow.lock import load
from lab.workflow.presence import present
from lab.workflow.training import TrainingJob
from store.paths import Home


def run(
    home: Home,
    registration: str,
    *,
    device: str = "auto",
    executor: str = "local",
    max_minutes: float | None = None,
    processes: int | None = None,
    on_event: Callable[[Event], None] = lambda event: None,
    should_stop: StopRequest | None = None,
    log: str = "",
) -> LedgerState:
    """Train every planned run that has not ended; a finished run is never trained again.

    `max_minutes` pauses this job (the same call goes on later); the plan's own limit, summed over all jobs, ends training
    for good (STATISTICS, section 4). Raises Forbidden while another worker is at the study or after the lockbox was
    opened, Unavailable for a device or data that is not there, Interrupted when asked to stop or paused.
    """
    if executor != "local":
        raise InvalidInput("only the local executor is built in", where="--executor", seen=executor, remedy="Use local")
    locked, chosen = load(home, registration), choose_device(device)
    with writing(home, locked.sha256) as file:
        state = fold(lines_of(home, locked.sha256))
        _allowed(state)
        if not state.complete:
            with present(home, locked.sha256, "run", log=log) as presence:
                stop = should_stop or StopRequest()
                job = TrainingJob(home, locked, file, chosen, processes, presence, on_event, stop)
                job.train(state, max_minutes)
    return ledger(home, locked.sha256)


def _allowed(state: LedgerState) -> None:
    if state.abandoned_at:
        raise Forbidden(
            "this study was abandoned", where=state.registration[:8], seen=state.reason, remedy="Lock a new one"
        )
    if state.openings and not state.complete:
        raise Forbidden(
            "the lockbox is open: nothing is trained after that",
            where=state.registration[:8],
            remedy="Lock a new study",
        )
