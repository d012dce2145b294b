"""Train what is not yet trained: the worker's verb, resumable after any kind of end."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lab.errors import Forbidden, InvalidInput
from lab.train.device import choose_device
from lab.train.events import Event
from lab.train.ray_session import connected, require_ray
from lab.workflow.record.exclusive import writing
from lab.workflow.record.interrupt import StopRequest
from lab.workflow.record.ledger import LedgerState, fold, ledger, lines_of
from lab.workflow.record.presence import Presence, present, progress
from lab.workflow.record.registered import load
from lab.workflow.training.job import TrainingJob
from store.journal import Writer
from store.paths import Home

if TYPE_CHECKING:
    from lab.train.ray_executor import RayExecutor

EXECUTORS = ("local", "ray")


def run(
    home: Home,
    registration: str,
    *,
    device: str = "auto",
    executor: str = "local",
    ray_address: str = "",
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
    With executor "ray" the stacks train on a cluster: `lab.train.ray_session.connected` says what `ray_address` may be.
    """
    _known(executor, ray_address)
    locked, chosen = load(home, registration), choose_device(device) if executor == "local" else device
    with writing(home, locked.sha256) as file:
        _close_job_before(home, locked.sha256, file)
        state = fold(lines_of(home, locked.sha256))
        _allowed(state)
        if not state.complete:
            with present(home, locked.sha256, "run", log=log) as presence:
                stop = should_stop or StopRequest()
                with _cluster(executor, ray_address, presence) as cluster:
                    chosen = cluster.choose_device(chosen) if cluster else chosen
                    job = TrainingJob(home, locked, file, chosen, processes, presence, on_event, stop, cluster)
                    job.train(state, max_minutes)
    return ledger(home, locked.sha256)


def _close_job_before(home: Home, sha256: str, file: Writer) -> None:
    """A worker that was killed wrote nothing: what it worked until its last heartbeat counts all the same."""
    state, seen = fold(lines_of(home, sha256)), progress(home, sha256)
    if state.state != "running" or not state.job_costs or state.job_costs[-1].id != seen.job:
        return
    if seen.elapsed > state.job_costs[-1].wall_seconds:
        file.append("job_last_seen", {"job": seen.job, "elapsed": seen.elapsed})


def _known(executor: str, ray_address: str) -> None:
    if executor not in EXECUTORS:
        raise InvalidInput("no such executor", where="--executor", seen=executor, remedy="Use local or ray")
    if executor == "ray":
        require_ray()
    elif ray_address:
        raise InvalidInput("an address is of use to Ray only", where="--ray-address", remedy="Add --executor ray")


@contextmanager
def _cluster(executor: str, address: str, presence: Presence) -> Iterator["RayExecutor | None"]:
    """The cluster that trains, or None where this machine does."""
    if executor == "local":
        yield None
        return
    from lab.train.ray_executor import RayExecutor

    presence.say("connecting to Ray" if address else "starting Ray")
    with connected(address) as found:
        yield RayExecutor(found, presence.show_cluster)


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
