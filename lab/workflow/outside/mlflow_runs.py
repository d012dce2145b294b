"""The training runs of a study as MLflow knows runs: parameters, metrics by epoch, tags, times and files."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lab.study.design import Run, cells, resolve
from lab.study.registration import Registration
from lab.workflow.record.ledger_state import LedgerState, RunState
from lab.workflow.record.places import moment
from store.blobs import get
from store.journal import Line
from store.paths import Home
from store.segments import metrics_of

STATUS = {"done": "FINISHED", "failed": "FAILED", "running": "RUNNING", "interrupted": "KILLED"}
Point = tuple[str, float, int, int]
"""Name, value, time (ms since 1970, UTC), epoch."""


@dataclass(frozen=True, slots=True)
class OutRun:
    """One run to be written; `start_ms` and `end_ms` (None: not ended) are UTC, `files` are SHA-256 by name."""

    id: str
    status: str
    start_ms: int
    end_ms: int | None
    params: Mapping[str, str]
    metrics: tuple[Point, ...]
    tags: Mapping[str, str]
    files: Mapping[str, str]


def out_runs(home: Home, locked: Registration, state: LedgerState, lines: tuple[Line, ...]) -> Iterator[OutRun]:
    """Every run that was started, in the attempt that counts."""
    points, times = _points(home, state, lines), _times(lines)
    for run in locked.runs:
        known = state.runs[run.id]
        if known.attempt:
            yield _run(locked, state, run, points.get(run.id, []), times[run.id])


def config(locked: Registration, run: Run) -> dict[str, Any]:
    """The resolved data set, model and recipe of a run."""
    resolved = resolve(locked.study, cells(locked.study)[run.cell])
    return {name: getattr(resolved, name).model_dump(mode="json") for name in ("dataset", "model", "recipe")}


def _run(
    locked: Registration, state: LedgerState, run: Run, points: list[Point], times: tuple[int, int | None]
) -> OutRun:
    known, result = state.runs[run.id], (state.results or {}).get(run.id, {})
    tested = moment_ms(state.evaluated_at) if result else 0
    for name in sorted(key for key in result if key.startswith("test_")):
        points = [*points, (name, float(str(result[name])), tested, known.epoch)]
    files = {"weights.safetensors": known.weights or "", "test-predictions.parquet": str(result.get("predictions", ""))}
    return OutRun(
        run.id,
        STATUS.get(known.status, "KILLED"),
        times[0],
        times[1] if known.status != "running" else None,
        _params(locked, run),
        tuple(points),
        _tags(locked, state, run, known) | unasked(locked, state, run, {name for name, *_ in points}),
        {name: digest for name, digest in files.items() if digest},
    )


def _params(locked: Registration, run: Run) -> dict[str, str]:
    """Levels under the factors' own names, then every resolved field under its dotted one."""
    found = {name: _text(level) for name, level in cells(locked.study)[run.cell].levels.items()}
    for section, fields in config(locked, run).items():
        found |= {f"{section}.{name}": _text(value) for name, value in fields.items()}
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _tags(locked: Registration, state: LedgerState, run: Run, known: RunState) -> dict[str, str]:
    why = exploratory(locked, state, run)
    tags = {
        "mlflow.runName": run.id,
        "mlflow.source.name": "lockbox",
        "mlflow.source.git.commit": state.jobs[-1].commit if state.jobs else "unknown",
        "mlflow.note.content": f"Run {run.id} of registration {locked.sha256}. {why}".strip(),
        "lockbox.registration": locked.sha256,
        "lockbox.title": locked.study.title,
        "lockbox.run": run.id,
        "lockbox.cell": cells(locked.study)[run.cell].label,
        "lockbox.replicate": str(run.replicate),
        "lockbox.attempt": str(known.attempt),
        "lockbox.status": "exploratory" if why else "registered",
        "lockbox.demonstration": str(locked.study.demonstration).lower(),
        **{f"lockbox.seed.{name}": seed for name, seed in run.seeds.as_hex().items()},
    }
    more = {"lockbox.exploratory": why, "lockbox.reason": known.reason, "lockbox.weights_sha256": known.weights or ""}
    return tags | {name: text for name, text in more.items() if text}


def unasked(locked: Registration, state: LedgerState, run: Run, metrics: set[str]) -> dict[str, str]:
    """The tag that names those metrics of a run that no hypothesis is about: exploratory, though the run is registered."""
    asked = {hypothesis.response or locked.study.primary.name for hypothesis in locked.study.hypotheses}
    others = metrics if exploratory(locked, state, run) else metrics - asked
    return {"lockbox.exploratory_metrics": ", ".join(sorted(others))} if others else {}


def exploratory(locked: Registration, state: LedgerState, run: Run) -> str:
    """Why no registered verdict rests on this run; empty where one does."""
    if not locked.study.hypotheses:
        return "Exploratory: the plan registers no hypothesis."
    others = [other.id for other in locked.runs if other.replicate == run.replicate]
    if state.complete and not all(state.runs[name].ended for name in others):
        return "Exploratory: its replicate is incomplete, and only complete replicates are confirmatory."
    return ""


def _points(home: Home, state: LedgerState, lines: tuple[Line, ...]) -> dict[str, list[Point]]:
    found: dict[str, list[Point]] = {}
    for line in lines:
        if line.event == "metrics":
            at = moment_ms(line.at)
            for run, attempt, epoch, name, value in metrics_of(get(home, str(line.data["segment"]))):
                if attempt == state.runs[run].attempt:
                    found.setdefault(run, []).append((name, value, at, epoch))
    return found


def _times(lines: tuple[Line, ...]) -> dict[str, tuple[int, int | None]]:
    """When the newest attempt of a run began and when it was heard of last."""
    found: dict[str, tuple[int, int | None]] = {}
    for line in lines:
        if line.event == "run_started":
            found |= {run: (moment_ms(line.at), None) for run in line.data["runs"]}
        elif line.event in ("metrics", "run_finished", "run_failed"):
            for run in line.data.get("runs", [line.data.get("run")]):
                found[run] = (found[run][0], moment_ms(line.at))
    return found


def moment_ms(at: str) -> int:
    """A ledger time in milliseconds since 1970, UTC."""
    return round(moment(at).timestamp() * 1000)
