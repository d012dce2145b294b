"""The decision table: evidence about one hypothesis becomes one of four verdicts (STATISTICS, section 3)."""

from dataclasses import dataclass
from typing import Literal

from lab.study.hypothesis import Expect

Word = Literal["supported", "contradicted", "equivalent", "inconclusive"]
WORDS: tuple[Word, ...] = ("supported", "contradicted", "equivalent", "inconclusive")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the adjusted tests say about one hypothesis.

    `estimate` is the effect in its own sign (not oriented); `detected` is D, the two-sided test of no effect;
    `equivalent` is E, both one-sided tests against the SESOI, and `beyond` is B, the interval wholly beyond it (both
    None without a SESOI); `excluded` says that an effect of the SESOI or more in the claimed direction is excluded;
    `untestable` holds the reason why nothing can be tested, else it is empty. Effects with more than one degree of
    freedom have `signed` False: no direction is named.
    """

    expect: Expect
    estimate: float
    detected: bool
    equivalent: bool | None
    beyond: bool | None
    excluded: bool = False
    untestable: str = ""
    signed: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """One word, and the words that must stand beside it."""

    word: Word
    addition: str


def decide(evidence: Evidence) -> Verdict:
    """Apply the table of STATISTICS, section 3, row by row."""
    if evidence.untestable:
        return Verdict("inconclusive", f"not testable: {evidence.untestable}")
    if evidence.expect == "equivalence":
        return _equivalence(evidence)
    if evidence.equivalent:
        return _equivalent(evidence)
    if not evidence.detected:
        return _undetected(evidence)
    if evidence.expect == "difference":
        return Verdict("supported", _joined(_sign(evidence), _size(evidence)))
    claimed_sign = 1 if evidence.expect == "increase" else -1
    word: Word = "supported" if evidence.estimate * claimed_sign > 0 else "contradicted"
    return Verdict(word, _size(evidence))


def _equivalence(evidence: Evidence) -> Verdict:
    if evidence.equivalent:
        return Verdict("supported", "though detectable" if evidence.detected else "")
    if evidence.beyond:
        return Verdict("contradicted", "larger than the SESOI")
    open_size = "an effect exists, its size against the SESOI is open"
    return Verdict("inconclusive", open_size if evidence.detected else "")


def _equivalent(evidence: Evidence) -> Verdict:
    if not evidence.detected:
        return Verdict("equivalent", "")
    return Verdict("equivalent", _joined("detectable, smaller than the SESOI", _sign(evidence)))


def _undetected(evidence: Evidence) -> Verdict:
    directed = evidence.expect in ("increase", "decrease")
    excluded = directed and evidence.excluded
    return Verdict("inconclusive", "an effect of the SESOI or more is excluded" if excluded else "")


def _sign(evidence: Evidence) -> str:
    if not evidence.signed:
        return ""
    return "positive" if evidence.estimate > 0 else "negative"


def _size(evidence: Evidence) -> str:
    if evidence.beyond is None:
        return ""
    return "at least the SESOI" if evidence.beyond else "may be smaller than the SESOI"


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
