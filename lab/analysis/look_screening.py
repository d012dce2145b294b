"""Which of many effects of two-level factors stand out: half-normal positions and Lenth's pseudo standard error."""

from dataclasses import dataclass

import numpy as np

from lab.analysis.aliases import chains, column
from lab.analysis.explored_part import chain_words
from lab.analysis.grid import signs_of
from lab.analysis.unplanned import Unplanned
from lab.stats.screening import lenth, two_level_effects
from lab.study.standing import ExploratoryFinding

NOT_TWO = "Lenth's method is for factors of two levels: at least one factor here has another number of them."
EMPTY = "A cell has no completed run: the effects are not estimable one by one."
FEW = "Fewer than three effects: nothing can stand out from the rest."
REPLICATED = "This design has replicates, so its error is known: read the intervals under Effects taken apart, and this plot as a picture."


@dataclass(frozen=True, slots=True)
class ScreenRow(ExploratoryFinding):
    """One effect (mean at the high minus mean at the low level), |effect|, its half-normal quantile, and t of Lenth."""

    effect: str
    estimate: float
    size: float
    quantile: float
    t: float
    beyond: str


@dataclass(frozen=True, slots=True)
class ScreeningLook(ExploratoryFinding):
    """Effects by size; beyond `margin` one alone stands out at `level`, beyond `simultaneous` so among all of them."""

    response: str
    unit: str
    level: float
    n_runs: int
    n_cells: int
    pse: float
    margin: float
    simultaneous: float
    rows: tuple[ScreenRow, ...]
    remarks: tuple[str, ...]


def screening_look(un: Unplanned) -> ScreeningLook:
    """Full factorials, fractions and Plackett-Burman designs of two levels, replicated or not."""
    head = (un.response, un.unit, un.level, un.n_runs, len(un.table.cells))
    nan = float("nan")
    part = un.study.planned_part
    if set(un.shape) != {2} or (part is not None and not part.two_level):
        return ScreeningLook(*head, nan, nan, nan, (), (NOT_TWO,))
    if np.any(un.data.groups.n == 0):
        return ScreeningLook(*head, nan, nan, nan, (), (EMPTY,))
    names, effects = _effects(un)
    if len(effects) < 3:
        return ScreeningLook(*head, nan, nan, nan, (), (FEW,))
    found = lenth(effects, un.level)
    rows = tuple(
        _row(names[place], effects[place], quantile, found)
        for place, quantile in zip(found.order, found.half_normal, strict=True)
    )[::-1]
    remarks = (REPLICATED,) if un.data.groups.n.max() > 1 else ()
    return ScreeningLook(*head, found.pse, found.margin, found.simultaneous, rows, remarks)


def _effects(un: Unplanned) -> tuple[list[str], np.ndarray]:
    """Names and effects: all of a full factorial, the chains of a fraction, the main effects of a screening."""
    means, part = un.data.groups.mean, un.study.planned_part
    if part is None:
        terms, effects = two_level_effects(means.reshape(un.shape))
        return [":".join(un.names[axis] for axis in term) for term in terms], effects
    signs = signs_of(un.study)
    if part.kind == "plackett_burman":
        names, columns = list(un.names), list(signs.T)
    else:
        found = chains(un.study)
        names = [chain_words(list(un.names), chain) for chain in found]
        columns = [column(signs, chain[0]) for chain in found]
    return names, np.array([2 * float(one @ means) / len(means) for one in columns])


def _row(name: str, effect: float, quantile: float, found) -> ScreenRow:
    size = abs(effect)
    beyond = "all" if size > found.simultaneous else "one" if size > found.margin else ""
    t = effect / found.pse if found.pse > 0 else float("nan")
    return ScreenRow(name, float(effect), float(size), float(quantile), float(t), beyond)
