"""What a comparison of two runs or two cells found: the test that fits, what stands beside it, and one sentence."""

from dataclasses import dataclass

from lab.study.standing import ExploratoryFinding


@dataclass(frozen=True, slots=True)
class Compared(ExploratoryFinding):
    """One way to compare: second minus first in the comparison's unit, with interval, p and the smallest p possible.

    `n` says what was counted. NaN where a method has no interval or no p; `smallest_p` is 0 for a continuous null.
    """

    method: str
    estimate: float
    low: float
    high: float
    level: float
    kind: str
    p: float
    smallest_p: float
    n: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Comparison(ExploratoryFinding):
    """Two runs ("two trained models") or two cells ("two recipes"); always exploratory.

    `means` are the two sides in `unit`, `values` the single runs behind them (none for two trained models); `why` says why
    `main` is the test; `beside` are other looks at the same.
    """

    subject: str
    first: str
    second: str
    first_label: str
    second_label: str
    response: str
    unit: str
    means: tuple[float, float]
    values: tuple[tuple[float, ...], tuple[float, ...]]
    why: str
    main: Compared
    beside: tuple[Compared, ...]
    sentence: str
