"""Structural lint of a study: what cannot mean anything whatever the data (power is judged in lab.analysis.planning)."""

import difflib
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lab.errors import InvalidInput
from lab.study.design import MOST_CELLS, cells, resolve
from lab.study.draft import Study
from lab.study.factors import ALIASES, Factor
from lab.study.hypothesis import Hypothesis
from lab.study.lint_design import design_errors, hypercube_errors
from lab.study.lint_levels import level_errors, unread_fields
from lab.study.recipe import Dataset, Model, Recipe
from lab.study.unused import unused_settings


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding about a plan: an error refuses it, a warning does not."""

    level: Literal["error", "warning"]
    where: str
    message: str
    remedy: str

    @property
    def line(self) -> str:
        """The remark on one line."""
        return f"{self.where}: {self.message}. {self.remedy}"


def lint(study: Study) -> tuple[Remark, ...]:
    """All structural remarks about a study, in the order of its sections."""
    found = [*_factors(study)]
    if not found:
        found += [*_levels(study), *_sections(study)]
    return (*found, *_hypotheses(study))


def _error(where: str, message: str, remedy: str) -> Remark:
    return Remark("error", where, message, remedy)


def _factors(study: Study) -> Iterator[Remark]:
    fields = _fields()
    for factor in study.factors:
        where = f"factors.{factor.name}"
        if factor.field not in fields:
            near = difflib.get_close_matches(factor.name, [*ALIASES, *fields], n=1, cutoff=0.4)
            hint = f"Did you mean {near[0]!r}?" if near else f"Use one of {', '.join(ALIASES)}"
            yield _error(where, "this factor addresses no field of dataset, model or recipe", hint)
        if len(factor.levels) < 2:
            yield _error(where, "a factor needs at least two levels", "Add a level, or fix the field in its section")
    count = math.prod(len(factor.levels) for factor in study.factors)
    if study.planned_part is None and count > MOST_CELLS:
        yield _error("factors", f"{count} cells are more than {MOST_CELLS}", "Remove levels or factors")


def _fields() -> set[str]:
    sections = {"dataset": Dataset, "model": Model, "recipe": Recipe}
    return {f"{name}.{field}" for name, model in sections.items() for field in model.model_fields if field != "split"}


def _levels(study: Study) -> Iterator[Remark]:
    told: set[tuple[str, str]] = set()
    sound = []
    for cell in cells(study):
        try:
            resolved = resolve(study, cell)
        except InvalidInput as error:
            if (error.where, repr(error.seen)) not in told:
                told.add((error.where, repr(error.seen)))
                yield _error(error.where, f"{error.what} (seen: {error.seen!r})", error.remedy)
            continue
        sound.append(resolved)
        if resolved.model.norm == "batch" and resolved.recipe.batch_size == 1 and ("batch", "norm") not in told:
            told.add(("batch", "norm"))
            yield _error("model.norm", "batch normalisation of a batch of one is always 0", "Raise recipe.batch_size")
        size, batch = resolved.dataset.split.train, resolved.recipe.batch_size
        if batch > size and ("batch", str(batch)) not in told:
            told.add(("batch", str(batch)))
            yield _error(
                "recipe.batch_size", f"a batch of {batch} is larger than the {size} training examples", "Lower it"
            )
    yield from (Remark("warning", *found) for found in unused_settings(study, sound))


def _sections(study: Study) -> Iterator[Remark]:
    primary = [response.name for response in study.responses if response.primary]
    if len(primary) != 1:
        yield _error("responses", f"exactly one response is primary, here {len(primary)}", "Set primary = true on one")
    if len({response.name for response in study.responses}) < len(study.responses):
        yield _error("responses", "a response is listed twice", "Remove one")
    if {"test_loss", "test_nll"} <= {response.name for response in study.responses}:
        yield _error("responses", "test_loss and test_nll are one number under two names", "Remove one")
    if study.replicates.seeds == "common" and study.analysis.error != "replicate":
        yield _error("analysis.error", "common seeds make runs dependent", 'Set error = "replicate" (STATISTICS, 1)')
    yield from (_error(*found) for found in design_errors(study))


def _hypotheses(study: Study) -> Iterator[Remark]:
    ids = [hypothesis.id for hypothesis in study.hypotheses]
    for position, hypothesis in enumerate(study.hypotheses):
        where = f"hypotheses.{hypothesis.id}"
        if hypothesis.id in ids[:position]:
            yield _error(where, "two hypotheses have this id", "Rename one")
        yield from _effect(study, hypothesis, where)


def _effect(study: Study, hypothesis: Hypothesis, where: str) -> Iterator[Remark]:
    names = [factor.name for factor in study.factors]
    unknown = [
        name for name in (*hypothesis.factors, *(hypothesis.levels or {}), *(hypothesis.at or {})) if name not in names
    ]
    for name in dict.fromkeys(unknown):
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
        hint = f"Did you mean {near[0]!r}?" if near else f"The study's factors are {', '.join(names)}"
        yield _error(where, f"unknown effect or factor {name!r}", hint)
    if unknown:
        return
    if len(hypothesis.factors) > 2 or len(set(hypothesis.factors)) < len(hypothesis.factors):
        yield _error(where, f"an effect is one factor or two different ones, seen {hypothesis.effect!r}", "Shorten it")
        return
    if hypothesis.response not in (None, *(response.name for response in study.responses)):
        yield _error(where, f"{hypothesis.response!r} is not measured", "Add it under [[responses]]")
    if study.planned_part and study.planned_part.kind == "latin_hypercube":
        yield from (_error(*found) for found in hypercube_errors(study, hypothesis, where))
        return
    yield from (_error(*found) for found in level_errors(study, hypothesis, where))
    yield from _contrast(study, hypothesis, where)
    yield from (Remark("warning", *found) for found in unread_fields(hypothesis, where))


def _contrast(study: Study, hypothesis: Hypothesis, where: str) -> Iterator[Remark]:
    compared = {name: _compared(study, hypothesis, name) for name in hypothesis.factors}
    kind = hypothesis.contrast
    if kind == "difference" and any(len(levels) != 2 for levels in compared.values()):
        yield _error(where, "a difference compares two levels of each factor", "Name two under `levels`")
    if kind in ("omnibus", "monotone") and any(len(levels) < 2 for levels in compared.values()):
        yield _error(where, f"a {kind} contrast compares two levels or more", "Name them under `levels`")
    if kind == "omnibus" and hypothesis.expect in ("increase", "decrease"):
        yield _error(where, "an omnibus effect has no direction", 'Expect "difference" or "equivalence"')
    if kind == "monotone" and hypothesis.expect in ("difference", "equivalence"):
        message = f"a monotone contrast says that every step goes one way: {hypothesis.expect!r} is not defined for it"
        yield _error(where, message, 'Expect "increase" or "decrease", or use contrast = "omnibus"')
    if kind == "custom":
        yield from _custom(hypothesis, compared, where)
    if kind in ("linear", "quadratic", "monotone"):
        yield from _trend(study, hypothesis, compared, where)


def _compared(study: Study, hypothesis: Hypothesis, name: str) -> tuple:
    factor = study.factor(name)
    return (hypothesis.levels or {}).get(name) or (factor.levels if factor else ())


def _custom(hypothesis: Hypothesis, compared: dict[str, tuple], where: str) -> Iterator[Remark]:
    wanted = 1
    for levels in compared.values():
        wanted *= len(levels)
    weights = hypothesis.custom_weights
    if hypothesis.weights is not None and hypothesis.scores is not None:
        yield _error(f"{where}.scores", "a custom contrast has its numbers twice, as weights and as scores", "Keep one")
    elif isinstance(hypothesis.scores, str):
        message = f"a custom contrast is made of numbers, not of {hypothesis.scores!r}"
        yield _error(f"{where}.scores", message, f"Write {wanted} of them that add up to 0, or use a linear contrast")
    elif len(weights) != wanted:
        yield _error(f"{where}.weights", f"{wanted} weights are needed, {len(weights)} given", "Give one per level")
    elif abs(math.fsum(weights)) > 1e-9 * sum(map(abs, weights)) or not any(weights):
        yield _error(f"{where}.weights", f"weights of a contrast add up to 0, these to {sum(weights):g}", "Mend them")
    elif not 1e-6 <= max(map(abs, weights)) <= 1e6:
        message = f"weights of this size ({max(map(abs, weights)):g}) leave no estimate in the response's unit"
        yield _error(f"{where}.weights", message, "Scale them: those of a difference are -1 and 1")


def _trend(study: Study, hypothesis: Hypothesis, compared: dict[str, tuple], where: str) -> Iterator[Remark]:
    if len(hypothesis.factors) != 1:
        yield _error(where, f"a {hypothesis.contrast} contrast is about one factor", 'Use contrast = "difference"')
        return
    (name, levels), scores = next(iter(compared.items())), hypothesis.scores
    if hypothesis.contrast == "quadratic" and len(levels) < 3:
        yield _error(where, "a curve needs three levels", "Use a linear contrast")
    if hypothesis.contrast == "monotone":
        return
    if scores is None and len(levels) > 2:
        yield _error(
            f"{where}.scores", "three or more levels have no default scores", 'Set "rank", "value", "log2" or numbers'
        )
    if isinstance(scores, tuple) and (len(scores) != len(levels) or len(set(scores)) < 2):
        yield _error(f"{where}.scores", f"{len(levels)} scores are needed that are not all equal", "Give one per level")
    elif isinstance(scores, tuple) and hypothesis.contrast == "quadratic" and len(set(scores)) < 3:
        yield _error(f"{where}.scores", "a curve needs three different scores", "Give other scores")
    factor: Factor | None = study.factor(name)
    if scores in ("value", "log2") and not (factor and factor.numeric):
        yield _error(f"{where}.scores", f"the levels of {name} are not numbers", 'Use "rank" or numbers')
    elif scores == "log2" and any(level <= 0 for level in levels):
        yield _error(f"{where}.scores", "log2 needs levels above 0", 'Use "rank" or "value"')
