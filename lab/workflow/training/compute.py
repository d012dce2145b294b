"""The account of a study's compute: time, memory and energy of every attempt, and the estimate against the outcome."""

from dataclasses import dataclass

from lab.workflow.record.ledger_state import JobCost, LedgerState, RunState

NO_ENERGY = "unknown: no job has reported a counter"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RunCompute:
    """One run over all its attempts: device seconds (its share of its stacks' time) and peak bytes of their processes.

    `lost_device_seconds` is the part that went into attempts that ended without a result.
    """

    run: str
    status: str
    attempts: int
    device_seconds: float
    lost_device_seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Compute:
    """The whole study, failed, lost and abandoned attempts included.

    Wall seconds are counted from each job's start to its last sign of life, over all jobs. `peak_bytes` is the most
    memory of one process (on a GPU: of its allocator) with all runs of its stack. `joules` is None where the machine
    does not say; `energy` names the counter or the reason. `estimate_seconds` of wall time is what the first job
    expected for all runs (None: it did not say) and `estimate_by` how; `ratio` is wall time over that, once every run
    has ended. `limit_seconds` is the plan's cap on wall time (None: it has none) and `limit_left_seconds` what is left
    of it; `ends_seconds` are the wall seconds at which runs ended.
    """

    runs: tuple[RunCompute, ...]
    jobs: tuple[JobCost, ...]
    wall_seconds: float
    device_seconds: float
    lost_device_seconds: float
    peak_bytes: int
    joules: float | None
    energy: str
    estimate_seconds: float | None
    estimate_by: str
    ratio: float | None
    limit_seconds: float | None
    limit_left_seconds: float | None
    ends_seconds: tuple[float, ...]


def compute(state: LedgerState, max_minutes: float | None) -> Compute:
    """Add up what the ledger says; `max_minutes` is the plan's cap."""
    runs = tuple(map(_run, state.runs.values()))
    first = state.job_costs[0] if state.job_costs else None
    estimate = first.estimate_seconds if first else None
    limit = None if max_minutes is None else 60 * max_minutes
    return Compute(
        runs=runs,
        jobs=state.job_costs,
        wall_seconds=state.wall_seconds,
        device_seconds=state.seconds,
        lost_device_seconds=sum(run.lost_device_seconds for run in runs),
        peak_bytes=max((run.peak_bytes for run in runs), default=0),
        joules=state.joules,
        energy=energy(state),
        estimate_seconds=estimate,
        estimate_by=first.estimate_by if first else "",
        ratio=ratio(state),
        limit_seconds=limit,
        limit_left_seconds=None if limit is None else max(0.0, limit - state.wall_seconds),
        ends_seconds=state.ends,
    )


def _run(run: RunState) -> RunCompute:
    in_hand = run.ended or run.status == "running"
    lost = run.lost_seconds if in_hand else run.spent_seconds
    return RunCompute(run.id, run.status, run.attempt, run.spent_seconds, lost, run.peak_bytes)


def ratio(state: LedgerState) -> float | None:
    """Wall time of all jobs over what the first one expected; None before every planned run has ended."""
    estimate = state.job_costs[0].estimate_seconds if state.job_costs else None
    whole = state.complete and state.stopped is None
    return state.wall_seconds / estimate if estimate and whole else None


def energy(state: LedgerState) -> str:
    """By what counter energy is known, or why it is not; jobs that could not say are named beside those that could."""
    said = [job.energy or NO_ENERGY for job in state.jobs]
    known = [text for text in said if not text.startswith(UNKNOWN)]
    if not known:
        return said[-1] if said else NO_ENERGY
    missing = f"; not counted in {len(said) - len(known)} of {len(said)} jobs" if len(known) < len(said) else ""
    return known[-1] + missing
