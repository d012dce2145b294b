"""Add up what training cost while the ledger is folded: wall time, device time, memory and energy, lost attempts too."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from lab.workflow.record.ledger_state import JobCost
from lab.workflow.record.places import moment
from store.journal import Line


@dataclass(slots=True)
class RunCost:
    """One run so far: device seconds of all attempts, of the newest one (0 once it is lost), and peak bytes.

    While it is in training, `stack` names its stack and `heard` the job's clock at the last line about it.
    """

    spent: float = 0.0
    newest: float = 0.0
    peak: int = 0
    stack: tuple = ()
    heard: float = 0.0

    def add(self, seconds: float) -> None:
        """Device time of the attempt in hand."""
        self.spent += seconds
        self.newest += seconds

    def lose(self) -> None:
        """The attempt in hand ended without a result."""
        self.newest, self.stack = 0.0, ()


@dataclass(slots=True)
class Costs:
    """The account while lines are being added; a run is in training while its `stack` is not empty."""

    runs: dict[str, RunCost] = field(default_factory=dict)
    jobs: list[JobCost] = field(default_factory=list)
    started: str = ""
    wall_before: float = 0.0
    wall: float = 0.0
    joules_before: float = 0.0
    joules: float | None = None
    ends: list[float] = field(default_factory=list)
    newest_start: tuple[int, int, int] = (-1, -1, -1)

    def take(self, line: Line) -> None:
        """One more line; KeyError or ValueError where it makes no sense."""
        step = _STEPS.get(line.event)
        if step:
            step(self, line, line.data)

    def fields(self) -> dict[str, object]:
        """What the state of the ledger says about the whole study."""
        return {
            "seconds": sum(run.spent for run in self.runs.values()),
            "wall_seconds": self.wall,
            "joules": self.joules,
            "ends": tuple(self.ends),
            "job_costs": tuple(self.jobs),
        }

    def of(self, name: str) -> dict[str, object]:
        """What it says about one run."""
        run = self.runs.get(name, RunCost())
        return {"spent_seconds": run.spent, "lost_seconds": run.spent - run.newest, "peak_bytes": run.peak}

    def run(self, name: str) -> RunCost:
        """The account of one run."""
        found = self.runs.get(name)
        if found is None:
            found = self.runs[name] = RunCost()
        return found

    def stack_of(self, line: Line) -> tuple[int, int]:
        """What names the stack of a start: two lines in a row tell of one stack whose runs are at different attempts."""
        number, before, first = self.newest_start
        first = first if (line.data["stack"], line.number) == (number, before + 1) else line.number
        self.newest_start = line.data["stack"], line.number, first
        return line.data["stack"], first

    def work(self, line: Line) -> float:
        """Wall time counts from a job's start to its last line, by the worker's own clock; seconds since that start.

        Lines of the first version have no `elapsed`: there the time stamps have to do, which a set clock can falsify.
        """
        passed = line.data["elapsed"] if "elapsed" in line.data else self._stamped(line)
        self.wall = max(self.wall, self.wall_before + passed)
        if "joules" in line.data:
            self.joules = self.joules_before + line.data["joules"]
        if self.jobs:
            self.jobs[-1] = self.jobs[-1].after(self.wall - self.wall_before)
        return passed

    def _stamped(self, line: Line) -> float:
        return max(0.0, (moment(line.at) - moment(self.started)).total_seconds()) if self.started else 0.0


def _job_started(costs: Costs, line: Line, data: Mapping) -> None:
    _job_lost(costs)
    costs.started, costs.wall_before, costs.joules_before = line.at, costs.wall, costs.joules or 0.0
    costs.jobs.append(
        JobCost(str(data["job"]), line.at, data.get("estimate_seconds"), str(data.get("estimate_by", "")))
    )


def _estimated(costs: Costs, line: Line, data: Mapping) -> None:
    costs.work(line)
    costs.jobs[-1] = replace(costs.jobs[-1], estimate_seconds=data["seconds"], estimate_by=data["by"])


def _job_lost(costs: Costs) -> None:
    for run in costs.runs.values():
        if run.stack:
            run.lose()


def _job_ended(costs: Costs, line: Line, data: Mapping) -> None:
    if "elapsed" in data:
        costs.work(line)
    _job_lost(costs)


def _last_seen(costs: Costs, line: Line, data: Mapping) -> None:
    """The job before died without a word; until its last heartbeat it was at work on the runs in hand."""
    passed = costs.work(line)
    sharing = Counter(run.stack for run in costs.runs.values() if run.stack)
    for run in costs.runs.values():
        if run.stack:
            run.add(max(0.0, passed - run.heard) / sharing[run.stack])
            run.heard = passed


def _started(costs: Costs, line: Line, data: Mapping) -> None:
    passed, stack = costs.work(line), costs.stack_of(line)
    for name in data["runs"]:
        run = costs.run(name)
        run.newest, run.heard, run.stack = 0.0, passed, stack


def _metrics(costs: Costs, line: Line, data: Mapping) -> None:
    passed, peak = costs.work(line), data.get("peak_bytes", 0)
    share = data.get("seconds", 0.0) / max(1, len(data["runs"]))
    known = costs.runs  # by itself: a study of 1,000 runs passes here a million times
    for name in data["runs"]:
        run = known.get(name) or costs.run(name)
        run.spent += share
        run.newest += share
        run.heard = passed
        run.peak = max(run.peak, peak)


def _ended(costs: Costs, line: Line, data: Mapping) -> None:
    """A run is finished, or failed as an outcome: its attempt is no loss, and its own sum counts if it is larger."""
    costs.work(line)
    run = costs.run(data["run"])
    run.add(max(0.0, data.get("seconds", 0.0) - run.newest))
    run.stack = ()
    costs.ends.append(costs.wall)


def _failed(costs: Costs, line: Line, data: Mapping) -> None:
    if data["kind"] == "outcome":
        _ended(costs, line, data)
        return
    costs.work(line)
    costs.run(data["run"]).lose()


def _stack_lost(costs: Costs, line: Line, data: Mapping) -> None:
    costs.work(line)
    for name in data["runs"]:
        costs.run(name).add(data["seconds"] / len(data["runs"]))
        costs.run(name).lose()


_STEPS: dict[str, Callable[[Costs, Line, Mapping], None]] = {
    "job_started": _job_started,
    "estimated": _estimated,
    "job_last_seen": _last_seen,
    "job_ended": _job_ended,
    "run_started": _started,
    "metrics": _metrics,
    "run_finished": _ended,
    "run_failed": _failed,
    "stack_lost": _stack_lost,
    "abandoned": lambda costs, line, data: _job_lost(costs),
}
