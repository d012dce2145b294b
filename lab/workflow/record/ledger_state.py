"""What the ledger of a registration says, as one frozen state: runs, jobs, opening, results, deviations."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

State = Literal["draft", "locked", "running", "trained", "unsealed", "published", "abandoned"]
Status = Literal["queued", "running", "done", "failed", "interrupted"]


@dataclass(frozen=True, slots=True)
class RunState:
    """One planned run: how far its newest attempt is.

    `epoch` is the last epoch on record of `epochs`; `attempt` counts starts (0: never started); `weights` is the SHA-256
    of the trained weights; `kind` is "outcome" or "infrastructure" where an attempt failed, `reason` says why.
    `spent_seconds` is device time over all attempts, `lost_seconds` the part of it in attempts that ended without a
    result; `peak_bytes` the most memory of a process that trained a stack with this run.
    """

    id: str
    levels: Mapping[str, object]
    status: Status = "queued"
    epoch: int = 0
    epochs: int = 0
    attempt: int = 0
    weights: str | None = None
    seconds: float = 0.0
    kind: str = ""
    reason: str = ""
    spent_seconds: float = 0.0
    lost_seconds: float = 0.0
    peak_bytes: int = 0

    @property
    def ended(self) -> bool:
        """Finished, or failed as an outcome: never trained again."""
        return self.status in ("done", "failed")


@dataclass(frozen=True, slots=True)
class Deviation:
    """A recorded difference between what was registered and what was done.

    `type` is one of lab.workflow.deviation.deviations.TYPES, proposed by the program unless the researcher `chose` it; `effect` is the
    researcher's sentence on what it does to the conclusion, empty until there is one. Both may be said again: the newest counts.
    `touches` names the hypotheses that are exploratory because of it.
    """

    kind: str
    what: str
    at: str
    sentence: str
    type: str = ""
    effect: str = ""
    chosen: bool = False
    touches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One start of a worker, and what it ran on."""

    id: str
    at: str
    device: str
    processes: int
    threads: int
    machine: str
    commit: str
    versions: Mapping[str, str]
    energy: str = ""


@dataclass(frozen=True, slots=True)
class JobCost:
    """One job's estimate (None: it made none), how that was made, and the wall time from its start to its last line."""

    id: str
    at: str
    estimate_seconds: float | None = None
    estimate_by: str = ""
    wall_seconds: float = 0.0

    def after(self, seconds: float) -> "JobCost":
        """The same job after so much wall time."""
        return replace(self, wall_seconds=seconds)


@dataclass(frozen=True, slots=True)
class LedgerState:
    """Everything that pages and verbs need to know about a registration.

    Times are UTC texts, empty where it has not happened. `results` holds per run test_accuracy (fraction), test_loss
    (nats), correct, n, predictions and validation (blobs), `examples` per data set traits and pictures (blobs); `head` is the SHA-256 of the newest line, `opening_head` that of the line
    with the results, `commit_head` that of the committed checkpoints. `attempts` counts starts of runs, `lost_attempts`
    those that ended without a word. `seconds` is device time over all attempts, `wall_seconds` the time that jobs were at
    work, `ends` the wall seconds at which runs ended, one by one; `joules` the energy of all jobs, None where no machine
    said; `job_costs` goes with `jobs`.
    """

    registration: str
    number: int
    title: str
    locked_at: str
    demonstration: bool
    location: str
    code: Mapping[str, object]
    attempt_counts: Mapping[str, int]
    toml_blob: str
    planned: tuple[str, ...]
    runs: Mapping[str, RunState]
    jobs: tuple[Job, ...] = ()
    job_costs: tuple[JobCost, ...] = ()
    stopped: Mapping[str, object] | None = None
    committed: Mapping[str, str] | None = None
    commit_head: str = ""
    openings: tuple[Mapping[str, object], ...] = ()
    opened_at: str = ""
    results: Mapping[str, Mapping[str, object]] | None = None
    examples: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    evaluated_at: str = ""
    opening_head: str = ""
    deviations: tuple[Deviation, ...] = ()
    amends: tuple[Mapping[str, object], ...] = ()
    amended: tuple[Mapping[str, object], ...] = ()
    anchors: tuple[Mapping[str, object], ...] = ()
    dry_runs: tuple[Mapping[str, object], ...] = ()
    preflights: tuple[Mapping[str, object], ...] = ()
    interpreted: tuple[Mapping[str, object], ...] = ()
    stress_reads: tuple[Mapping[str, object], ...] = ()
    stressed: tuple[Mapping[str, object], ...] = ()
    baselines_fixed: tuple[Mapping[str, object], ...] = ()
    baseline_reads: tuple[Mapping[str, object], ...] = ()
    baselines: tuple[Mapping[str, object], ...] = ()
    profiles: tuple[Mapping[str, object], ...] = ()
    answered: tuple[Mapping[str, object], ...] = ()
    analyses: tuple[Mapping[str, object], ...] = ()
    reports: tuple[Mapping[str, object], ...] = ()
    notebooks: tuple[Mapping[str, object], ...] = ()
    edits: tuple[Mapping[str, object], ...] = ()
    bibliographies: tuple[Mapping[str, object], ...] = ()
    distilled: tuple[Mapping[str, object], ...] = ()
    abandoned_at: str = ""
    reason: str = ""
    attempts: int = 0
    infrastructure_failures: int = 0
    lost_attempts: int = 0
    seconds: float = 0.0
    wall_seconds: float = 0.0
    joules: float | None = None
    ends: tuple[float, ...] = ()
    started_at: str = ""
    last_run_at: str = ""
    head: str = ""
    lines: int = 0

    @property
    def state(self) -> State:
        """Where the registration stands (DESIGN, section 5)."""
        if self.abandoned_at:
            return "abandoned"
        if self.reports and self.results is not None:
            return "published"
        if self.results is not None:
            return "unsealed"
        if self.complete:
            return "trained"
        return "running" if self.attempts else "locked"

    @property
    def complete(self) -> bool:
        """Whether every planned run has ended, or a registered stopping rule has ended training."""
        return self.stopped is not None or all(run.ended for run in self.runs.values())

    @property
    def touched(self) -> Mapping[str, tuple[int, ...]]:
        """Hypotheses that deviations touched, with the numbers of these deviations, from 1."""
        found: dict[str, tuple[int, ...]] = {}
        for number, entry in enumerate(self.deviations, start=1):
            for name in entry.touches:
                found[name] = (*found.get(name, ()), number)
        return found

    @property
    def verdicts(self) -> Mapping[str, str]:
        """The registered verdicts of the newest analysis; what a deviation touched has none."""
        found = self.analyses[-1]["verdicts"] if self.analyses else {}
        return {name: word for name, word in dict(found).items() if name not in self.touched}

    @property
    def missing(self) -> tuple[str, ...]:
        """Planned runs that have not ended."""
        return tuple(run.id for run in self.runs.values() if not run.ended)

    @property
    def answers(self) -> Mapping[str, str]:
        """What the researcher has said, by question: the newest word on each, without those taken back."""
        newest = {str(entry["field"]): str(entry["text"]) for entry in self.answered}
        return {field: text for field, text in newest.items() if text}

    @property
    def versions(self) -> Mapping[str, str]:
        """Library versions of the newest job."""
        return self.jobs[-1].versions if self.jobs else {}

    def count(self, status: Status) -> int:
        """How many runs have this status."""
        return sum(run.status == status for run in self.runs.values())
