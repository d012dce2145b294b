"""What runs under stress come to: rows of conditions, levels, cells and contrasts; accuracies are shares in 0..1."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from lab.stress.conditions import CLEAN, Condition
from lab.study.factors import Level
from lab.study.standing import ExploratoryFinding

Sign = Literal["same", "other", "none", "not measured"]


@dataclass(frozen=True, slots=True)
class Measured:
    """One evaluation on record: counts by run are `correct`, `clean` (the same images unchanged), `n`, and under attacks `flat`.

    `data` names another data set ("" for the study's own test examples), `same_labels` is the user's word on its labels.
    """

    condition: Condition
    data: str
    same_labels: str
    classes: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]

    @property
    def images(self) -> int:
        """How many images every run saw."""
        return max((counts["n"] for counts in self.counts.values()), default=0)

    def as_unchanged(self) -> "Measured":
        """The same runs on the same images as they are."""
        same = {run: {**counts, "correct": counts["clean"]} for run, counts in self.counts.items()}
        return replace(self, condition=Condition(CLEAN), counts=same)


@dataclass(frozen=True, slots=True)
class StressedCell(ExploratoryFinding):
    """A cell under one condition: mean accuracy with the t interval over its runs, and the mean paired change of the same runs.

    Shares in 0..1; intervals are NaN below two runs. The change is against the same images unchanged; for the unchanged images
    of another data set, against the study's own test accuracy.
    """

    cell: int
    label: str
    levels: Mapping[str, Level]
    n: int
    mean: float
    low: float
    high: float
    change: float
    change_low: float
    change_high: float
    values: tuple[float, ...]
    changes: tuple[float, ...]
    run_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StressedLevel(ExploratoryFinding):
    """One level of a factor under one condition: the equally weighted mean of its cells with its t interval."""

    factor: str
    level: Level
    mean: float
    low: float
    high: float
    n_runs: int


@dataclass(frozen=True, slots=True)
class StressedContrast(ExploratoryFinding):
    """A registered contrast with accuracy under stress: estimate with interval, beside the one on the same images unchanged.

    `sign` says whether it points the same way; `excludes_zero` whether the interval does. `why` explains "not measured".
    """

    id: str
    label: str
    estimate: float
    low: float
    high: float
    df: float
    clean: float
    sign: Sign
    excludes_zero: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class StressRow(ExploratoryFinding):
    """One condition: `amount` as in `Condition`, `n_images` per run, `masked` the share of images without a gradient (NaN: no attack)."""

    label: str
    family: str
    severity: int
    amount: float
    steps: int
    restarts: int
    data: str
    same_labels: str
    n_images: int
    n_runs: int
    mean: float
    masked: float
    levels: tuple[StressedLevel, ...]
    cells: tuple[StressedCell, ...]
    contrasts: tuple[StressedContrast, ...]


@dataclass(frozen=True, slots=True)
class StressLook(ExploratoryFinding):
    """All evaluations of a study; intervals at `level`, unadjusted.

    `unchanged` holds the same runs on the same images as they are, one row for every number of the study's own images;
    `sentences` say of each registered contrast where its sign holds.
    """

    level: float
    error: str
    chance: float
    rows: tuple[StressRow, ...]
    unchanged: tuple[StressRow, ...]
    sentences: tuple[str, ...]
    remarks: tuple[str, ...]
