"""Verify what a registration's ledger says of runs under stress: after the opening, held by their hashes, counts made again."""

from collections.abc import Mapping

import numpy as np

from lab.errors import IntegrityError
from lab.study.numbers import times
from lab.workflow.record.ledger import LedgerState
from lab.workflow.record.permit import permit_of
from store.blobs import get
from store.journal import Line
from store.paths import Home
from store.segments import probabilities_of
from store.stressed import stress_of, truth_of

EVENTS = ("stress_started", "stressed")


def stress_recounted(home: Home, lines: tuple[Line, ...], state: LedgerState) -> str:
    """One sentence about all evaluations; IntegrityError at the first that does not agree with its files."""
    about = [line for line in lines if line.event in EVENTS]
    if not about:
        return "no run was put under stress"
    evaluated = next((line.number for line in lines if line.event == "test_evaluated"), None)
    if evaluated is None or about[0].number < evaluated:
        raise IntegrityError("test images were read for stress before the test set was evaluated", where="ledger")
    permit = permit_of(state, state.committed or {}, state.commit_head).checkpoints_sha256
    unchanged: dict[str, dict[str, np.ndarray]] = {}
    for line in about:
        where = f"ledger line {line.number + 1}"
        if line.data["permit"] != permit:
            raise IntegrityError("this reading has another permit than the opening", where=where)
        if line.event == "stressed":
            _one(home, state, line.data, unchanged, where)
    reads, done = (sum(line.event == name for line in about) for name in EVENTS)
    return f"{done} conditions recounted; test images read {times(reads)} after the opening, none of them an opening"


def _one(
    home: Home, state: LedgerState, data: Mapping, unchanged: dict[str, dict[str, np.ndarray]], where: str
) -> None:
    """Counts of one evaluation from its segment, its labels, and the decisions on unchanged images."""
    found = stress_of(get(home, data["segment"]))
    truth = {key: truth_of(get(home, digest)) for key, digest in data["truth"].items()}
    if set(found) != set(data["results"]) or set(found) != set(state.results or {}):
        raise IntegrityError("the predictions under stress are of other runs", where=where)
    other = data["data"]["fingerprint"] if data["data"] else ""
    if other and data["condition"]["family"] == "clean":
        unchanged[other] = {run: predicted for run, (_, predicted) in found.items()}
    for run, (key, predicted) in found.items():
        places, labels = truth[key]
        before = unchanged[other][run] if other else _opening(home, state, run, places, labels, where)
        counts = data["results"][run]
        seen = (int((predicted == labels).sum()), int((before[places] == labels).sum()), len(labels))
        if len(predicted) != len(labels) or seen != (counts["correct"], counts["clean"], counts["n"]):
            raise IntegrityError("counts under stress are not those of the predictions", where=where, seen=run)


def _opening(
    home: Home, state: LedgerState, run: str, places: np.ndarray, labels: np.ndarray, where: str
) -> np.ndarray:
    """What the run decided at the opening, whose labels must be the ones that are counted against here."""
    own, probabilities = probabilities_of(get(home, str((state.results or {})[run]["predictions"])))
    if not np.array_equal(own[places], labels):
        raise IntegrityError("the labels under stress are not those of the opening", where=where, seen=run)
    return probabilities.argmax(axis=1)
