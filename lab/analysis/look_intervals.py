"""A cell or a difference with its intervals side by side, and what each kind covers at these numbers of runs."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from lab.analysis.differences import differences
from lab.analysis.unplanned import NONE, Unplanned
from lab.errors import InvalidInput
from lab.stats import side_by_side
from lab.stats.contrast import replicate
from lab.stats.groups import t_interval
from lab.study.standing import ExploratoryFinding

MANY_CELLS, FEWER_STUDIES = 40, 500
"""So many cells make the simulation slow: fewer studies are simulated."""
COMMON = (
    "The runs of a replicate share their seeds: only the interval of replicate scores holds its level here, the others are shown "
    "for comparison. The coverages are those of independent runs."
)


@dataclass(frozen=True, slots=True)
class IntervalRow(ExploratoryFinding):
    """One kind of interval, and the share of simulated studies of the same size in which it held the truth."""

    kind: str
    estimate: float
    low: float
    high: float
    coverage: float


@dataclass(frozen=True, slots=True)
class IntervalsLook(ExploratoryFinding):
    """All kinds for one mean or difference; `values` are the runs behind it, signed by the side that they are on.

    `studies` studies were simulated: normal runs of one spread. `bias` is the jackknife's, 0 for every linear contrast.
    """

    response: str
    unit: str
    level: float
    subject: str
    signed: bool
    sizes: tuple[int, int]
    n_runs: int
    studies: int
    draws: int
    bias: float
    rows: tuple[IntervalRow, ...]
    values: tuple[tuple[str, float], ...]
    remarks: tuple[str, ...]


def subjects_of(un: Unplanned) -> tuple[str, ...]:
    """What intervals can be asked for: every cell with runs, then every difference."""
    return tuple(name for name, _ in _subjects(un))


def _subjects(un: Unplanned) -> Iterator[tuple[str, np.ndarray]]:
    for place, cell in enumerate(un.table.cells):
        if un.data.groups.n[place]:
            yield cell.label, np.eye(len(un.table.cells))[place]
    for label, row in differences(un):
        if np.all(un.data.groups.n[row != 0]):
            yield label, row


def intervals_look(un: Unplanned, subject: str = "", *, seed: int = 0) -> IntervalsLook:
    """The intervals of `subject`, a name from `subjects_of` (default: the first difference); InvalidInput for another."""
    known = dict(_subjects(un))
    name = subject or next((label for label, _ in differences(un) if label in known), next(iter(known), ""))
    if name not in known:
        raise InvalidInput("there is no such cell or difference", where="intervals", seen=subject)
    row, groups = known[name], un.data.groups
    used = np.flatnonzero(row)
    runs = np.isin(un.data.cell, used)
    cell = np.searchsorted(used, un.data.cell[runs])
    few = len(used) > MANY_CELLS
    studies = FEWER_STUDIES if few else side_by_side.STUDIES
    ends = side_by_side.intervals(un.data.values[runs][None], cell, row[used], level=un.level, seed=seed)
    held = side_by_side.coverage(groups.n[used], row[used], level=un.level, studies=studies, seed=seed)
    estimate = float(row[used] @ groups.mean[used])
    rows = [
        IntervalRow(kind, estimate, *map(float, both[0]), held[kind] if np.all(np.isfinite(both[0])) else NONE)
        for kind, both in ends.items()
        if len(used) > 1 or kind != "t pooled"
    ]
    if un.common:
        found = replicate(row, un.data.scores)
        both = t_interval(found.value, found.se, found.df, un.level)
        rows.insert(0, IntervalRow("t of replicate scores", found.value, *both, NONE))
    signs = np.sign(row)[un.data.cell[runs]]
    side = tuple(
        ("later" if sign > 0 else "earlier", float(v)) for sign, v in zip(signs, un.data.values[runs], strict=True)
    )
    sizes = int(groups.n[used].min()), int(groups.n[used].max())
    signed = bool(np.any(row < 0))
    made = (un.response, un.unit, un.level, name, signed, sizes, int(runs.sum()), studies, side_by_side.DRAWS, 0.0)
    return IntervalsLook(*made, tuple(rows), side, (COMMON,) if un.common else ())
