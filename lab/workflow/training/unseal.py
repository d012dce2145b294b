"""Open the lockbox: commit the checkpoints, evaluate the test set once, and put the results on record."""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from lab.analysis.measured import measure
from lab.data.lockbox import Permit, open_test
from lab.errors import Forbidden, LabError
from lab.study.registration import Registration
from lab.train.predict import probabilities, score
from lab.workflow.deviation import deviations
from lab.workflow.record.data_place import location_of
from lab.workflow.record.exclusive import writing
from lab.workflow.record.interrupt import StopRequest
from lab.workflow.record.kept import keep_examples, keep_validation
from lab.workflow.record.ledger import LedgerState, fold, ledger, lines_of
from lab.workflow.record.permit import checkpoints, permit_of
from lab.workflow.record.planned import datasets, prepared, specs
from lab.workflow.record.presence import present
from lab.workflow.record.recorder import weights_from
from lab.workflow.record.registered import load, registrations
from store.blobs import get, put
from store.errors import StoreError
from store.journal import Writer
from store.paths import Home
from store.segments import predictions_segment


def unseal(
    home: Home,
    registration: str,
    on_progress: Callable[[str, int, int], None] = lambda message, done, total: None,
    *,
    should_stop: StopRequest | None = None,
    log: str = "",
) -> LedgerState:
    """Commit the hashes of all checkpoints, open the lockbox and evaluate every finished run, once.

    Forbidden (exit 3) while runs have not ended and after the test set was evaluated. A call that was cut off is resumed as the
    same opening: its numbers were never on record. `on_progress` gets a message, runs done and runs in all.
    """
    locked = load(home, registration)
    with writing(home, locked.sha256) as file:
        state = fold(lines_of(home, locked.sha256))
        _allowed(state)
        with present(home, locked.sha256, "unseal", log=log) as presence:
            permit = _opened(home, locked, file, state)
            finished = [run.id for run in state.runs.values() if run.status == "done"]
            results, examples = {}, {}
            for name, result in _evaluate(home, locked, state, finished, permit, examples):
                results[name] = result
                presence.say("evaluating the test set", len(results), len(finished))
                on_progress("evaluating the test set", len(results), len(finished))
                if should_stop:
                    should_stop.check()
            opening = len(state.openings) or 1
            file.append("test_evaluated", {"opening": opening, "results": results, "examples": examples})
    return ledger(home, locked.sha256)


def _allowed(state: LedgerState) -> None:
    where = f"registration {state.registration[:8]}"
    if state.abandoned_at:
        raise Forbidden("this study was abandoned", where=where, seen=state.reason, remedy="Lock a new one")
    if state.results is not None:
        raise Forbidden(
            "the lockbox was opened already; a test set is evaluated once",
            where=where,
            seen=f"opened {state.opened_at[:16]}",
            remedy="See the results: python -m lab analyze REG",
        )
    if not state.complete:
        raise Forbidden(
            f"{len(state.missing)} of {len(state.planned)} planned runs have not ended",
            where=where,
            seen=", ".join(state.missing[:3]),
            remedy="Train them first: python -m lab run REG",
        )


def _opened(home: Home, locked: Registration, file: Writer, state: LedgerState) -> Permit:
    """The permit, after the commitment and the opening are on record; a resumed call finds both there."""
    finished, head = checkpoints(state), state.commit_head
    if state.committed is None:
        for digest in finished.values():
            get(home, digest)  # the bytes are there and are what their name says, before the name is committed
        deviations.record(file, state, deviations.at_opening(state))
        failed = [run.id for run in state.runs.values() if run.status == "failed"]
        head = file.append("checkpoints_committed", {"checkpoints": finished, "failed": failed}).sha256
    permit = permit_of(state, state.committed or finished, head)
    if not state.openings:
        data = {"opening": 1, "permit": permit.checkpoints_sha256, "opening_number": openings_before(home, locked) + 1}
        file.append("lockbox_opened", data)
    return permit


def openings_before(home: Home, locked: Registration) -> int:
    """How many other registrations of this home have opened the same test split, or read the data set's test part as a second one
    under stress (a lower bound)."""
    return sum(_opened_same(home, locked, name) for name in registrations(home) if name != locked.sha256)


def _opened_same(home: Home, locked: Registration, name: str) -> bool:
    try:
        other = load(home, name)
        same = other.data.fingerprint == locked.data.fingerprint
        same = same and other.study.dataset.split == locked.study.dataset.split
        state = ledger(home, name)
        read = [entry["data"]["fingerprint"] for entry in state.stress_reads if entry["data"]]
        return (same and bool(state.openings)) or locked.data.fingerprint in read
    except (LabError, StoreError):
        return False


def _evaluate(
    home: Home,
    locked: Registration,
    state: LedgerState,
    finished: list[str],
    permit: Permit,
    examples: dict[str, Mapping[str, str]],
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Every finished run on the test examples; predictions are kept as blobs, and what the `examples` look like."""
    named, place = datasets(locked), location_of(state)
    names = tuple(response.name for response in locked.study.responses)
    seen = prepared(home, locked, place, lambda message, share: None)
    opened = {key: open_test(dataset, permit, cache=home.cache, location=place) for key, dataset in named.items()}
    for key, test in opened.items():
        examples[key] = keep_examples(home, locked, seen[key], test, permit, place)
    for spec in specs(locked, finished):
        test = opened[spec.dataset_key]
        weights = weights_from(get(home, str(state.runs[spec.run_id].weights)))
        found = probabilities(spec.model, weights, test.images)
        before = probabilities(spec.model, weights, seen[spec.dataset_key].validation.images)
        kept = keep_validation(home, spec.run_id, seen[spec.dataset_key], before)
        yield spec.run_id, _scored(home, spec.run_id, test.labels, found, names) | {"validation": kept}


def _scored(
    home: Home, run_id: str, labels: np.ndarray, found: np.ndarray, names: tuple[str, ...]
) -> dict[str, object]:
    """Accuracy (fraction), mean cross-entropy (nats) and the other registered responses; probabilities float32 [n, classes]."""
    correct, loss = score(labels, found)
    return {
        "test_accuracy": correct / len(labels),
        "test_loss": loss,
        "correct": correct,
        "n": len(labels),
        **measure(labels, found, names),
        "predictions": put(home, predictions_segment(run_id, labels, found.argmax(axis=1), found)),
    }
