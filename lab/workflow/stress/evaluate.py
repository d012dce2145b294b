"""Evaluate every trained run on harder images, after the opening: exploratory, resumed where it stopped, all of it on record."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from lab.analysis.drawn import drawn_order
from lab.data.lockbox import Permit
from lab.errors import IntegrityError
from lab.stress.attacks import Function
from lab.stress.conditions import CLEAN, Condition, draw_seed
from lab.stress.corruptions import corrupt
from lab.stress.evaluate import Decided, decide
from lab.stress.stacked import images_at_a_time, stacked, stacks
from lab.study.registration import Registration
from lab.train.spec import RunSpec
from lab.train.threads import one_thread
from lab.workflow.record.exclusive import writing
from lab.workflow.record.interrupt import StopRequest
from lab.workflow.record.ledger import LedgerState, demand_results, fold, ledger, lines_of
from lab.workflow.record.permit import permit_of
from lab.workflow.record.planned import specs
from lab.workflow.record.presence import present
from lab.workflow.record.recorder import weights_from
from lab.workflow.record.registered import load
from lab.workflow.record.stress_record import recorded
from lab.workflow.stress.images import Images, Other, images_of, other_data
from store.blobs import get, put
from store.journal import Writer
from store.paths import Home
from store.segments import probabilities_of
from store.stressed import Row, stress_segment, truth_segment

MOST_CHANGED = 0.005
"""So many decisions on unchanged images may differ from those of the opening: last bits differ between processors."""


@dataclass(frozen=True, slots=True)
class _Job:
    """What stays the same while conditions come and go."""

    home: Home
    locked: Registration
    state: LedgerState
    permit: Permit
    other: Other | None
    images: Mapping[str, Images]
    tell: Callable[[str, float], None]


def stress(
    home: Home,
    registration: str,
    conditions: Sequence[Condition],
    data: str = "",
    same_labels: str = "",
    *,
    on_progress: Callable[[str, float], None] = lambda message, fraction: None,
    should_stop: StopRequest | None = None,
    log: str = "",
) -> LedgerState:
    """Put every finished run under each of `conditions`, on its own test images or on those of `data`.

    Forbidden before the lockbox was opened. What is on record already is not computed again; each condition is recorded as soon
    as it is done. The reading of test images is on record first (`stress_started`).
    """
    locked = load(home, registration)
    with writing(home, locked.sha256) as file:
        state = fold(lines_of(home, locked.sha256))
        demand_results(state)
        other = other_data(home, locked, data, same_labels) if data else None
        wanted = [one for one in _in_order(conditions, other) if not recorded(state, one, other and other.document)]
        if wanted:
            with present(home, locked.sha256, "stress", log=log) as presence:
                began = time.monotonic()

                def tell(message: str, fraction: float) -> None:
                    if should_stop:
                        should_stop.check()
                    left = (time.monotonic() - began) * (1 / fraction - 1) if fraction > 0.02 else None
                    presence.say(message, int(100 * fraction), 100, eta=left)
                    on_progress(message, fraction)

                with one_thread():
                    _all(home, locked, state, other, wanted, file, tell)
    return ledger(home, locked.sha256)


def _in_order(conditions: Sequence[Condition], other: Other | None) -> list[Condition]:
    """Each once; another data set begins with its unchanged images, which the rest is compared with."""
    first = [Condition(CLEAN)] if other else []
    return list(dict.fromkeys([*first, *(one for one in conditions if other or one.family != CLEAN)]))


def _all(
    home: Home,
    locked: Registration,
    state: LedgerState,
    other: Other | None,
    wanted: list[Condition],
    file: Writer,
    tell,
) -> None:
    permit = permit_of(state, state.committed or {}, state.commit_head)
    head = {"opening": len(state.openings), "permit": permit.checkpoints_sha256, "data": other and other.document}
    file.append("stress_started", {**head, "conditions": [one.document for one in wanted]})
    tell("reading test images", 0.0)
    job = _Job(home, locked, state, permit, other, images_of(home, locked, state, permit, other), tell)
    runs = list(stacks(specs(locked, [run.id for run in state.runs.values() if run.status == "done"])))
    costs, done = [_cost(job, one) for one in wanted], 0.0
    clean = _clean(job, runs)
    for condition, cost in zip(wanted, costs, strict=True):
        begun, share = done / sum(costs), cost / sum(costs)
        data = _under(
            job, runs, condition, clean, lambda part, a=begun, b=share, c=condition: tell(c.label, a + b * part)
        )
        file.append("stressed", {**head, "condition": condition.document, **data})
        done += cost


def _cost(job: _Job, condition: Condition) -> float:
    examples = max(len(one.labels) for one in job.images.values())
    return condition.cost * (min(examples, condition.examples) if condition.examples else examples)


def _clean(job: _Job, runs: list[tuple[RunSpec, ...]]) -> Mapping[str, NDArray[np.int16]]:
    """What every run decides on unchanged images, for comparison; the study's own must be the decisions on record."""
    found: dict[str, NDArray[np.int16]] = {}
    for stack, decided, _ in _decided(job, runs, Condition(CLEAN), lambda part: None):
        found |= {spec.run_id: row for spec, row in zip(stack, decided.predicted, strict=True)}
    return found if job.other else {run: _on_record(job, run, row) for run, row in found.items()}


def _on_record(job: _Job, run: str, again: NDArray[np.int16]) -> NDArray[np.int16]:
    content = get(job.home, str(job.state.results[run]["predictions"]))
    before = probabilities_of(content)[1].argmax(axis=1).astype(np.int16)
    changed = float(np.mean(before != again))
    if changed > MOST_CHANGED:
        raise IntegrityError(
            "the checkpoint does not decide as it did at the opening",
            where=run,
            seen=f"{100 * changed:.1f} % of the decisions differ",
            remedy="Check the code and the data: python -m lab verify REG",
        )
    return before


def _under(
    job: _Job, runs: list[tuple[RunSpec, ...]], condition: Condition, clean: Mapping[str, NDArray[np.int16]], tell
) -> dict[str, object]:
    """Truth, predictions and counts of all runs under one condition, as the ledger keeps them."""
    rows: list[Row] = []
    results: dict[str, dict[str, object]] = {}
    truth: dict[str, str] = {}
    for stack, decided, places in _decided(job, runs, condition, tell):
        key = stack[0].dataset_key
        labels = job.images[key].labels[places]
        truth[key] = put(job.home, truth_segment(places, labels))
        for spec, predicted, flat in zip(stack, decided.predicted, decided.flat, strict=True):
            rows.append((spec.run_id, key, predicted))
            results[spec.run_id] = {
                "correct": int((predicted == labels).sum()),
                "clean": int((clean[spec.run_id][places] == labels).sum()),
                "n": len(labels),
                **({"flat": int(flat)} if condition.attack else {}),
            }
    segment = put(job.home, stress_segment(sorted(rows, key=lambda row: row[0])))
    return {"seed": f"{_seed(job, condition):016x}", "truth": truth, "segment": segment, "results": results}


def _decided(
    job: _Job, runs: list[tuple[RunSpec, ...]], condition: Condition, tell: Callable[[float], None]
) -> Iterator[tuple[tuple[RunSpec, ...], Decided, NDArray[np.int64]]]:
    """Each stack with its decisions and the places of the images they are about."""
    seed, made = _seed(job, condition), {}
    for number, stack in enumerate(runs):
        key = stack[0].dataset_key
        images = job.images[key]
        places = _places(job, condition, len(images.labels))
        if key not in made:
            harder = (
                images.pixels if condition.attack else corrupt(images.pixels, condition, seed=seed, fill=images.mean)
            )
            made[key] = (harder[places].reshape(len(places), -1) / np.float32(255)).astype(np.float32)
        decided = decide(
            _function(job, stack, images),
            made[key],
            images.labels[places],
            condition,
            runs=len(stack),
            seed=seed,
            at_a_time=images_at_a_time(stack[0].model, len(stack)),
            tell=lambda part, number=number: tell((number + part) / len(runs)),
        )
        tell((number + 1) / len(runs))
        yield stack, decided, places


def _function(job: _Job, stack: tuple[RunSpec, ...], images: Images) -> Function:
    pixels = int(np.prod(images.pixels.shape[1:3]))
    mean, sd = (torch.as_tensor(np.tile(one, pixels)) for one in (images.mean, images.sd))
    weights = [weights_from(get(job.home, str(job.state.runs[spec.run_id].weights))) for spec in stack]
    return stacked(stack[0].model, weights, mean, sd)


def _places(job: _Job, condition: Condition, examples: int) -> NDArray[np.int64]:
    """All examples, or the first of them in the order drawn from the registration where an attack takes fewer."""
    if not condition.attack or condition.examples >= examples:
        return np.arange(examples)
    return np.sort(drawn_order(job.locked.sha256, examples)[: condition.examples])


def _seed(job: _Job, condition: Condition) -> int:
    fingerprint = job.other.fingerprint if job.other else job.locked.data.fingerprint
    return draw_seed(job.locked.sha256, fingerprint, condition.family)
