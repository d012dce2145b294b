"""What exploratory looks find: rows of effects, terms, targets and checks; effects are in the unit of the response."""

from dataclasses import dataclass

from lab.study.standing import ExploratoryFinding


@dataclass(frozen=True, slots=True)
class EffectRow(ExploratoryFinding):
    """A mean or a difference of cell means with its t interval (unadjusted), df, p (NaN for a mean) and runs behind it.

    `family` says what it is one of ("depth", "depth × activation", "simple effects of depth"), `at` the levels at which
    other factors are held ("" where they are averaged).
    """

    family: str
    label: str
    at: str
    estimate: float
    low: float
    high: float
    df: float
    p: float
    n_runs: int


@dataclass(frozen=True, slots=True)
class EffectsLook(ExploratoryFinding):
    """Rows about one effect (a main effect or an interaction of up to three factors)."""

    response: str
    unit: str
    level: float
    error: str
    term: str
    rows: tuple[EffectRow, ...]
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share(ExploratoryFinding):
    """An effect size between `low` and `high` at `level`; NaN where it is not defined."""

    estimate: float
    low: float
    high: float
    level: float


@dataclass(frozen=True, slots=True)
class ContrastRow(ExploratoryFinding):
    """One contrast of the levels of a factor: in the response's unit, in sds of the runs (`g`), and as dominance.

    `p_adjusted` is Holm's over the rows beside it. `delta` (Cliff, above 0 where the second is larger) and `improvement`
    (probability that a run of the second is better than one of the first: smaller, of a loss) exist for pairs only.
    """

    label: str
    kind: str
    weights: tuple[float, ...]
    estimate: float
    low: float
    high: float
    df: float
    p: float
    p_adjusted: float
    g: Share
    delta: Share
    improvement: Share
    n_runs: int


@dataclass(frozen=True, slots=True)
class ContrastsLook(ExploratoryFinding):
    """Contrasts of one factor, the others averaged or held at the levels that `at` names."""

    response: str
    unit: str
    level: float
    error: str
    factor: str
    at: str
    rows: tuple[ContrastRow, ...]
    remarks: tuple[str, ...] = ()
