"""Robustness of the verdicts: whether another look at the same runs would turn one of them; always exploratory."""

import math
from dataclasses import dataclass
from typing import Literal

from lab.analysis.confirmatory import complete_replicates, decided, samples
from lab.analysis.questions import Question, question
from lab.analysis.robust_looks import MOST_LEFT_OUT, Look, looks
from lab.analysis.table import RESPONSE_UNITS, RunTable
from lab.analysis.testing import Tested
from lab.study.draft import Study
from lab.study.hypothesis import Hypothesis
from lab.study.standing import ExploratoryFinding
from lab.study.verdict import Word

Outcome = Literal["same", "flips by sign", "flips by SESOI", "left open", "would decide", "not possible"]


@dataclass(frozen=True, slots=True)
class LookRow(ExploratoryFinding):
    """One hypothesis seen another way: estimate and interval in the response's unit, verdict, and what became of it.

    `outcome` is "left open" where only precision is lost, "would decide" where an inconclusive hypothesis gets a verdict; both
    are no flips. `why` explains "not possible" and flips.
    """

    hypothesis: str
    group: str
    change: str
    estimate: float
    low: float
    high: float
    verdict: Word | None
    words: str
    outcome: Outcome
    why: str


@dataclass(frozen=True, slots=True)
class RobustVerdict(ExploratoryFinding):
    """One registered verdict, its looks, and one sentence about them; `flips` counts looks that turn it."""

    id: str
    label: str
    unit: str
    sesoi: float | None
    estimate: float
    low: float
    high: float
    verdict: Word
    words: str
    flips: int
    possible: int
    sentence: str
    looks: tuple[LookRow, ...]


@dataclass(frozen=True, slots=True)
class Robustness(ExploratoryFinding):
    """All registered verdicts; `level` is that of the intervals, none of them adjusted."""

    level: float
    n_runs: int
    verdicts: tuple[RobustVerdict, ...]
    remarks: tuple[str, ...]


def robustness(study: Study, table: RunTable) -> Robustness:
    """Drop each replicate and cell, change sums, error, test, target, scale and interval, one at a time, and decide again.

    A verdict flips by sign where what it says about a direction turns, by SESOI where what it says about size does: the estimate
    crosses the band, or another definite verdict comes out. An inconclusive verdict says nothing that could flip.
    """
    table, _ = complete_replicates(table)
    asks = [question(study, hypothesis) for hypothesis in study.hypotheses]
    data, chance = samples(study, table), None
    if table.failed.any():
        chance = samples(study, table, failed_at_chance=True)
    registered = decided(study, asks, data, chance)
    every = list(looks(study, asks, table)) if study.hypotheses else []
    seen = [decided(look.study, look.asks, look.data, look.chance, look.by) for look in every]
    level = 1 - study.analysis.alpha
    verdicts = tuple(
        _verdict(
            hypothesis, asks[k], registered[k], _rows(k, hypothesis, registered[k], every, seen, level), study, level
        )
        for k, hypothesis in enumerate(study.hypotheses)
    )
    return Robustness(level, int((~table.failed).sum()), verdicts, _remarks(study, table, every))


def _rows(
    k: int, hypothesis: Hypothesis, before: tuple, every: list[Look], seen: list, level: float
) -> tuple[LookRow, ...]:
    return tuple(_row(k, hypothesis, before, look, found[k], level) for look, found in zip(every, seen, strict=True))


def _row(k: int, hypothesis: Hypothesis, before: tuple, look: Look, after: tuple, level: float) -> LookRow:
    tested, word, words = after
    reason, nan = look.refused[k] or tested.reason, float("nan")
    if reason:
        return LookRow(hypothesis.id, look.group, look.change, nan, nan, nan, None, "", "not possible", reason)
    found, scale = tested.found, look.scale[k]
    estimate = found.value * scale
    low, high = (end * scale for end in found.interval(level))
    outcome, why = outcome_of(hypothesis, before, (estimate, word))
    if look.group == "scale":
        words = words.split("detectable effect")[0].rstrip("; ")
    return LookRow(hypothesis.id, look.group, look.change, estimate, low, high, word, words, outcome, why)


def outcome_of(
    hypothesis: Hypothesis, before: tuple[Tested, Word, str], after: tuple[float, Word]
) -> tuple[Outcome, str]:
    """What becomes of a verdict under another estimate and verdict word, and why where it flips."""
    tested, word, words = before
    estimate, other = after
    if word == "inconclusive":
        return ("same", "") if other == word else ("would decide", "")
    equivalence, bound = hypothesis.expect == "equivalence", hypothesis.sesoi or math.nan
    inside = word == "equivalent" or (equivalence and word == "supported")
    beyond = "at least the SESOI" in words or (equivalence and word == "contradicted")
    directed = not inside and not equivalence and hypothesis.contrast != "omnibus"
    if directed and estimate * tested.found.value <= 0:
        return "flips by sign", "the estimate has the other sign"
    if other not in (word, "inconclusive"):
        return "flips by SESOI", f"the verdict would be {other}"
    if inside and abs(estimate) > bound:
        return "flips by SESOI", "the estimate lies outside the SESOI"
    if beyond and abs(estimate) < bound:
        return "flips by SESOI", "the estimate lies inside the SESOI"
    return ("left open", "") if other == "inconclusive" else ("same", "")


def _verdict(
    hypothesis: Hypothesis, ask: Question, before: tuple, rows: tuple[LookRow, ...], study: Study, level: float
) -> RobustVerdict:
    tested, word, words = before
    low, high = tested.found.interval(level)
    return RobustVerdict(
        hypothesis.id,
        ask.labels[tested.row],
        RESPONSE_UNITS[hypothesis.response or study.primary.name],
        hypothesis.sesoi,
        tested.found.value,
        low,
        high,
        word,
        words,
        sum(row.outcome.startswith("flips") for row in rows),
        sum(row.outcome != "not possible" for row in rows),
        sentence(hypothesis.id, word, rows),
        rows,
    )


def sentence(name: str, word: Word, rows: tuple[LookRow, ...]) -> str:
    """One sentence per hypothesis: how many looks there were, which turn the verdict, and what the others do."""
    possible = [row for row in rows if row.outcome != "not possible"]
    if not possible:
        return f"{name} ({word}): no other look at it is possible."
    flips = [row for row in possible if row.outcome.startswith("flips")]
    count = {outcome: sum(row.outcome == outcome for row in possible) for outcome in ("left open", "would decide")}
    one = len(possible) == 1
    said = f"none of {len(possible)} other looks turns it" if not one else "the one other look does not turn it"
    if flips:
        named = "; ".join(f"{row.change} ({row.outcome.removeprefix('flips ')}: {row.why})" for row in flips[:4])
        more = f" and {len(flips) - 4} more" if len(flips) > 4 else ""
        said = f"it flips in {len(flips)} of {len(possible)} other look{'' if one else 's'}: {named}{more}"
    if count["left open"]:
        said += f"; {count['left open']} would leave it open, which is no flip"
    if count["would decide"]:
        words = ", ".join(dict.fromkeys(row.verdict for row in possible if row.outcome == "would decide"))
        said += f"; {count['would decide']} would decide it ({words})"
    return f"{name} ({word}): {said}."


def _remarks(study: Study, table: RunTable, every: list[Look]) -> tuple[str, ...]:
    groups, found = {look.group for look in every}, []
    if study.hypotheses and "replicate" not in groups:
        found.append(f"Replicates are left out one by one where there are 3 to {MOST_LEFT_OUT} of them.")
    if study.hypotheses and "sums of squares" not in groups and not study.planned_part:
        found.append("Cell sizes are equal or a cell is empty: types I, II and III do not differ here.")
    return tuple(found)
