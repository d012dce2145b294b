"""One family of p-values that the reader picks, corrected in every usual way: Bonferroni to Benjamini-Yekutieli and max-T."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from lab.analysis.differences import differences, pairs_of
from lab.analysis.look_anova import anova_look
from lab.analysis.look_effects import all_effects
from lab.analysis.look_tests import together
from lab.analysis.unplanned import NONE, Unplanned
from lab.errors import InvalidInput
from lab.stats.multiplicity import bonferroni, joint_step_down
from lab.stats.step_up import benjamini_hochberg, benjamini_yekutieli, hochberg
from lab.study.standing import ExploratoryFinding

TERMS, EVERY, SIMPLE = "terms", "differences", "simple effects"
MAX_T_NULL = "max-T holds for the null hypothesis that the factor does nothing at all"


@dataclass(frozen=True, slots=True)
class FamilyRow(ExploratoryFinding):
    """One test of the family: p and its value after each correction (NaN where one does not apply)."""

    label: str
    p: float
    bonferroni: float
    holm: float
    hochberg: float
    benjamini_hochberg: float
    benjamini_yekutieli: float
    max_t: float


@dataclass(frozen=True, slots=True)
class FamilyLook(ExploratoryFinding):
    """A family, how its p were found, and how many of its tests have p <= alpha under each correction (`counts`)."""

    response: str
    family: str
    test: str
    alpha: float
    n_runs: int
    max_t_smallest_p: float
    rows: tuple[FamilyRow, ...]
    counts: Mapping[str, int]


def families_of(un: Unplanned) -> tuple[str, ...]:
    """The families that a reader can pick: terms, all differences, simple effects, and the pairs of one factor."""
    if not un.has_levels:
        return ()
    whole = un.study.planned_part is None
    return (*((TERMS,) if whole else ()), EVERY, *((SIMPLE,) if whole and len(un.names) > 1 else ()), *(
        f"pairs of {name}" for name, levels in zip(un.names, un.shape, strict=True) if levels > 1
    ))  # fmt: skip


def family_look(un: Unplanned, family: str) -> FamilyLook:
    """All p of the family side by side; InvalidInput for a family that the study does not have."""
    if family not in families_of(un):
        raise InvalidInput("there is no such family", where="family", seen=family, remedy=", ".join(families_of(un)))
    made: Mapping[str, tuple[str, Callable[[], Iterator[tuple[str, float]]]]] = {
        TERMS: ("ANOVA-type statistic", lambda: _terms(un)),
        EVERY: (f"{un.error} t", lambda: ((label, un.estimate(row).p) for label, row in differences(un))),
        SIMPLE: (f"{un.error} t", lambda: _simple(un)),
    }
    joint, least = None, NONE
    if family.startswith("pairs of "):
        axis = un.names.index(family.removeprefix("pairs of "))
        asked = list(pairs_of(un, axis))
        test, found = f"{un.error} t", [(label, un.estimate(row).p) for label, row in asked]
        if not np.any(un.data.groups.n == 0):
            most = together(un, [row for _, row in asked], axis)
            joint, least = most.p_adjusted, most.smallest_p
    else:
        test, make = made[family]
        found = list(make())
    rows = _rows(found, joint)
    alpha = 1 - un.level
    counts = {name: sum(getattr(row, name) <= alpha for row in rows) for name in METHODS}
    return FamilyLook(un.response, family, test, alpha, un.n_runs, least, rows, counts)


METHODS = ("p", "bonferroni", "holm", "hochberg", "benjamini_hochberg", "benjamini_yekutieli", "max_t")


def _rows(found: list[tuple[str, float]], joint: np.ndarray | None) -> tuple[FamilyRow, ...]:
    p = np.array([one for _, one in found])
    plain = [(one, None) for one in p]
    columns = (
        [one.p for one in bonferroni(plain)],
        [one.p for one in joint_step_down(plain)],
        hochberg(p),
        benjamini_hochberg(p),
        benjamini_yekutieli(p),
        joint if joint is not None else np.full(len(p), np.nan),
    )
    made = (FamilyRow(label, *map(float, (one, *rest))) for (label, one), *rest in zip(found, *columns, strict=True))
    return tuple(sorted(made, key=lambda row: row.p if math.isfinite(row.p) else 2.0))


def _terms(un: Unplanned) -> Iterator[tuple[str, float]]:
    tables = anova_look(un).tables
    for row in next(iter(tables.values()), ())[:-1]:
        yield row.term.replace("_", " ").replace(":", " × "), row.ats_p


def _simple(un: Unplanned) -> Iterator[tuple[str, float]]:
    seen = set()
    for look in all_effects(un):
        for row in look.rows:
            label = f"{row.label}, {row.at}"
            if row.family.startswith("simple effects") and "×" not in row.label and label not in seen:
                seen.add(label)
                yield label, row.p
