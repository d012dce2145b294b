"""Everything that a reproduction can share with a paper or not: data, preprocessing, model, recipe, metric, selection rule."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lab.errors import InvalidInput
from lab.study.design import Cell, level_text, resolve
from lab.study.draft import Study
from lab.study.standing import ExploratoryFinding

State = Literal["matched", "changed", "unknown"]
SAME = ("same", "=")
PREPROCESSING = ("dataset.patch", "dataset.position")
METRICS = {"test_accuracy": "share of test examples classified correctly", "test_loss": "mean cross entropy in nats"}


@dataclass(frozen=True, slots=True)
class Setting(ExploratoryFinding):
    """One line of the difference: `theirs` is empty where the paper does not say, which makes it unknown."""

    group: str
    item: str
    ours: str
    theirs: str
    state: State


def settings(study: Study, cell: Cell, theirs: Mapping[str, str], *, runs: int | None = None) -> tuple[Setting, ...]:
    """Every line with its state; `runs` is the paper's number of runs. InvalidInput for an item that is none of them."""
    ours = ours_of(study, cell)
    wrong = [item for item in theirs if item not in {item for _, item, _ in ours}]
    if wrong:
        known = ", ".join(item for _, item, _ in ours)
        raise InvalidInput("no such item", where="--theirs", seen=wrong[0], remedy=f"One of: {known}")
    given = dict(theirs)
    if runs is not None:
        given.setdefault("runs", str(runs))
    return tuple(_line(group, item, own, given.get(item, "").strip()) for group, item, own in ours)


def ours_of(study: Study, cell: Cell) -> tuple[tuple[str, str, str], ...]:
    """Group, item and our value of every line, in the order in which they are shown."""
    resolved = resolve(study, cell)
    sections = {name: getattr(resolved, name).model_dump() for name in ("dataset", "model", "recipe")}
    flat = [(item, value) for name, section in sections.items() for item, value in _flat(name, section)]
    found = [
        ("preprocessing" if item in PREPROCESSING else {"dataset": "data"}.get(item.split(".")[0], item.split(".")[0]), item, _text(value))
        for item, value in flat
        if item != "dataset.split.seed"
    ]  # fmt: skip
    found.append(("preprocessing", "standardisation", "by channel, mean and sd of the training examples"))
    found.append(("metric", "metric", METRICS[study.primary.name]))
    patience = resolved.recipe.patience
    kept = f"least validation loss, patience {patience}" if patience else "last epoch"
    found.append(("selection rule", "checkpoint", kept))
    found.append(("selection rule", "reported", "mean of all runs of the cell, none left out"))
    found.append(("selection rule", "runs", str(study.replicates.count)))
    order = ("data", "preprocessing", "model", "recipe", "metric", "selection rule")
    return tuple(sorted(found, key=lambda row: order.index(row[0])))


def _flat(prefix: str, section: Mapping[str, Any]) -> list[tuple[str, Any]]:
    rows = []
    for name, value in section.items():
        rows += _flat(f"{prefix}.{name}", value) if isinstance(value, Mapping) else [(f"{prefix}.{name}", value)]
    return rows


def _line(group: str, item: str, ours: str, theirs: str) -> Setting:
    if not theirs or theirs == "?":
        return Setting(group, item, ours, "", "unknown")
    return Setting(group, item, ours, theirs, "matched" if _equal(ours, theirs) else "changed")


def _equal(ours: str, theirs: str) -> bool:
    """The same number however written, the same words in any case, or the word "same"."""
    if theirs.casefold() in SAME or theirs.casefold() == ours.casefold():
        return True
    try:
        return math.isclose(float(ours.replace(",", "")), float(theirs.replace(",", "")), rel_tol=1e-9)
    except ValueError:
        return False


def _text(value: Any) -> str:
    return "none" if value is None else level_text(value)
