"""Profile a study: fit the baselines and fix them, evaluate them once the lockbox is open, measure size, time and memory."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import safetensors.numpy

from lab.data.files import files_of
from lab.data.lockbox import open_test
from lab.errors import Forbidden
from lab.profile.baselines import class_probabilities, fit_logistic, majority
from lab.profile.data_look import look
from lab.profile.results import DataFile, Fitted, Profile, fitted_of, to_bytes
from lab.study.registration import Registration
from lab.train.device import choose_device
from lab.train.predict import score
from lab.workflow.look.deployment import chosen, distinct, timings
from lab.workflow.record.code_identity import machine, versions
from lab.workflow.record.data_place import location_of
from lab.workflow.record.exclusive import writing
from lab.workflow.record.interrupt import StopRequest
from lab.workflow.record.ledger import LedgerState, fold, ledger, lines_of
from lab.workflow.record.permit import permit_of
from lab.workflow.record.planned import datasets, prepared
from lab.workflow.record.presence import present
from lab.workflow.record.recorder import weights_bytes
from lab.workflow.record.registered import load
from store.blobs import get, put
from store.journal import Writer
from store.paths import Home
from store.segments import predictions_segment

if TYPE_CHECKING:
    from lab.data.arrays import Prepared

RULE = (
    "every distinct model, up to six of them; of more, the smallest, the largest, the one of the cell with the highest mean "
    "score, and others evenly by number of parameters"
)
Tell = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class _Work:
    """What the steps share."""

    home: Home
    locked: Registration
    file: Writer
    data: Mapping[str, "Prepared"]
    location: Path | None
    tell: Tell


def profile(
    home: Home,
    registration: str,
    device: str = "cpu",
    *,
    on_progress: Tell = lambda message, fraction: None,
    should_stop: StopRequest | None = None,
    log: str = "",
) -> LedgerState:
    """Put baselines and a profile of the trained models on record; Forbidden before every run has ended.

    The baselines are fitted on training examples, chosen on validation examples and fixed in the ledger by their SHA-256.
    Only then, and only where the study's own results are on record, they are evaluated on the test examples, once: under
    the permit of the opening that there was, and not as another one.
    """
    locked = load(home, registration)
    with writing(home, locked.sha256) as file, present(home, locked.sha256, "profile", log=log) as presence:
        state = fold(lines_of(home, locked.sha256))
        _demand_trained(state)

        def tell(message: str, fraction: float) -> None:
            if should_stop:
                should_stop.check()
            presence.say(message, round(100 * fraction), 100)
            on_progress(message, fraction)

        place = location_of(state)
        data = prepared(home, locked, place, lambda message, fraction: tell(message, 0.1 * fraction))
        work = _Work(home, locked, file, data, place, tell)
        if not state.baselines_fixed:
            _fix(work)
        state = fold(lines_of(home, locked.sha256))
        if state.results is not None and not state.baselines:
            _evaluate(work, state)
        found = _measure(work, state, choose_device(device))
        file.append("profiled", {"blob": put(home, to_bytes(found))})
    return ledger(home, locked.sha256)


def _demand_trained(state: LedgerState) -> None:
    if not state.complete or not state.count("done"):
        raise Forbidden(
            "a profile needs trained models, and runs have not ended",
            where=f"registration {state.registration[:8]}",
            seen=f"{len(state.missing)} of {len(state.planned)} planned runs are open",
            remedy="Train them first: python -m lab run REG",
        )


def _fix(work: _Work) -> None:
    """Fit both baselines of every data set of the study, and write down what they are before they see a test example."""
    fitted = []
    for number, (key, data) in enumerate(work.data.items()):
        classes = len(data.identity.classes)
        most = majority(data.train.labels, classes)
        start, share = number / len(work.data), 1 / len(work.data)
        made = fit_logistic(
            (data.train.images, data.train.labels),
            (data.validation.images, data.validation.labels),
            classes,
            lambda message, fraction, start=start, share=share: work.tell(
                message, 0.1 + 0.4 * (start + share * fraction)
            ),
        )
        fitted.append(
            Fitted(
                key=key,
                majority=most,
                majority_validation_accuracy=float((data.validation.labels == most).mean()),
                tries=made.tries,
                c=made.c,
                validation_accuracy=next(one.validation_accuracy for one in made.tries if one.c == made.c),
                parameters=made.weight.size + made.bias.size,
                weights=put(work.home, weights_bytes(made.arrays)),
            )
        )
    weights = {row.key: row.weights for row in fitted}
    work.file.append("baselines_fixed", {"blob": put(work.home, to_bytes(tuple(fitted))), "weights": weights})


def _evaluate(work: _Work, state: LedgerState) -> None:
    """Say that the test examples are read under the permit of the opening; then what the fixed baselines make of them."""
    permit = permit_of(state, state.committed or {}, state.commit_head)
    fixed, results = state.baselines_fixed[-1], {}
    head = {"opening": len(state.openings), "permit": permit.checkpoints_sha256, "fixed": fixed["blob"]}
    work.file.append("baselines_started", head)
    for row in fitted_of(get(work.home, str(fixed["blob"]))):
        work.tell("baselines on the test set", 0.55)
        dataset = datasets(work.locked)[row.key]
        test = open_test(dataset, permit, cache=work.home.cache, location=work.location)
        arrays = safetensors.numpy.load(get(work.home, row.weights))
        found = class_probabilities(arrays["head.weight"], arrays["head.bias"], test.images)
        correct, loss = score(test.labels, found)
        kept = put(work.home, predictions_segment(f"logistic-{row.key}", test.labels, found.argmax(axis=1), found))
        results[row.key] = {
            "n": len(test.labels),
            "majority_correct": int((test.labels == row.majority).sum()),
            "logistic_correct": correct,
            "logistic_loss": loss,
            "predictions": kept,
        }
    work.file.append("baselines_evaluated", {**head, "results": results})


def _measure(work: _Work, state: LedgerState, device: str) -> Profile:
    models = distinct(work.home, work.locked, state)
    timed = timings(chosen(models, state), device, lambda message, fraction: work.tell(message, 0.6 + 0.35 * fraction))
    work.tell("looking at the data", 0.96)
    looks = []
    for key, data in work.data.items():
        files = files_of(datasets(work.locked)[key], cache=work.home.cache, location=work.location)
        looks.append(look(key, data, [DataFile(*one) for one in files]))
    sizes = tuple(model.size for model in models)
    return Profile(device, machine(), 1, versions(), RULE, sizes, timed, tuple(looks))
