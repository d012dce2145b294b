"""Which way a claim says that accuracy goes: up, down, nowhere, or not said."""

import re
from typing import Literal

Direction = Literal["increase", "decrease", "equivalence", "difference"]

_BAD_MEASURE = r"(?:error(?: rates?)?|errors|loss|perplexity|perplexities|cost|over-?fitting)"
_GOOD_MEASURE = r"(?:accurac(?:y|ies)|performance|BLEU|scores?|generali[sz]ation|results?)"
_UP = r"(?:increas\w+|higher|rises?|rising|grow\w*|larger)"
_DOWN = r"(?:decreas\w+|lower(?:s|ed)?|reduc\w+|drop\w*|fall\w*|fewer|smaller|prevent\w*|less prone to)"
_GAP = r"[^.;]{0,60}?"
_NOTHING = re.compile(
    r"\b(?:little (?:effect|difference|or no)|no (?:effect|difference|clear evidence|significant|benefit)|does(?:n[’']t| not) "
    r"(?:\w+ )?(?:improve|help|matter|affect)|do(?:n[’']t| not) (?:\w+ )?(?:improve|help|matter|affect)|makes? no|comparable|"
    r"similar|on par|matter\w* little|regardless|saturates?|insensitive|just as)\b",
    re.IGNORECASE,
)
_EVENTS: tuple[tuple[int, str], ...] = (
    (-1, rf"\b{_BAD_MEASURE}\b{_GAP}\b{_UP}\b|\b{_UP}\b{_GAP}\b{_BAD_MEASURE}\b"),
    (+1, rf"\b{_BAD_MEASURE}\b{_GAP}\b{_DOWN}\b|\b{_DOWN}\b{_GAP}\b{_BAD_MEASURE}\b"),
    (-1, rf"\b{_GOOD_MEASURE}\b{_GAP}\b{_DOWN}\b|\b(?:decreas\w+|lower|reduc\w+|drop\w* in){_GAP}\b{_GOOD_MEASURE}\b"),
    (+1, rf"\b{_UP}\b{_GAP}\b{_GOOD_MEASURE}\b"),
    (
        +1,
        r"\b(?:outperform\w*|surpass\w*|exceed\w*|beats?|better|best|superior|improv\w+|more accurate|helps?|boosts?|gains?|"
        r"benefi\w+|faster|accelerat\w+|works? well|crucial|favou?rably|state[- ]of[- ]the[- ]art)\b",
    ),
    (-1, r"\b(?:worse|inferior|hurts?|degrad\w+|slower|fails?|harms?|diverge[sd]?)\b"),
)


def events(text: str) -> list[tuple[int, int, int]]:
    """Where a sentence speaks of better (+1) or worse (-1): (start, end, sign), each place counted once."""
    found: list[tuple[int, int, int]] = []
    for sign, pattern in _EVENTS:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            if not any(match.start() < end and start < match.end() for start, end, _ in found):
                found.append((match.start(), match.end(), sign))
    return sorted(found)


def says_nothing_happens(text: str) -> bool:
    """Whether the sentence claims that something makes no difference."""
    return bool(_NOTHING.search(text))


def direction(text: str, more: str, less: str) -> Direction:
    """What a claim predicts for accuracy as a factor grows; `more` and `less` are patterns for more and less of it.

    Every place that speaks of better or worse is laid to the mention of the factor before it, else to the next one;
    the signs add up, and a tie says no direction.
    """
    if says_nothing_happens(text):
        return "equivalence"
    mentions = _mentions(text, more, less)
    total = 0
    for start, _, sign in events(text):
        before = [mention for mention in mentions if mention[0] <= start]
        after = [mention for mention in mentions if mention[0] > start]
        nearest = before[-1] if before else after[0] if after else None
        total += sign * nearest[1] if nearest else 0
    return "increase" if total > 0 else "decrease" if total < 0 else "difference"


def winner(text: str, first: str, second: str) -> Literal["first", "second", "equal", "unknown"]:
    """Which of two named things a claim says is better; `first` and `second` are their patterns."""
    if says_nothing_happens(text):
        return "equal"
    toward = direction(text, first, second)
    return {"increase": "first", "decrease": "second"}.get(toward, "unknown")


def _mentions(text: str, more: str, less: str) -> list[tuple[int, int]]:
    lesser = [match for match in re.finditer(less, text, re.IGNORECASE)] if less else []
    greater = [
        match
        for match in re.finditer(more, text, re.IGNORECASE)
        if not any(other.start() <= match.start() < other.end() for other in lesser)
    ]
    return sorted([(match.start(), 1) for match in greater] + [(match.start(), -1) for match in lesser])
