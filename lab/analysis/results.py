"""What an analysis finds, as frozen rows: confirmatory and exploratory are two types and nothing converts one.

Effects, means and intervals are in the unit of the response (accuracy: a fraction in 0..1, never percentage points).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lab.study.factors import Level
from lab.study.hypothesis import Contrast, Expect
from lab.study.standing import ExploratoryFinding, RegisteredFinding, Status
from lab.study.verdict import Word

Interval = tuple[float, float]
"""Lower and upper end; both NaN where there is none."""


@dataclass(frozen=True, slots=True)
class CellRow(RegisteredFinding):
    """One cell: mean, sd and the t interval (n - 1 df) from its own sd at confidence `level`.

    `values` and `run_ids` are the completed runs; `n` counts them, `failed` the others. `flags`: "resolution floor" (sd
    too small for this many test examples), "ceiling", "chance", "too few runs".
    """

    cell: int
    label: str
    levels: Mapping[str, Level]
    n: int
    failed: int
    mean: float
    sd: float
    low: float
    high: float
    level: float
    flags: tuple[str, ...]
    values: tuple[float, ...]
    run_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimpleEffect(RegisteredFinding):
    """The registered contrast at one level of another factor, without p and without verdict."""

    factor: str
    at: Level
    label: str
    estimate: float
    low: float
    high: float
    n_runs: int


@dataclass(frozen=True, slots=True)
class InteractionSize(RegisteredFinding):
    """How much the registered contrast changes between two levels of another factor: the pair where most."""

    factor: str
    label: str
    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PairRow(RegisteredFinding):
    """One pairwise difference (or 2 x 2 difference of differences) inside an effect of several degrees of freedom."""

    label: str
    estimate: float
    low: float
    high: float
    p_equivalence: float | None


@dataclass(frozen=True, slots=True)
class OtherTarget(RegisteredFinding):
    """The same contrast for the target that was not registered (STATISTICS, section 2)."""

    kind: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class GivenFailures(RegisteredFinding):
    """The same hypothesis with failed runs at chance; `changed` says whether `word` differs from the `completed` one."""

    estimate: float
    low: float
    high: float
    completed: Word
    word: Word
    changed: bool


@dataclass(frozen=True, slots=True)
class HypothesisResult(RegisteredFinding):
    """One registered hypothesis, its estimate, tests and verdict.

    `estimate` is in the sign of the contrast; with several degrees of freedom it is the largest pairwise difference,
    for `monotone` the step that decides. `interval` has confidence `level` = 1 - alpha, `interval90` 1 - 2 alpha, both
    unadjusted. `kind` names test and error ("t, Welch"). `n_sides` are the runs with negative and positive weight.
    `df` is the error df of the test, `df_interval` that of estimate and interval (they differ where the effect has
    several degrees of freedom); `df_effect` the df of the effect. `n_runs` counts what the estimate rests on. `detectable` is delta80 times the standard error found,
    at alpha / hypotheses. `words` completes the verdict. NaN where nothing could be estimated.
    """

    id: str
    claim: str
    response: str
    unit: str
    effect: str
    contrast: Contrast
    label: str
    expect: Expect
    sesoi: float | None
    estimate: float
    interval: Interval
    interval90: Interval
    level: float
    kind: str
    df: float
    df_interval: float
    df_effect: float
    se: float
    n_runs: int
    n_sides: tuple[int, int]
    statistic: float
    p: float
    p_adjusted: float
    p_equivalence: float | None
    p_equivalence_adjusted: float | None
    verdict: Word
    words: str
    detectable: float
    other_target: OtherTarget | None
    simple_effects: tuple[SimpleEffect, ...]
    interaction_sizes: tuple[InteractionSize, ...]
    pairs: tuple[PairRow, ...]
    smallest_p: float | None
    given_failures: GivenFailures | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Confirmatory(RegisteredFinding):
    """What the locked plan asked: cells without p, hypotheses with verdicts; `more_cells` are those of other responses that
    hypotheses rest on."""

    response: str
    unit: str
    alpha: float
    target: str
    correction: str
    n_runs: int
    n_failed: int
    n_test: int
    cells: tuple[CellRow, ...]
    hypotheses: tuple[HypothesisResult, ...]
    remarks: tuple[str, ...]
    more_cells: Mapping[str, tuple[CellRow, ...]] = field(default_factory=dict)
    left: int = 0

    @property
    def asked(self) -> int:
        """How many hypotheses the p-values are adjusted over: all registered ones, the `left` that a deviation touched included."""
        return len(self.hypotheses) + self.left

    @property
    def status(self) -> Status:
        """A screening without hypotheses asked nothing: its cells are exploratory, too (STATISTICS, section 5)."""
        return "registered" if self.hypotheses else "exploratory"


@dataclass(frozen=True, slots=True)
class AnovaRow(ExploratoryFinding):
    """One line of the classical table; the last term is "Residual", with NaN in f, p and both effect sizes."""

    term: str
    df: int
    sum_sq: float
    mean_sq: float
    f: float
    p: float
    partial_eta_squared: float
    omega_squared: float


@dataclass(frozen=True, slots=True)
class MainEffectRow(ExploratoryFinding):
    """The equally weighted mean of the cells at one level, its Welch interval, and the runs behind it."""

    factor: str
    level: Level
    label: str
    mean: float
    low: float
    high: float
    n: int
    values: tuple[float, ...]
    run_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairMeanRow(ExploratoryFinding):
    """The mean of the cells at one level of each of two factors, for interaction plots and heat maps."""

    factor_a: str
    level_a: Level
    factor_b: str
    level_b: Level
    mean: float
    low: float
    high: float
    n: int
    values: tuple[float, ...]
    run_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InteractionRow(ExploratoryFinding):
    """One 2 x 2 difference of differences: (a2 - a1) at b2 minus at b1, with its Welch interval."""

    term: str
    label: str
    levels_a: tuple[Level, Level]
    levels_b: tuple[Level, Level]
    estimate: float
    low: float
    high: float
    df: float
    n_runs: int


@dataclass(frozen=True, slots=True)
class SlopeRow(ExploratoryFinding):
    """The fitted change over the range of one factor of a Latin hypercube, with its Welch interval.

    `positions` are those of the runs in the range, on its scale, from 0 (least) to 1 (most); `middle` is the mean of all cells.
    """

    factor: str
    label: str
    estimate: float
    low: float
    high: float
    df: float
    middle: float
    positions: tuple[float, ...]
    values: tuple[float, ...]
    run_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exploratory(ExploratoryFinding):
    """Everything the plan did not ask.

    `error` names the error of the intervals ("Welch", or "replicate" where replicates are blocks); `sums` is "balanced"
    or the type of the sums of squares ("type III"). Designs of a part of all combinations name effects with their aliases;
    a Latin hypercube has `slopes` and neither level means nor interactions.
    """

    response: str
    unit: str
    level: float
    error: str
    n_runs: int
    sums: str
    anova: tuple[AnovaRow, ...]
    main_effects: tuple[MainEffectRow, ...]
    pair_means: tuple[PairMeanRow, ...]
    interactions: tuple[InteractionRow, ...]
    remarks: tuple[str, ...]
    slopes: tuple[SlopeRow, ...] = ()
