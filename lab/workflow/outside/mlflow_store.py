"""Runs of an MLflow store as a long CSV: parameters, tags and the last value of every metric, one finished run per line."""

import csv
import io
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lab.errors import InvalidInput
from lab.workflow.outside.mlflow_client import mlflow_client

FINISHED = "FINISHED"
STATUS = {"1": "RUNNING", "2": "SCHEDULED", "3": FINISHED, "4": "FAILED", "5": "KILLED"}
"""How a folder store writes a run's status (mlflow.entities.RunStatus); newer ones write the word."""
MOST_RUNS = 100_000


@dataclass(frozen=True, slots=True)
class StoredRun:
    """One run as its store knows it: `values` are parameters, tags and metrics by name."""

    name: str
    experiment: str
    status: str
    values: Mapping[str, str]


def mlflow_csv(store: str, experiment: str = "") -> tuple[bytes, tuple[str, ...]]:
    """The finished runs of a store as CSV, and what was left out in words.

    `store` is a folder ("mlruns"), read here; or an address of MLflow's own (sqlite:///FILE, http://…), read by its client.
    `experiment` is a name; empty: the only one. Unavailable without that client, InvalidInput where there is no such store or run.
    """
    # os.path takes a name too long for a file system as one that is not there
    runs = list(_of_folder(Path(store)) if "://" not in store and os.path.isdir(store) else _of_client(store))
    names = sorted({run.experiment for run in runs})
    if not runs or (experiment and experiment not in names) or (not experiment and len(names) > 1):
        said = "no run in this store" if not runs else "no such experiment" if experiment else "several experiments"
        raise InvalidInput(
            said, where=store, seen=experiment or None, remedy=f"--experiment {' | '.join(names[:20])}" if names else ""
        )  # fmt: skip
    chosen = [run for run in runs if run.experiment in (experiment, names[0] if not experiment else experiment)]
    done = [run for run in chosen if run.status == FINISHED]
    if not done:
        raise InvalidInput("no run of this experiment has finished", where=store, seen=f"{len(chosen)} runs")
    return _written(done), left_out([run.status for run in chosen if run.status != FINISHED], len(chosen))


def left_out(states: list[str], count: int) -> tuple[str, ...]:
    """A remark about runs that did not finish; none where all did."""
    if not states:
        return ()
    each = ", ".join(f"{states.count(state)} {state.lower() or 'without state'}" for state in dict.fromkeys(states))
    return (
        f"{len(states)} of {count} runs are left out because they did not finish ({each}): estimates are given that training completed.",
    )


def _written(runs: list[StoredRun]) -> bytes:
    columns = list(dict.fromkeys(["run", *(name for run in runs for name in sorted(run.values))]))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({**run.values, "run": run.name} for run in runs)
    return text.getvalue().encode()


def _of_folder(root: Path) -> Iterator[StoredRun]:
    for meta in sorted(root.glob("*/*/meta.yaml")):
        run, facts = meta.parent, _facts(meta)
        if facts.get("lifecycle_stage", "active") != "active" or not (run / "metrics").is_dir():
            continue
        parts = {part: _files(run / part) for part in ("params", "tags", "metrics")}
        parts["metrics"] = {name: _last(text) for name, text in parts["metrics"].items()}
        status = facts.get("status", "")
        experiment = _facts(run.parent / "meta.yaml").get("name", run.parent.name)
        name = parts["tags"].get("mlflow.runName") or facts.get("run_name") or run.name
        yield StoredRun(name, experiment, STATUS.get(status, status), _together(**parts))


def _facts(path: Path) -> dict[str, str]:
    """The scalar lines of a meta.yaml; MLflow writes one key per line and quotes what YAML would misread."""
    pairs = (line.partition(": ")[::2] for line in _text(path).splitlines() if ": " in line)
    return {key.strip(): value.strip().strip("'\"") for key, value in pairs}


def _files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): _text(path).strip() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(
            "this file of the store cannot be read", where=str(path), seen=type(error).__name__
        ) from error


def _last(lines: str) -> str:
    """The value logged last: lines are "milliseconds value step", and the greatest step wins, then the latest time."""
    rows = [line.split() for line in lines.splitlines() if len(line.split()) >= 2]
    if not rows:
        return ""
    return max(rows, key=lambda row: (int(row[2]) if len(row) > 2 else 0, int(row[0])))[1]


def _of_client(store: str) -> Iterator[StoredRun]:
    with mlflow_client(store, "reading") as client:
        for experiment in client.search_experiments():
            yield from (_stored(run, experiment.name) for run in _every(client, experiment.experiment_id))


def _every(client, experiment: str) -> Iterator:
    token, seen = None, 0
    while seen < MOST_RUNS:
        page = client.search_runs([experiment], page_token=token)
        yield from page
        token, seen = page.token, seen + len(page)
        if not token:
            return


def _stored(run, experiment: str) -> StoredRun:
    data = run.data
    metrics = {name: repr(value) for name, value in data.metrics.items()}
    return StoredRun(
        run.info.run_name or run.info.run_id, experiment, run.info.status, _together(data.params, data.tags, metrics)
    )


def _together(params: Mapping[str, str], tags: Mapping[str, str], metrics: Mapping[str, str]) -> dict[str, str]:
    """One name, one column; a name that is both is told apart by its kind."""
    own = {name: value for name, value in tags.items() if not name.startswith("mlflow.")}
    kinds = {"params": params, "tags": own, "metrics": metrics}
    count = [name for part in kinds.values() for name in part]
    return {
        name if count.count(name) == 1 and name != "run" else f"{kind}.{name}": value
        for kind, part in kinds.items()
        for name, value in part.items()
    }
