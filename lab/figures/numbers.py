"""How numbers are written on screen and in figures: those of lab.study.numbers, and whole lines about a hypothesis."""

import math
from typing import TYPE_CHECKING

from lab.study.numbers import (
    MINUS,
    NONE,
    change_unit,
    confidence,
    decimals,
    ends,
    fixed,
    interval,
    level_interval,
    level_unit,
    p_text,
    p_value,
    percent,
    pp,
    runs,
    shown,
    significant,
    size,
    smallest_p,
    times,
)
from lab.study.responses import in_words

if TYPE_CHECKING:
    from lab.analysis.results import HypothesisResult

__all__ = [
    "MINUS", "NONE", "change_unit", "confidence", "decimals", "effect", "ends", "fixed", "interval", "level_interval", "level_unit",
    "of_other", "p_text", "p_value", "percent", "pp", "runs", "shown", "significant", "size", "smallest_p", "test_line", "times",
]  # fmt: skip


def of_other(response: str, primary: str) -> str:
    """What stands behind the name of a contrast that is not about the primary response: " in test F1", else nothing."""
    return f" in {in_words(response)}" if response and response != primary else ""


def effect(item: "HypothesisResult") -> str:
    """The estimate of a hypothesis with its interval: "−2.3 pp [−2.9, −1.7]"."""
    return interval(item.estimate, *item.interval, item.unit)


def test_line(item: "HypothesisResult") -> str:
    """What stands beside an effect: kind, level, n, p and adjusted p, and what could have been seen."""
    sides = " v ".join(str(count) for count in item.n_sides) if all(item.n_sides) else str(item.n_runs)
    parts = [item.kind, confidence(item.level), f"n = {sides} runs", p_text(item.p)]
    parts.append(p_text(item.p_adjusted, "adjusted p"))
    if item.p_equivalence_adjusted is not None:
        parts.append(p_text(item.p_equivalence_adjusted, "equivalence adjusted p"))
    if item.verdict == "inconclusive" and math.isfinite(item.detectable):
        parts.append(f"could have seen {fixed(shown(item.detectable, item.unit), 1)} {change_unit(item.unit)}")
    return " · ".join(parts)


test_line.__test__ = False
"""Not a test, whatever pytest makes of its name."""
