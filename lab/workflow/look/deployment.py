"""Which of a study's models are measured, and how large each of them is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lab.profile.latency import measured, multiply_adds
from lab.profile.results import SizeRow, Timed
from lab.study.design import cells, resolve
from lab.study.recipe import Model
from lab.study.registration import Registration
from lab.workflow.record.ledger_state import LedgerState
from lab.workflow.record.recorder import weights_from
from store.blobs import get
from store.paths import Home

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_TIMED = 6


@dataclass(frozen=True, slots=True, eq=False)
class TrainedModel:
    """One distinct model of a study: its size, and the first finished run of its cells with the weights of that run."""

    model: Model
    size: SizeRow
    run: str
    runs: tuple[str, ...]
    weights: Mapping[str, "NDArray[np.float32]"]


def distinct(home: Home, locked: Registration, state: LedgerState) -> tuple[TrainedModel, ...]:
    """The models that differ in anything but training, in the order of the cells; those of failed cells are left out."""
    groups: dict[tuple[str, int], list[str]] = {}
    resolved = [resolve(locked.study, cell) for cell in cells(locked.study)]
    finished = [run for run in locked.runs if state.runs[run.id].status == "done"]
    for run in sorted(finished, key=lambda run: (run.cell, run.replicate)):
        own = resolved[run.cell]
        groups.setdefault((own.model.model_dump_json(), own.dataset.patch or 0), []).append(run.id)
    by_id = {run.id: run for run in finished}
    return tuple(_one(home, resolved[by_id[names[0]].cell].model, names, by_id, state) for names in groups.values())


def _one(home: Home, model: Model, names: list[str], by_id: Mapping, state: LedgerState) -> TrainedModel:
    content = get(home, str(state.runs[names[0]].weights))
    weights = weights_from(content)
    parameters = sum(value.size for name, value in weights.items() if "running_" not in name)
    planned = tuple(dict.fromkeys(by_id[name].cell for name in names))
    norm = "" if model.norm == "none" else f", {model.norm} norm"
    words = (
        f"depth {model.depth}, width {model.width}, {model.activation}{norm}{', residual' if model.residual else ''}"
    )
    size = SizeRow(planned, words, int(parameters), len(content), multiply_adds(weights))
    return TrainedModel(model, size, names[0], tuple(names), weights)


def chosen(models: Sequence[TrainedModel], state: LedgerState) -> list[tuple[TrainedModel, str]]:
    """The models to be timed and why: all up to `MOST_TIMED`; else smallest, largest, best, and others evenly between."""
    order = sorted(range(len(models)), key=lambda i: (models[i].size.parameters, i))
    why = {order[0]: "smallest", order[-1]: "largest"}
    if state.results is not None:
        best = max(order, key=lambda i: _score(models[i], state))
        why[best] = f"{why[best]}, highest mean score" if best in why else "highest mean score"
    spread = np.unique(np.linspace(0, len(order) - 1, min(MOST_TIMED, len(order))).round().astype(int))
    others = [order[i] for i in spread if order[i] not in why][: MOST_TIMED - len(why)]
    picked = sorted({*why, *others}, key=order.index)
    return [(models[i], why.get(i, "between")) for i in picked]


def _score(model: TrainedModel, state: LedgerState) -> float:
    """Mean test accuracy of its runs."""
    results = state.results or {}
    found = [float(str(results[run]["test_accuracy"])) for run in model.runs if run in results]
    return float(np.mean(found)) if found else 0.0


def timings(
    models: Sequence[tuple[TrainedModel, str]], device: str, tell: Callable[[str, float], None]
) -> tuple[Timed, ...]:
    """Each model in a process of its own, one after the other: nothing else of this study competes for the processor."""
    rows = []
    for number, (one, why) in enumerate(models):
        tell(f"timing {one.size.label}", number / len(models))
        before, batches = measured(one.model, one.weights, device)
        rows.append(Timed(one.run, one.size.cells[0], one.size.label, why, before, batches))
    return tuple(rows)
