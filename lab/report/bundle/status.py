"""What became of each registered claim, in the three words of replication reports: matched, directionally consistent, not matched."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lab.analysis.table import RESPONSE_UNITS
from lab.report.numbers import p_value, unit_of

if TYPE_CHECKING:
    from lab.analysis.results import Confirmatory, HypothesisResult

Match = Literal["matched", "directionally consistent", "not matched"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim, its status and the reason, with estimate and interval."""

    id: str
    claim: str
    status: Match
    why: str
    numbers: str


def claims(found: "Confirmatory") -> tuple[Claim, ...]:
    """All registered claims in order."""
    return tuple(_claim(result) for result in found.hypotheses)


def overall(rows: tuple[Claim, ...]) -> str:
    """One line over all claims; nothing is averaged away."""
    if not rows:
        return "No registered claim is left to judge: everything in this bundle is exploratory."
    counts = {word: sum(row.status == word for row in rows) for word in Match.__args__}
    parts = [f"{count} {word}" for word, count in counts.items() if count]
    return f"{len(rows)} registered {'claim' if len(rows) == 1 else 'claims'}: {', '.join(parts)}."


def _claim(result: "HypothesisResult") -> Claim:
    status, why = _judged(result)
    words = f" ({result.words})" if result.words else ""
    return Claim(result.id, result.claim or result.label, status, f"{result.verdict}{words}: {why}", numbers(result))


def _judged(result: "HypothesisResult") -> tuple[Match, str]:
    if result.verdict == "supported":
        return "matched", "the registered test found what the claim says"
    if result.verdict == "contradicted":
        return "not matched", "the registered test found what the claim rules out"
    if result.verdict == "equivalent":
        return "not matched", "the difference is smaller than the registered smallest effect of interest"
    if _agrees(result):
        return "directionally consistent", "the estimate agrees with the claim, the test does not decide"
    return "not matched", "the test does not decide, and the estimate does not agree with the claim"


def _agrees(result: "HypothesisResult") -> bool:
    """Whether the estimate alone points the way the claim does; a claim of "some difference" has no way to point."""
    if result.expect == "equivalence":
        return result.sesoi is not None and abs(result.estimate) < result.sesoi
    return {"increase": result.estimate > 0, "decrease": result.estimate < 0}.get(result.expect, False)


def numbers(result: "HypothesisResult") -> str:
    """Estimate, interval with its kind and n, and the adjusted p-value."""
    low, high = result.interval
    unit = unit_of(RESPONSE_UNITS[result.response], [(high - low) / 2])
    n = " v ".join(str(side) for side in result.n_sides)
    interval = f"{unit.interval(low, high)} ({100 * result.level:g} % {result.kind}; n = {n} runs)"
    return f"{unit.effect(result.estimate)} {interval}, adjusted p {p_value(result.p_adjusted)}"
