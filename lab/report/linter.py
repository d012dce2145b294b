"""The linter: marks sentences that claim more than the study shows; it never changes a word."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lab.report.passages import Passage, numbers

ABSTRACT = "Abstract"
RESULTS = (
    "Registered results",
    "Results, exploratory",
    "Negative and null results",
    "Exploratory description",
    "Interpretation of one run",
)
"""Sections in which an amount of the abstract must stand; a count may stand in the methods as well."""
_OVERCLAIM = re.compile(
    r"\b(prov(?:e[sdn]?|ing)|proof|undoubtedly|indisputabl[ey]|obviously|clearly|conclusively|definitive(?:ly)?|"
    r"dramatic(?:ally)?|drastic(?:ally)?|vast(?:ly)?|remarkabl[ey]|massive(?:ly)?|guarantee[sd]?|unprecedented|breakthrough|"
    r"groundbreaking|state[- ]of[- ]the[- ]art|superior|always (?:better|worse|improves?|helps?|hurts?)|never (?:helps?|hurts?|fails?)|"
    r"universal(?:ly)?|in all cases|for any network|all networks|general law)\b",
    re.IGNORECASE,
)
_NO_EFFECT = re.compile(r"\b(?:has|have|had|shows?|there is|there was) no (?:effect|influence|impact)\b", re.IGNORECASE)
_SIGNIFICANT = re.compile(r"\b(?:highly |very |strongly )?significan(?:t|tly|ce)\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:increas\w+|decreas\w+|improv\w+|rais\w+|lower\w*|higher|better|worse|gain(?:s|ed)?|drop(?:s|ped)?|los[et]\w*|"
    r"fall\w*|rise\w*|rose|fell|differ\w*|effect\w*|boost\w*|reduc\w+|more accurate|less accurate|outperform\w*)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d\s*(?:pp|%|nats?|percentage points?|points?|percent)(?!\w)", re.IGNORECASE)
_WITH_UNIT = re.compile(r"(?<![\w.])(\d*\.?\d+)\s*(?:pp|%|nats?)(?!\w)")
_HEDGE = re.compile(
    r"[\[(]\s*[+\u2212-]?[\d.]+[^\])]{0,12},\s*[+\u2212-]?[\d.]+|±|\binterval|\bstandard (?:deviation|error)|\bsd\b|\bSESOI\b|"
    r"\bdetect|\bsmallest effect|\bpower\b|\bguessing\b",
    re.IGNORECASE,
)
_CAUSAL = re.compile(
    r"\b(because(?: of)?|caus(?:e[sd]?|ing)|due to|owing to|thanks to|leads? to|led to|results? in|resulted in|drives?|driven by|"
    r"explains? why|explained by|responsible for|stems? from|brings? about|makes? (?:the )?networks?|accounts? for the)\b",
    re.IGNORECASE,
)
_VERDICTS = ("supported", "contradicted", "equivalent", "inconclusive")
_ADVICE = {
    "overclaiming": "Say what was found, in this design, with its size and interval",
    "verdict": "Use the verdict's own word: the plan's rule decided it",
    "uncertainty": "Give the interval (or the spread) in the same sentence",
    "causal": "Name a factor of the design whose effect was detected, or say that it is a conjecture",
    "abstract": "Give only numbers that stand in the results",
    "typed number": "Use a fact in braces, so that the number stays live and is accountable",
    "too long": "Shorten the edit, or let it stand in the supplement",
    "stale": "Edit the section again: its tables, figures or facts have changed since",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One mark: `kind`, the section and sentence, the words that it is about, and what to do."""

    kind: str
    section: str
    sentence: str
    words: str
    advice: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the study shows: verdicts by hypothesis id, and the factors, in words, whose effect was detected."""

    verdicts: Mapping[str, str] = field(default_factory=dict)
    detected: tuple[str, ...] = ()


def remark(kind: str, section: str, sentence: str, words: str) -> Remark:
    """A remark with its kind's advice."""
    return Remark(kind, section, sentence, words, _ADVICE[kind])


def lint(found: Iterable[Passage], known: Known) -> tuple[Remark, ...]:
    """All remarks on a paper, in its order, each sentence at most once per kind."""
    found = tuple(found)
    kept = [mark for one in found if one.running for sentence in one.sentences for mark in _marks(one, sentence, known)]
    return tuple(dict.fromkeys([*kept, *_abstract(found)]))


def _marks(passage: Passage, sentence: str, known: Known) -> Iterator[Remark]:
    for kind, words in (
        ("overclaiming", _overclaims(sentence)),
        ("verdict", _wrong_verdict(sentence, known)),
        ("uncertainty", _bare(sentence)),
        ("causal", _causal(sentence, known)),
    ):
        if words:
            yield remark(kind, passage.section, sentence, words)


def _overclaims(sentence: str) -> str:
    """Words stronger than any study; "significant" without its p; "no effect", which no test shows."""
    if (match := _OVERCLAIM.search(sentence)) and not _denied(sentence, match.start()):
        return match[0]
    if (match := _NO_EFFECT.search(sentence)) and "SESOI" not in sentence:
        return match[0]
    if (match := _SIGNIFICANT.search(sentence)) and not re.search(r"\bp\b\s*[=<>]|after adjustment", sentence):
        return match[0]
    return ""


def _denied(sentence: str, start: int) -> bool:
    """Whether "no", "not" or "nor" stands within the four words before."""
    return bool(
        re.search(r"\b(?:no|not|nor|never|cannot|without)\b(?:\W+\w+){0,3}\W*$", sentence[:start], re.IGNORECASE)
    )


def _wrong_verdict(sentence: str, known: Known) -> str:
    """A hypothesis named with a verdict that is not its own."""
    named = [id for id in known.verdicts if re.search(rf"\b{re.escape(id)}\b", sentence)]
    said = [word for word in _VERDICTS if re.search(rf"\b{word}\b", sentence)]
    if len(named) != 1 or len(said) != 1 or said[0] == known.verdicts[named[0]]:
        return ""
    return "" if _denied(sentence, sentence.index(said[0])) else f"{named[0]} {said[0]}"


def _bare(sentence: str) -> str:
    """An amount of change without interval or spread."""
    amount = _AMOUNT.search(sentence)
    if not amount or not _CHANGE.search(sentence) or _HEDGE.search(sentence):
        return ""
    start = re.search(r"[+\u2212-]?[\d.]*$", sentence[: amount.start()])
    return (start[0] if start else "") + amount[0]


def _causal(sentence: str, known: Known) -> str:
    """A causal word in a sentence that is not about a factor whose effect was detected."""
    match = _CAUSAL.search(sentence)
    if not match or _denied(sentence, match.start()):
        return ""
    names = (re.search(rf"\b{re.escape(name)}\b", sentence, re.IGNORECASE) for name in known.detected)
    return "" if any(names) else match[0]


def _abstract(found: tuple[Passage, ...]) -> Iterator[Remark]:
    """Numbers of the abstract that stand nowhere after it, and amounts that do not stand in the results."""
    anywhere = set().union(*(numbers(one.words) for one in found if one.section != ABSTRACT))
    results = set().union(*(numbers(one.words) for one in found if one.section in RESULTS))
    for one in found:
        for sentence in one.sentences if one.section == ABSTRACT else ():
            amounts = {match[1] for match in _WITH_UNIT.finditer(sentence)}
            missing = (numbers(sentence) - anywhere) | (amounts - results)
            yield from (remark("abstract", one.section, sentence, number) for number in sorted(missing))
