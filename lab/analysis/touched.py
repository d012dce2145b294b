"""What a deviation touched is exploratory: registered results that lose their verdict, and the type that says so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lab.analysis.results import Confirmatory, HypothesisResult
from lab.study.standing import ExploratoryFinding


@dataclass(frozen=True, slots=True)
class TouchedRow(ExploratoryFinding):
    """A registered hypothesis that the deviations with these numbers (from 1) touched: the planned test's numbers, no verdict.

    Estimate and interval in the response's `unit`; `p_adjusted` over all registered hypotheses, touched ones included.
    """

    id: str
    claim: str
    label: str
    unit: str
    estimate: float
    low: float
    high: float
    level: float
    kind: str
    df: float
    p: float
    p_adjusted: float
    n_runs: int
    deviations: tuple[int, ...]


def without_touched(
    found: Confirmatory, touched: Mapping[str, tuple[int, ...]]
) -> tuple[Confirmatory, tuple[TouchedRow, ...]]:
    """Split by what deviations touched (hypothesis id to their numbers): the rest stays registered."""
    kept = tuple(row for row in found.hypotheses if row.id not in touched)
    rows = tuple(_row(row, touched[row.id]) for row in found.hypotheses if row.id in touched)
    return (replace(found, hypotheses=kept, left=len(rows)), rows) if rows else (found, ())


def _row(row: HypothesisResult, deviations: tuple[int, ...]) -> TouchedRow:
    low, high = row.interval
    plain = ("id", "claim", "label", "unit", "estimate", "level", "kind", "df", "p", "p_adjusted", "n_runs")
    return TouchedRow(**{name: getattr(row, name) for name in plain}, low=low, high=high, deviations=deviations)
