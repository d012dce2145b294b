"""Exploratory looks at an opened study, one at a time: computed when a screen or the command line asks, never recorded."""

from collections.abc import Callable, Mapping
from typing import Any

from lab.analysis.as_json import rounded
from lab.analysis.look_anova import AnovaLook, anova_look
from lab.analysis.look_contrasts import contrasts_look, scores_possible
from lab.analysis.look_effects import all_effects, effects_look, term_name, terms
from lab.analysis.looks import ContrastsLook, EffectsLook
from lab.analysis.unplanned import Unplanned, unplanned
from lab.workflow.analyze import Analysis


def runs_of(analysis: Analysis) -> Unplanned:
    """The runs of the primary response as every look reads them."""
    return unplanned(analysis.study, analysis.table)


def anova(analysis: Analysis) -> AnovaLook:
    """Every term tested three ways, for each type of sums of squares."""
    return anova_look(runs_of(analysis))


def effects(analysis: Analysis, term: str) -> EffectsLook:
    """One effect taken apart."""
    return effects_look(runs_of(analysis), term)


def terms_of(analysis: Analysis) -> tuple[str, ...]:
    """The effects that can be taken apart."""
    un = runs_of(analysis)
    return tuple(term_name(un, axes) for axes in terms(un))


def contrasts(analysis: Analysis, factor: str, **choices: Any) -> ContrastsLook:
    """Pairs, trends and own weights of one factor; InvalidInput for weights that are none."""
    return contrasts_look(runs_of(analysis), factor, **choices)


def scores_of(analysis: Analysis, factor: str) -> tuple[str, ...]:
    """The scores that a factor's levels have for a trend."""
    return scores_possible(runs_of(analysis), factor)


def all_looks(analysis: Analysis) -> dict[str, Any]:
    """Every look as JSON values, in the order of the page."""
    un = runs_of(analysis)
    made: Mapping[str, Callable[[Unplanned], Any]] = {
        "terms": anova_look,
        "effects": all_effects,
        "contrasts": lambda one: [contrasts_look(one, name) for name in one.names],
    }
    return {name: rounded(look(un)) for name, look in made.items()}
