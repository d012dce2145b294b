"""The exploratory table of a design that is a part of all combinations: alias chains, main effects or slopes."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from lab.analysis.aliases import HIGHEST, Effect, alias_label, aliases_of, chains, column
from lab.analysis.grid import signs_of
from lab.analysis.results import AnovaRow, SlopeRow
from lab.analysis.sample import Sample
from lab.analysis.slopes import model_row, scaled
from lab.stats.contrast import Estimate
from lab.stats.fitted import FittedTerm, fitted_table
from lab.stats.groups import t_interval
from lab.study.design_words import factor_words
from lab.study.draft import Study
from lab.study.numbers import p_text

SHOWN_IN_CHAIN = 3
"""So many effects of a chain are named."""

BENT = (
    "Straight lines do not describe these cells (lack of fit, {p}): the slopes are the best linear summary over "
    "the ranges planned, and say little about any part of them."
)


def part_anova(study: Study, data: Sample) -> tuple[tuple[AnovaRow, ...], str, tuple[str, ...]]:
    """Rows, what kind of sums they are, and remarks; empty with a reason where the cells do not allow it."""
    if np.any(data.groups.n == 0):
        return (), "none", ("A cell has no completed run: the table of this design is not defined and left out.",)
    names, columns = _terms(study)
    try:
        terms, lack, error = fitted_table(data.values, [one[data.cell] for one in columns], data.cell)
    except ValueError:
        return (), "none", ("The design's cells cannot tell its terms apart: the table is left out.",)
    rows = [_row(name, term) for name, term in zip(names, terms, strict=True)]
    if lack.df:
        rows.append(_row("Lack of fit", lack))
    equal = bool(np.all(data.groups.n == data.groups.n[0]))
    remarks = () if equal else ("Cell sizes differ: sums of squares are of type III.",)
    if study.planned_part and study.planned_part.kind == "latin_hypercube" and lack.p <= study.analysis.alpha:
        remarks = (*remarks, BENT.format(p=p_text(lack.p)))
    return (*rows, _row("Residual", error)), "balanced" if equal else "type III", remarks


def slope_rows(
    study: Study, data: Sample, run_ids: Sequence[str], estimate: Callable[[np.ndarray], Estimate], level: float
) -> Iterator[SlopeRow]:
    """The fitted change over the range of each factor of a Latin hypercube, beside the completed runs `run_ids`."""
    places = (scaled(study) + 1) / 2
    for axis, factor in enumerate(study.factors):
        found = estimate(model_row(study, (factor.name,)))
        yield SlopeRow(
            factor.name,
            f"{factor.name.replace('_', ' ')}, {factor_words(study, factor)}",
            found.value,
            *t_interval(found.value, found.se, found.df, level),
            found.df,
            float(np.mean(data.groups.mean)),
            tuple(float(place) for place in places[data.cell, axis]),
            tuple(float(value) for value in data.values),
            tuple(run_ids),
        )


def aliased(study: Study, row: np.ndarray, own: tuple[str, ...]) -> str:
    """What to add to the name of an exploratory effect."""
    return alias_label(aliases_of(study, row, own))


def _terms(study: Study) -> tuple[list[str], list[np.ndarray]]:
    """Names and columns [cells]: chains of a fraction, main effects of a screening, slopes of a hypercube."""
    part, names = study.planned_part, [factor.name for factor in study.factors]
    if part is None or part.kind == "latin_hypercube":
        return names, list(scaled(study).T)
    signs = signs_of(study)
    if part.kind == "plackett_burman":
        return names, list(signs.T)
    found = chains(study)
    return [chain_words(names, chain) for chain in found], [column(signs, chain[0]) for chain in found]


def chain_words(names: list[str], chain: tuple[Effect, ...]) -> str:
    """The effects of a chain of up to three factors, or its shortest: "depth:width = dropout:activation"."""
    shown = [effect for effect in chain if len(effect) <= HIGHEST] or [chain[0]]
    return " = ".join(":".join(names[place] for place in effect) for effect in shown[:SHOWN_IN_CHAIN])


def _row(name: str, term: FittedTerm) -> AnovaRow:
    return AnovaRow(
        name, term.df, term.sum_sq, term.mean_sq, term.f, term.p, term.partial_eta_squared, term.omega_squared
    )
