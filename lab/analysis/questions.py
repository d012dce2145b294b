"""From a registered hypothesis to contrast weights on the cells of the design."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from lab.analysis.aliases import alias_label, aliases_of
from lab.analysis.grid import codes_of
from lab.analysis.slopes import slope_row
from lab.errors import InvalidInput
from lab.stats import weights
from lab.study.design import level_text, minus
from lab.study.draft import Study
from lab.study.factors import Factor, Level
from lab.study.hypothesis import Hypothesis

Levels = tuple[Level, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What a hypothesis asks of the cell means.

    `rows` [r, cells] are the contrasts with their `labels`: one ("single"), every adjacent step ("steps"), or every
    pairwise difference ("omnibus"), whose space `span` [s, cells] spans. `group` [cells] numbers the levels of the
    effect, `stratum` [cells] the combinations of all other factors.
    """

    form: Literal["single", "steps", "omnibus"]
    rows: np.ndarray
    labels: tuple[str, ...]
    span: np.ndarray
    group: np.ndarray
    stratum: np.ndarray
    interaction: bool

    @property
    def needed(self) -> np.ndarray:
        """Which cells [cells] carry weight."""
        return np.any(self.rows != 0, axis=0)


def question(study: Study, hypothesis: Hypothesis, at: Mapping[str, Levels] | None = None) -> Question:
    """Contrast weights of a hypothesis; `at` restricts further factors (for simple effects)."""
    if study.planned_part and study.planned_part.kind == "latin_hypercube":
        return _slope(study, hypothesis)
    names, codes = [factor.name for factor in study.factors], codes_of(study)
    axes = [_axis(names, name, hypothesis) for name in hypothesis.factors]
    compared = [_levels(study.factors[axis], hypothesis) for axis in axes]
    form, effect, labels = _effect(study, hypothesis, compared)
    chosen = {**(hypothesis.at or {}), **(at or {})}
    means = {_axis(names, name, hypothesis): _mean(study.factor(name), levels) for name, levels in chosen.items()}
    full = [len(study.factors[axis].levels) for axis in axes]
    picks = [_pick(study.factors[axis], levels) for axis, levels in zip(axes, compared, strict=True)]

    def on_cells(rows: np.ndarray) -> np.ndarray:
        return np.stack([weights.on_cells(codes, _place(row, picks, full), axes, means) for row in rows])

    rows = _cleared(on_cells(effect))
    labels = tuple(
        f"{label}{_at_words(hypothesis)}{alias_label(aliases_of(study, row, hypothesis.factors, tuple(chosen)))}"
        for label, row in zip(labels, rows, strict=True)
    )
    span = _span([len(levels) for levels in compared]) if form == "omnibus" else effect
    group, stratum = _numbered(codes, axes), _numbered(codes, [axis for axis in range(len(names)) if axis not in axes])
    return Question(form, rows, labels, _cleared(on_cells(span)), group, stratum, len(axes) > 1)


def _slope(study: Study, hypothesis: Hypothesis) -> Question:
    """A question about a Latin hypercube: one row, and no levels to exchange runs between."""
    row, label = slope_row(study, hypothesis)
    rows, none = _cleared(row[None]), np.zeros(len(row), dtype=int)
    return Question("single", rows, (label,), rows, none, none, len(hypothesis.factors) > 1)


def scores_of(hypothesis: Hypothesis, levels: Levels) -> list[float]:
    """The scores of a trend over `levels`; two levels without scores are ranks."""
    scores = hypothesis.scores or "rank"
    if not isinstance(scores, str):
        return [float(score) for score in scores]
    if scores == "rank":
        return [float(rank) for rank in range(len(levels))]
    values = [float(level) for level in levels]
    return [float(np.log2(value)) for value in values] if scores == "log2" else values


def _effect(study: Study, hypothesis: Hypothesis, compared: list[Levels]) -> tuple[str, np.ndarray, tuple[str, ...]]:
    """Form, weights [r, product of compared levels] and labels."""
    sizes, kind = [len(levels) for levels in compared], hypothesis.contrast
    if kind == "omnibus":
        return "omnibus", _kron([weights.pairs(size) for size in sizes]), _pair_labels(hypothesis, compared)
    if kind == "monotone":
        return "steps", weights.steps(sizes[0]), _step_labels(hypothesis, compared[0])
    if kind == "custom":
        return "single", np.atleast_2d(hypothesis.custom_weights), (f"{_effect_words(hypothesis)}, custom weights",)
    if kind == "difference":
        return "single", _kron([weights.difference()[None] for _ in sizes]), (_pair_labels(hypothesis, compared)[0],)
    scores = scores_of(hypothesis, compared[0])
    row = (weights.linear if kind == "linear" else weights.quadratic)(scores, hypothesis.per)
    return "single", row[None], (_trend_label(hypothesis, compared[0]),)


def _trend_label(hypothesis: Hypothesis, levels: Levels) -> str:
    """The ends are named as the estimate runs, from the lowest score to the highest, in whatever order levels stand."""
    scale = hypothesis.scores if isinstance(hypothesis.scores, str) else "scores" if hypothesis.scores else "rank"
    scores = scores_of(hypothesis, levels)
    ends = f"from {level_text(levels[scores.index(min(scores))])} to {level_text(levels[scores.index(max(scores))])}"
    per = "" if hypothesis.per == "range" else f", per unit of {scale}"
    return f"{_effect_words(hypothesis)}, {hypothesis.contrast} in {scale} {ends}{per}"


def _effect_words(hypothesis: Hypothesis) -> str:
    return " × ".join(name.replace("_", " ") for name in hypothesis.factors)


def _at_words(hypothesis: Hypothesis) -> str:
    """Which levels of other factors a registered simple effect is restricted to: " at weight decay 0"."""
    chosen = (
        f"{name.replace('_', ' ')} {'/'.join(map(level_text, levels))}"
        for name, levels in (hypothesis.at or {}).items()
    )
    text = ", ".join(chosen)
    return f" at {text}" if text else ""


def _pair_labels(hypothesis: Hypothesis, compared: list[Levels]) -> tuple[str, ...]:
    pairs = zip(hypothesis.factors, compared, strict=True)
    each = [[minus(name, a, b) for a, b in itertools.combinations(levels, 2)] for name, levels in pairs]
    if len(each) == 1:
        return tuple(each[0])
    return tuple(" × ".join(f"({part})" for part in parts) for parts in itertools.product(*each))


def _step_labels(hypothesis: Hypothesis, levels: Levels) -> tuple[str, ...]:
    return tuple(minus(hypothesis.factors[0], a, b) for a, b in itertools.pairwise(levels))


def _kron(parts: Sequence[np.ndarray]) -> np.ndarray:
    product = parts[0]
    for part in parts[1:]:
        product = np.kron(product, part)
    return product


def _span(sizes: list[int]) -> np.ndarray:
    return _kron([weights.centring(size) for size in sizes])


def _cleared(rows: np.ndarray) -> np.ndarray:
    """Weights that are rounding errors become 0: a cell without weight is not needed (scores 0.1, 0.2, 0.3)."""
    return np.where(np.abs(rows) > 1e-12 * np.abs(rows).max(initial=0.0), rows, 0.0)


def _levels(factor: Factor, hypothesis: Hypothesis) -> Levels:
    return (hypothesis.levels or {}).get(factor.name) or factor.levels


def _pick(factor: Factor, levels: Levels) -> np.ndarray:
    """Which place among all levels each compared level has."""
    return np.array([factor.levels.index(level) for level in levels])


def _place(row: np.ndarray, picks: list[np.ndarray], full: list[int]) -> np.ndarray:
    """Weights of the compared levels as a tensor over all levels of the effect's factors, 0 for the others."""
    tensor = np.zeros(full)
    tensor[np.ix_(*picks)] = row.reshape([len(pick) for pick in picks])
    return tensor


def _mean(factor: Factor | None, levels: Levels) -> np.ndarray:
    mean = np.zeros(len(factor.levels) if factor else 0)
    for level in levels:
        mean[factor.levels.index(level)] = 1.0 / len(levels)
    return mean


def _numbered(codes: np.ndarray, axes: list[int]) -> np.ndarray:
    """A number per cell for the combination of levels of these factors."""
    number = np.zeros(len(codes), dtype=int)
    for axis in axes:
        number = number * (int(codes[:, axis].max()) + 1) + codes[:, axis]
    return number


def _axis(names: list[str], name: str, hypothesis: Hypothesis) -> int:
    if name not in names:
        raise InvalidInput("the effect names no factor of the study", where=f"hypotheses.{hypothesis.id}", seen=name)
    return names.index(name)
