"""Other ways to look at the same registered questions: fewer runs, other weights, errors, scales and tests."""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from lab.analysis.confirmatory import Samples, samples
from lab.analysis.questions import Question
from lab.analysis.robust_bootstrap import put_by_bootstrap
from lab.analysis.robust_scale import on_logits
from lab.analysis.table import RunTable
from lab.analysis.testing import Tested, put
from lab.stats.anova import balanced
from lab.stats.reduced import reduced, terms_beside
from lab.study.draft import Study
from lab.study.hypothesis import Hypothesis

MOST_LEFT_OUT = 200
"""More replicates or cells than this are not left out one by one."""

ERRORS = {"welch": "Welch's error", "pooled": "pooled error", "replicate": "replicate error"}
TESTS = {"t": "t and F tests", "permutation": "permutation test", "sign_flip": "sign flips of replicates"}
TARGETS = {"this_test_set": "these test examples only", "new_examples": "new test examples too"}


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One way of looking: the study with its plan, the questions, the data, and why a hypothesis has no place in it.

    `refused` [hypotheses] is empty where the look applies; `scale` [hypotheses] turns its estimates into the response's
    unit; `chance` are the data with failed runs at chance, None without failures; `by` puts a question to the data.
    """

    group: str
    change: str
    study: Study
    asks: list[Question]
    data: Samples
    chance: Samples | None
    refused: tuple[str, ...]
    scale: tuple[float, ...]
    by: Callable[..., Tested] = put


def looks(study: Study, asks: list[Question], table: RunTable) -> Iterator[Look]:
    """Every other look at complete replicates of the runs, in the order in which they are shown."""
    plain = _look("", "", study, asks, table)
    yield from _without_replicates(study, asks, table)
    yield from _without_cells(study, asks, table)
    yield from _other_sums(plain, table)
    yield from _other_plans(plain, table)
    yield from _logit(plain, table)
    yield from _bootstrap(plain)


def _look(group: str, change: str, study: Study, asks: list[Question], table: RunTable, refused=None) -> Look:
    chance = samples(study, table, failed_at_chance=True) if np.any(table.failed) else None
    count = len(asks)
    return Look(
        group, change, study, asks, samples(study, table), chance, refused or ("",) * count, (1.0,) * count
    )  # fmt: skip


def _without_replicates(study: Study, asks: list[Question], table: RunTable) -> Iterator[Look]:
    numbers = np.unique(table.replicate)
    for number in numbers if 2 < len(numbers) <= MOST_LEFT_OUT else ():
        yield _look("replicate", f"without replicate {number}", study, asks, table.only(table.replicate != number))


def _without_cells(study: Study, asks: list[Question], table: RunTable) -> Iterator[Look]:
    """A contrast that averages over other factors leaves out the combination of them that lacks the cell."""
    for cell in table.cells if len(table.cells) <= MOST_LEFT_OUT else ():
        changed = [_without(ask, cell.index, part=study.planned_part is not None) for ask in asks]
        refused = tuple("" if ask else "the contrast needs this cell" for ask in changed)
        if all(refused):
            continue
        kept = [new or old for new, old in zip(changed, asks, strict=True)]
        yield _look("cell", f"without {cell.label}", study, kept, table.only(table.cell != cell.index), refused)


def _without(ask: Question, cell: int, *, part: bool) -> Question | None:
    """The question without the stratum that the cell is in; None where nothing is left, or only a part was planned."""
    if not ask.needed[cell]:
        return ask
    strata = np.unique(ask.stratum[ask.needed])
    if part or len(strata) < 2:
        return None
    gone = ask.stratum == ask.stratum[cell]

    def rest(rows: np.ndarray) -> np.ndarray:
        return np.where(gone, 0.0, rows) * (len(strata) / (len(strata) - 1))

    return dataclasses.replace(ask, rows=rest(ask.rows), span=rest(ask.span))


def _other_sums(plain: Look, table: RunTable) -> Iterator[Look]:
    """Types I and II weigh cells by their runs and leave interactions out; with equal cells they change nothing."""
    study, levels = plain.study, [len(factor.levels) for factor in plain.study.factors]
    names = [factor.name for factor in study.factors]
    by_response = [plain.data[_response(study, hypothesis)] for hypothesis in study.hypotheses]
    if study.planned_part or any(data is None or np.any(data.groups.n == 0) for data in by_response):
        return
    if all(balanced(data.groups.n) for data in by_response):
        return
    refused = tuple("a simple effect has one type only" if one.at else "" for one in study.hypotheses)
    for kind in (1, 2):
        asks = []
        for hypothesis, ask, data, why in zip(study.hypotheses, plain.asks, by_response, refused, strict=True):
            terms = terms_beside(tuple(sorted(names.index(name) for name in hypothesis.factors)), len(names), kind)
            rows, span = (each if why else reduced(each, levels, data.groups.n, terms) for each in (ask.rows, ask.span))
            asks.append(dataclasses.replace(ask, rows=rows, span=span))
        yield dataclasses.replace(
            plain, group="sums of squares", change=f"type {'I' * kind}", asks=asks, refused=refused
        )  # fmt: skip


def _other_plans(plain: Look, table: RunTable) -> Iterator[Look]:
    """Other error, test and target, where the randomisation allows it: runs with common seeds are no independent ones."""
    plan, common = plain.study.analysis, plain.study.replicates.seeds == "common"
    for error, words in ERRORS.items():
        if error != plan.error and not (common and error != "replicate"):
            yield _planned(plain, "error", words, error=error)
    tests = {"t", "sign_flip"} if common else {"t"} if plain.study.planned_part else {"t", "permutation"}
    for test, words in TESTS.items():
        if test != plan.test and test in tests:
            yield _planned(plain, "test", words, test=test, target="this_test_set")
    for target, words in TARGETS.items():
        if target != plan.target and plan.test == "t" and table.correct is not None:
            yield _planned(plain, "target", words, target=target)


def _bootstrap(plain: Look) -> Iterator[Look]:
    """Interval and tests of single contrasts by the studentised bootstrap of runs; runs of a block are no independent ones."""
    plan = plain.study.analysis
    if plain.study.replicates.seeds == "common" or plan.error == "replicate" or plan.target != "this_test_set":
        return
    refused = tuple(
        "" if ask.form == "single" else "an effect of several contrasts has no interval" for ask in plain.asks
    )
    if not all(refused):
        plan = plan.model_copy(update={"test": "t", "error": "welch"})
        study = plain.study.model_copy(update={"analysis": plan})
        change = "studentised bootstrap of runs"
        yield dataclasses.replace(
            plain, group="interval", change=change, study=study, refused=refused, by=put_by_bootstrap
        )


def _planned(plain: Look, group: str, change: str, **plan) -> Look:
    study = plain.study.model_copy(update={"analysis": plain.study.analysis.model_copy(update=plan)})
    return dataclasses.replace(plain, group=group, change=change, study=study)


def _logit(plain: Look, table: RunTable) -> Iterator[Look]:
    """Logits of (correct + 1/2) / (N + 1), Haldane (1956); each SESOI times the slope at the mean of the cells it is about."""
    study, name = plain.study, "test_accuracy"
    data = plain.data[name]
    if data is None or study.analysis.target != "this_test_set":
        return
    slopes, refused = [], []
    for hypothesis, ask in zip(study.hypotheses, plain.asks, strict=True):
        other = _response(study, hypothesis) != name
        mean = float(np.mean(data.groups.mean[ask.needed])) if np.any(ask.needed) else float("nan")
        inside = not other and np.isfinite(mean) and 0 < mean < 1
        slopes.append(1 / (mean * (1 - mean)) if inside else 1.0)
        refused.append("" if inside else "the response is no accuracy" if other else "a cell without completed runs")
    if all(refused):
        return
    hypotheses = tuple(_steeper(one, slope) for one, slope in zip(study.hypotheses, slopes, strict=True))
    replaced = {name: on_logits(data, table.n_test)}
    chance = None if plain.chance is None else {**plain.chance, name: on_logits(plain.chance[name], table.n_test)}
    yield dataclasses.replace(
        plain,
        group="scale",
        change="logits, shown at the slope of the mean",
        study=study.model_copy(update={"hypotheses": hypotheses}),
        data={**plain.data, **replaced},
        chance=chance,
        refused=tuple(refused),
        scale=tuple(1 / slope for slope in slopes),
    )


def _steeper(hypothesis: Hypothesis, slope: float) -> Hypothesis:
    sesoi = None if hypothesis.sesoi is None else hypothesis.sesoi * slope
    return hypothesis.model_copy(update={"sesoi": sesoi})


def _response(study: Study, hypothesis: Hypothesis) -> str:
    return hypothesis.response or study.primary.name
