"""Fold the lines of a journal, one event after the other, into the state of the ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from lab.errors import IntegrityError
from lab.workflow.record.deviation_types import proposed
from lab.workflow.record.fold_costs import Costs
from lab.workflow.record.ledger_state import Deviation, Job, LedgerState, RunState
from store.journal import Line

_LEFT = {"status": "interrupted", "reason": "the worker ended before the run did"}


@dataclass(slots=True)
class Folding:
    """The state while lines are being added: plain fields by name, and runs that change."""

    fields: dict = field(default_factory=dict)
    runs: dict[str, dict] = field(default_factory=dict)
    costs: Costs = field(default_factory=Costs)
    last: Line | None = None

    def append(self, name: str, value: object) -> None:
        self.fields[name] = (*self.fields.get(name, ()), value)

    def add(self, name: str, value: float) -> None:
        self.fields[name] = self.fields.get(name, 0) + value

    def take(self, lines: Iterable[Line]) -> None:
        """Add lines; after an IntegrityError the folding is of no use any more."""
        for line in lines:
            try:
                _STEPS.get(line.event, _unknown)(self, line, line.data)
                self.costs.take(line)
            except (KeyError, TypeError, ValueError, IndexError) as error:
                raise _senseless(line, error) from error
            self.last = line

    def state(self) -> LedgerState:
        """The state now, which further lines do not change; IntegrityError before the lock."""
        if self.last is None or "planned" not in self.fields:
            remedy = "Lock the study again"
            raise IntegrityError("the ledger does not begin with a lock", where="ledger line 1", remedy=remedy)
        more = {"head": self.last.sha256, "lines": self.last.number + 1, **self.costs.fields()}
        runs = {name: RunState(**values, **self.costs.of(name)) for name, values in self.runs.items()}
        return LedgerState(runs=runs, **(self.fields | more))


def fold(lines: Iterable[Line]) -> LedgerState:
    """The state after these lines, the first of which is `locked`; IntegrityError for lines that make no sense."""
    folding = Folding()
    folding.take(lines)
    return folding.state()


def _senseless(line: Line, error: Exception) -> IntegrityError:
    return IntegrityError(
        f"the event {line.event!r} makes no sense here",
        where=f"ledger line {line.number + 1}",
        seen=f"{type(error).__name__}: {error}",
        remedy="Restore the journal from a bundle or a backup",
    )


def _unknown(folding: Folding, line: Line, data: Mapping) -> None:
    """An event of a later version changes nothing here."""


def _locked(folding: Folding, line: Line, data: Mapping) -> None:
    levels = data["levels"]
    folding.runs = {run: {"id": run, "levels": levels.get(run, {})} for run in data["planned_runs"]}
    folding.fields |= {
        "registration": line.previous,
        "number": data["number"],
        "title": data["title"],
        "locked_at": line.at,
        "demonstration": bool(data.get("demonstration")),
        "location": data.get("location") or "",
        "code": data.get("code", {}),
        "attempt_counts": data.get("attempt_counts", {}),
        "toml_blob": data.get("toml_blob", ""),
        "planned": tuple(data["planned_runs"]),
    }


def _job_started(folding: Folding, line: Line, data: Mapping) -> None:
    for run in folding.runs.values():
        if run.get("status") == "running":
            run |= _LEFT
    details = {name: data.get(name, "") for name in ("device", "machine", "commit")}
    counts = {name: int(data.get(name, 1)) for name in ("processes", "threads")}
    said = {"versions": data.get("versions", {}), "energy": str(data.get("energy", ""))}
    folding.append("jobs", Job(id=str(data["job"]), at=line.at, **details, **counts, **said))


def _job_ended(folding: Folding, line: Line, data: Mapping) -> None:
    for run in folding.runs.values():
        if run.get("status") == "running":
            run |= {"status": "interrupted", "reason": data["how"]}


def _run_started(folding: Folding, line: Line, data: Mapping) -> None:
    folding.fields.setdefault("started_at", line.at)
    folding.add("attempts", len(data["runs"]))
    for name in data["runs"]:
        lost = folding.runs[name].get("status") == "running" or folding.runs[name].get("reason") == _LEFT["reason"]
        folding.add("lost_attempts", int(lost))
        folding.runs[name] |= {"status": "running", "attempt": data["attempt"], "epoch": 0, "reason": "", "kind": ""}
        folding.runs[name]["epochs"] = data.get("epochs", 0)


def _metrics(folding: Folding, line: Line, data: Mapping) -> None:
    folding.fields["last_run_at"] = line.at
    attempt, epoch = data["attempt"], data["epoch"]
    for run in map(folding.runs.__getitem__, data["runs"]):
        if run.get("attempt") == attempt:
            run["epoch"] = epoch


def _run_finished(folding: Folding, line: Line, data: Mapping) -> None:
    folding.fields["last_run_at"] = line.at
    folding.runs[data["run"]] |= {
        "status": "done",
        "attempt": data["attempt"],
        "weights": data["weights"],
        "seconds": data["seconds"],
        "epoch": data["epochs"],
        "epochs": data["epochs"],
    }


def _run_failed(folding: Folding, line: Line, data: Mapping) -> None:
    folding.fields["last_run_at"] = line.at
    outcome = data["kind"] == "outcome"
    folding.add("infrastructure_failures", 0 if outcome else 1)
    folding.runs[data["run"]] |= {
        "status": "failed" if outcome else "interrupted",
        "attempt": data["attempt"],
        "kind": data["kind"],
        "reason": data["reason"],
    }


def _committed(folding: Folding, line: Line, data: Mapping) -> None:
    folding.fields |= {"committed": data["checkpoints"], "commit_head": line.sha256}


def _opened(folding: Folding, line: Line, data: Mapping) -> None:
    if number := len(folding.fields.get("openings", ())):
        sentence = f"The lockbox was opened again (opening {number + 1}). Results are those of the first opening; what another one showed is exploratory."
        kind = "second_opening"
        folding.append("deviations", Deviation(kind, f"opening {number + 1}", line.at, sentence, proposed(kind)))
    folding.append("openings", {**data, "at": line.at})
    folding.fields.setdefault("opened_at", line.at)


def _evaluated(folding: Folding, line: Line, data: Mapping) -> None:
    if "results" not in folding.fields:
        seen = {"results": data["results"], "examples": data.get("examples", {})}
        folding.fields |= {**seen, "evaluated_at": line.at, "opening_head": line.sha256}


def _deviation(folding: Folding, line: Line, data: Mapping) -> None:
    when = data.get("when") or line.at
    touches = tuple(data.get("touches", ()))
    found = Deviation(data["kind"], data["what"], when, data["sentence"], proposed(data["kind"]), touches=touches)
    folding.append("deviations", found)
    if data["kind"] == "stopped_early":
        folding.fields["stopped"] = {**data, "at": line.at}
        for run in folding.runs.values():
            if run.get("status") == "running":
                run |= {"status": "interrupted", "reason": "a registered stopping rule ended training"}


def _explained(folding: Folding, line: Line, data: Mapping) -> None:
    """The researcher's word on a deviation, by its place in the list (from 1)."""
    entries = list(folding.fields.get("deviations", ()))
    place = int(data["number"]) - 1
    entries[place] = replace(entries[place], type=data["type"], effect=data["effect"], chosen=True)
    folding.fields["deviations"] = tuple(entries)


def _located(folding: Folding, line: Line, data: Mapping) -> None:
    """Where the data is now: the newest word counts."""
    folding.fields["location"] = data["location"]


def _abandoned(folding: Folding, line: Line, data: Mapping) -> None:
    shown = f" ({data['shown']})" if data.get("shown") else ""
    folding.fields |= {"abandoned_at": line.at, "reason": f"{data['reason']}{shown}"}


def _kept(name: str):
    def step(folding: Folding, line: Line, data: Mapping) -> None:
        folding.append(name, {**data, "at": line.at})

    return step


_STEPS = {
    "locked": _locked,
    "job_started": _job_started,
    "job_ended": _job_ended,
    "run_started": _run_started,
    "metrics": _metrics,
    "run_finished": _run_finished,
    "run_failed": _run_failed,
    "checkpoints_committed": _committed,
    "lockbox_opened": _opened,
    "test_evaluated": _evaluated,
    "deviation": _deviation,
    "deviation_explained": _explained,
    "data_located": _located,
    "amends": _kept("amends"),
    "amended": _kept("amended"),
    "anchored": _kept("anchors"),
    "dry_run": _kept("dry_runs"),
    "preflight": _kept("preflights"),
    "interpreted": _kept("interpreted"),
    "stress_started": _kept("stress_reads"),
    "stressed": _kept("stressed"),
    "baselines_fixed": _kept("baselines_fixed"),
    "baselines_started": _kept("baseline_reads"),
    "baselines_evaluated": _kept("baselines"),
    "profiled": _kept("profiles"),
    "answered": _kept("answered"),
    "analysis": _kept("analyses"),
    "report": _kept("reports"),
    "notebook": _kept("notebooks"),
    "report_edited": _kept("edits"),
    "bibliography": _kept("bibliographies"),
    "distilled": _kept("distilled"),
    "abandoned": _abandoned,
}
