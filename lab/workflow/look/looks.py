"""Exploratory looks at an opened study, one at a time: computed when a screen or the command line asks, never recorded."""

from collections.abc import Callable, Mapping
from typing import Any

from lab.analysis.as_json import rounded
from lab.analysis.look_anova import AnovaLook, anova_look
from lab.analysis.look_contrasts import contrasts_look, scores_possible
from lab.analysis.look_effects import all_effects, effects_look, term_name, terms
from lab.analysis.look_equivalence import EquivalenceLook, equivalence_look, usual_bound
from lab.analysis.look_family import FamilyLook, families_of, family_look
from lab.analysis.look_intervals import IntervalsLook, intervals_look, subjects_of
from lab.analysis.look_residuals import ResidualsLook, residuals_look
from lab.analysis.look_screening import ScreeningLook, screening_look
from lab.analysis.look_targets import TargetsLook, targets_look
from lab.analysis.look_tests import TestsLook, tests_look
from lab.analysis.looks import ContrastsLook, EffectsLook
from lab.analysis.sensitivity import all_sensitivities
from lab.analysis.unplanned import Unplanned, unplanned
from lab.workflow.look.analyze import Analysis


def runs_of(analysis: Analysis) -> Unplanned:
    """The runs of the primary response as every look reads them."""
    return unplanned(analysis.study, analysis.table)


def unit_of(analysis: Analysis) -> str:
    """The unit of the primary response."""
    return runs_of(analysis).unit


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


def contrasts(
    analysis: Analysis, factor: str, at: tuple[tuple[str, int], ...], scores: str, own: tuple[float, ...]
) -> ContrastsLook:
    """Pairs, trends and own weights of one factor, others held `at` a level; InvalidInput for weights that are none."""
    return contrasts_look(runs_of(analysis), factor, at=dict(at), scores=scores, own=own)


def scores_of(analysis: Analysis, factor: str) -> tuple[str, ...]:
    """The scores that a factor's levels have for a trend."""
    return scores_possible(runs_of(analysis), factor)


def tests(analysis: Analysis, factor: str) -> TestsLook:
    """Permutation tests of every term, and of every pair of levels of one factor."""
    return tests_look(runs_of(analysis), factor)


def families(analysis: Analysis) -> tuple[str, ...]:
    """The families of tests that can be corrected together."""
    return families_of(runs_of(analysis))


def family(analysis: Analysis, name: str) -> FamilyLook:
    """One family by every correction."""
    return family_look(runs_of(analysis), name)


def bound_of(analysis: Analysis) -> float:
    """The bound that equivalence is asked about unless another is given."""
    return usual_bound(runs_of(analysis))


def equivalence(analysis: Analysis, bound: float | None, share: float) -> EquivalenceLook:
    """Every difference against a bound (None: the usual one), every term against a share of variance."""
    return equivalence_look(runs_of(analysis), bound, share)


def subjects(analysis: Analysis) -> tuple[str, ...]:
    """Cells and differences that intervals can be asked for."""
    return subjects_of(runs_of(analysis))


def intervals(analysis: Analysis, subject: str) -> IntervalsLook:
    """All kinds of intervals of one cell or difference, with their coverage."""
    return intervals_look(runs_of(analysis), subject)


def screening(analysis: Analysis) -> ScreeningLook:
    """Half-normal positions and Lenth's limits of a two-level design."""
    return screening_look(runs_of(analysis))


def residuals(analysis: Analysis) -> ResidualsLook:
    """Three checks of the residuals, each with what to do."""
    return residuals_look(runs_of(analysis))


def targets(analysis: Analysis) -> TargetsLook:
    """Both targets of every difference, and where the spread comes from."""
    return targets_look(runs_of(analysis))


def all_looks(analysis: Analysis) -> dict[str, Any]:
    """Every look as JSON values, in the order of the page."""
    un = runs_of(analysis)
    made: Mapping[str, Callable[[Unplanned], Any]] = {
        "terms": anova_look,
        "effects": all_effects,
        "contrasts": lambda one: [contrasts_look(one, name) for name in one.names],
        "tests": lambda one: [tests_look(one, name) for name in one.names],
        "families": lambda one: [family_look(one, name) for name in families_of(one)],
        "equivalence": equivalence_look,
        "intervals": lambda one: [intervals_look(one, name) for name in subjects_of(one)],
        "targets": targets_look,
        "screening": screening_look,
        "residuals": residuals_look,
        "sensitivity": all_sensitivities,
    }
    return {name: rounded(look(un)) for name, look in made.items()}
