"""Export a study to an MLflow store: an experiment of its own, one run per training run; exported again, nothing doubles."""

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lab.errors import Forbidden, Unavailable
from lab.study.registration import Registration, canonical
from lab.workflow.outside.mlflow_client import file_of_store, mlflow_client
from lab.workflow.outside.mlflow_runs import OutRun, config, out_runs
from lab.workflow.record.ledger import LedgerState, ledger, lines_of
from lab.workflow.record.registered import load
from store.blobs import get
from store.paths import Home

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

DONE = "lockbox.exported"
"""The tag that is written last: a run without it was cut off and is written anew."""
BATCH, PARAMS = 1000, 100
"""The most metrics and parameters that MLflow takes in one call."""
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export did: how many runs the experiment has, how many were written now, how many of those replaced another."""

    registration: str
    store: str
    experiment: str
    runs: int
    written: int
    replaced: int


def export_mlflow(
    home: Home,
    registration: str,
    store: str,
    *,
    progress: Callable[[str, float], None] = lambda message, fraction: None,
) -> Exported:
    """Write every run that was started into `store` (sqlite:///FILE, http://…); nothing in the home changes.

    Forbidden before the first run. A run that is there as it is stays; one that has changed, or was cut off, is replaced.
    """
    locked = load(home, registration)
    state, lines = ledger(home, locked.sha256), lines_of(home, locked.sha256)
    runs = tuple(out_runs(home, locked, state, lines))
    if not runs:
        remedy = "Train it first: python -m lab run REG"
        raise Forbidden("no run of this study was started", where=f"registration {locked.short}", remedy=remedy)
    written, replaced = 0, 0
    with mlflow_client(store, "writing") as client:
        name, number = _experiment(client, locked, state, store)
        known = dict(_known(client, number))
        for place, run in enumerate(runs):
            progress("exporting", place / len(runs))
            digest = _digest(run)
            there = known.get(run.id, [])
            if [seen for _, seen in there] == [digest]:
                continue
            for identity, _ in there:
                client.delete_run(identity)
            _write(client, home, locked, number, run, digest)
            written, replaced = written + 1, replaced + bool(there)
    return Exported(locked.sha256, store, name, len(runs), written, replaced)


def _experiment(client: "MlflowClient", locked: Registration, state: LedgerState, store: str) -> tuple[str, str]:
    """Name and number of the study's experiment, made where there is none."""
    name = f"{locked.study.title[:LONGEST_TITLE]} ({locked.short})"
    found = client.get_experiment_by_name(name)
    if found is not None and found.lifecycle_stage != "active":
        remedy = "Restore it, or delete it for good, with MLflow"
        raise Unavailable(
            "the experiment of this study was deleted in this store", where=store, seen=name, remedy=remedy
        )
    file = file_of_store(store)
    place = str(file.resolve().parent / "mlartifacts" / locked.short) if file else None
    number = found.experiment_id if found else client.create_experiment(name, artifact_location=place)
    verdicts = state.verdicts
    said = "; ".join(
        f"{one.id} {verdicts[one.id]}: {one.claim}" for one in locked.study.hypotheses if one.id in verdicts
    )
    tags = {
        "lockbox.registration": locked.sha256,
        "lockbox.head": state.head,
        "lockbox.state": state.state,
        "mlflow.note.content": f"{locked.study.question} Registration {locked.sha256}. {said}".strip(),
    }
    for key, text in tags.items():
        client.set_experiment_tag(number, key, text[:5000])
    return name, number


def _known(client: "MlflowClient", number: str) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """By our name: MLflow's own names of the runs that are there, each with the digest of what was written."""
    found: dict[str, list[tuple[str, str]]] = {}
    token = None
    while True:
        page = client.search_runs([number], page_token=token)
        for run in page:
            tags = run.data.tags
            found.setdefault(tags.get("lockbox.run", ""), []).append((run.info.run_id, tags.get(DONE, "")))
        token = page.token
        if not token:
            return iter(found.items())


def _write(client: "MlflowClient", home: Home, locked: Registration, number: str, run: OutRun, digest: str) -> None:
    from mlflow.entities import Metric, Param, RunTag

    made = client.create_run(number, start_time=run.start_ms, tags={"lockbox.run": run.id}, run_name=run.id).info.run_id
    params = [Param(name, text) for name, text in run.params.items()]
    tags = [RunTag(name, text) for name, text in run.tags.items()]
    metrics = [Metric(name, value, at, epoch) for name, value, at, epoch in run.metrics]
    for part in _parts(params, PARAMS):
        client.log_batch(made, params=part)
    for part in _parts(tags, PARAMS):
        client.log_batch(made, tags=part)
    for part in _parts(metrics, BATCH):
        client.log_batch(made, metrics=part)
    with tempfile.TemporaryDirectory(prefix="lockbox-mlflow-") as folder:
        seeds = next(one.seeds.as_hex() for one in locked.runs if one.id == run.id)
        planned = next(one for one in locked.runs if one.id == run.id)
        document = {"run": run.id, **config(locked, planned), "seeds": seeds}
        (Path(folder) / "config.json").write_text(json.dumps(document, indent=1, sort_keys=True))
        for name, blob in run.files.items():
            (Path(folder) / name).write_bytes(get(home, blob))
        client.log_artifacts(made, folder)
    if run.status != "RUNNING":
        client.set_terminated(made, run.status, run.end_ms)
    client.set_tag(made, DONE, digest)


def _parts(rows: list, most: int) -> Iterator[list]:
    return (rows[first : first + most] for first in range(0, len(rows), most))


def _digest(run: OutRun) -> str:
    """SHA-256 of everything that is written of a run."""
    rows = [[name, repr(value), at, epoch] for name, value, at, epoch in run.metrics]
    return hashlib.sha256(canonical({**asdict(run), "metrics": rows})).hexdigest()
