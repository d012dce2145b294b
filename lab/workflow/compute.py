"""The account of a study's compute: time, memory and energy of every attempt, and the estimate against the outcome."""

from dataclasses import dataclass

from lab.workflow.ledger_state import LedgerState

NO_ENERGY = "unknown: no job has reported a counter"


@dataclass(frozen=True, slots=True)
class RunCompute:
    """One run over all its attempts: device seconds (its share of its stacks' time) and peak bytes of their processes."""

    run: str
    status: str
    attempts: int
    device_seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Compute:
    """The whole study, failed, lost and abandoned attempts included.

    `estimate_seconds` is what the first job expected all runs to take (None: it did not say), `ratio` wall time over that,
    once every run has ended. `joules` is None where the machine does not say; `energy` names the counter or the reason.
    `limit_seconds` is the plan's cap on wall time; `ends` the wall seconds at which runs ended.
    """

    runs: tuple[RunCompute, ...]
    wall_seconds: float
    device_seconds: float
    peak_bytes: int
    joules: float | None
    energy: str
    estimate_seconds: float | None
    ratio: float | None
    limit_seconds: float | None
    ends: tuple[float, ...]


def compute(state: LedgerState, max_minutes: float | None) -> Compute:
    """Add up what the ledger says; `max_minutes` is the plan's cap."""
    runs = tuple(
        RunCompute(run.id, run.status, run.attempt, run.spent_seconds, run.peak_bytes) for run in state.runs.values()
    )
    first = state.jobs[0] if state.jobs else None
    estimate = first.estimate_seconds if first else None
    whole = state.complete and state.stopped is None
    return Compute(
        runs=runs,
        wall_seconds=state.wall_seconds,
        device_seconds=state.seconds,
        peak_bytes=max((run.peak_bytes for run in runs), default=0),
        joules=state.joules,
        energy=state.jobs[-1].energy if state.jobs and state.jobs[-1].energy else NO_ENERGY,
        estimate_seconds=estimate,
        ratio=state.wall_seconds / estimate if estimate and whole else None,
        limit_seconds=None if max_minutes is None else 60 * max_minutes,
        ends=state.ends,
    )
