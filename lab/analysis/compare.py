"""A against B as a guided path: what the two are decides the test, and one sentence says what it found."""

import math

import numpy as np

from lab.analysis.compare_models import Answered, models
from lab.analysis.compare_recipes import recipes
from lab.analysis.compared import Compared, Comparison
from lab.analysis.sample import sample
from lab.analysis.table import RESPONSE_UNITS, RunTable
from lab.errors import InvalidInput
from lab.study import numbers
from lab.study.design import Cell, cell_name, level_text
from lab.study.draft import Study
from lab.study.responses import in_words

BETWEEN = {
    "two trained models": "This speaks of these two trained models, not of their recipes",
    "two recipes": "This speaks of the two recipes over training seeds, on these test examples",
}


def cell_named(cells: tuple[Cell, ...], name: str) -> Cell:
    """The cell that `name` means: "c03", its label, or "depth=2,activation=relu". InvalidInput where none or several."""
    wanted = name.strip()
    parts = dict(part.partition("=")[::2] for part in wanted.split(",") if "=" in part)
    pairs = {key.strip(): value.strip() for key, value in parts.items()}
    found = [cell for cell in cells if _is(cell, wanted) or (pairs and _has(cell, pairs))]
    if len(found) == 1:
        return found[0]
    raise InvalidInput(
        "no cell is named so" if not found else f"{len(found)} cells are named so",
        where="compare",
        seen=name,
        remedy=f"Name a run (c00-r1), a cell (c00), or every level, for example {_example(cells[0])}.",
    )


def compare_models(
    study: Study, names: tuple[str, str], labels: tuple[str, str], answers: tuple[Answered, Answered]
) -> Comparison:
    """Two runs by their answers, the share that is right; `names` are run ids, `labels` the cells' labels."""
    if names[0] == names[1]:
        raise InvalidInput("a run cannot be compared with itself", where="compare", seen=names[0])
    why, main, beside = models(*answers, 1 - study.analysis.alpha)
    means = tuple(float(one.right.mean()) for one in answers)
    return _told("two trained models", names, labels, "test_accuracy", means, ((), ()), why, main, beside)


def compare_recipes(study: Study, table: RunTable, first: Cell, second: Cell) -> Comparison:
    """Two cells by the study's primary response over their completed runs."""
    if first.index == second.index:
        raise InvalidInput("a cell cannot be compared with itself", where="compare", seen=first.label)
    response = study.primary.name
    data, common = sample(table, response, response), study.replicates.seeds == "common"
    for cell in (first, second):
        if data.groups.n[cell.index] < 1:
            raise InvalidInput("no run of this cell was completed", where="compare", seen=cell.label)
    why, main, beside = recipes(table, data, first.index, second.index, 1 - study.analysis.alpha, common=common)
    failed = int(np.sum(table.failed & np.isin(table.cell, [first.index, second.index])))
    if failed:
        why += f" {failed} failed run{'s are' if failed > 1 else ' is'} left out: the estimate is given training completed."
    means = tuple(float(data.groups.mean[cell.index]) for cell in (first, second))
    values = tuple(tuple(map(float, data.values[data.cell == cell.index])) for cell in (first, second))
    names = tuple(cell_name(cell.index, len(table.cells)) for cell in (first, second))
    return _told("two recipes", names, (first.label, second.label), response, means, values, why, main, beside)


def _told(
    subject: str,
    names: tuple[str, str],
    labels: tuple[str, str],
    response: str,
    means: tuple[float, float],
    values: tuple[tuple[float, ...], tuple[float, ...]],
    why: str,
    main: Compared,
    beside: tuple[Compared, ...],
) -> Comparison:
    unit = RESPONSE_UNITS[response]
    told = tuple(f"{name} ({label})" for name, label in zip(names, labels, strict=True))
    sentence = _sentence(subject, told, response, unit, means, main)
    return Comparison(subject, *names, *labels, response, unit, means, values, why, main, beside, sentence)


def _sentence(
    subject: str, names: tuple[str, str], response: str, unit: str, means: tuple[float, float], main: Compared
) -> str:
    """One sentence with effect, interval and its kind, n, p and the smallest p."""
    first, second = (numbers.percent(mean, unit) for mean in means)
    head = f"{names[1]} against {names[0]}: {in_words(response)} {second} against {first}, difference "
    said = p_words(main) if not math.isfinite(main.p) else f"{main.method}: {p_words(main)}"
    return f"{head}{effect_words(main, unit)}, {main.n}; {said}. {BETWEEN[subject]}; exploratory."


def effect_words(row: Compared, unit: str) -> str:
    """The difference with its interval, kind and level: "+2.9 pp [−10.7, +16.5] (Welch t, 95 %)"."""
    if not math.isfinite(row.low):
        return f"{numbers.pp(row.estimate, unit)} without interval"
    ends = numbers.interval(row.estimate, row.low, row.high, unit)
    return f"{ends} ({row.kind}, {numbers.confidence(row.level)})"


def p_words(row: Compared) -> str:
    """p and the smallest p that was possible, or why there is none."""
    if not math.isfinite(row.p):
        return row.note or "no p"
    least = f"smallest possible {numbers.p_text(row.smallest_p)}" if row.smallest_p > 0 else "without a lower bound"
    return f"{numbers.p_text(row.p)} ({least})"


def _is(cell: Cell, name: str) -> bool:
    return name == cell.label or (name[:1] == "c" and name[1:].isdigit() and int(name[1:]) == cell.index)


def _has(cell: Cell, pairs: dict[str, str]) -> bool:
    own = {name.rsplit(".", 1)[-1]: level for name, level in cell.levels.items()}
    own.update(cell.levels)
    return all(key in own and value in (level_text(own[key]), str(own[key])) for key, value in pairs.items())


def _example(cell: Cell) -> str:
    return ",".join(f"{name}={level_text(level)}" for name, level in cell.levels.items())
