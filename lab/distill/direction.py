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
    r"similar|on par|matter\w* little|regardless|insensitive|just as)\b",
    re.IGNORECASE,
)
_EVENTS: tuple[tuple[int, str], ...] = (
    (-1, rf"\b{_BAD_MEASURE}\b{_GAP}\b{_UP}\b|\b{_UP}\b{_GAP}\b{_BAD_MEASURE}\b"),
    (+1, rf"\b{_BAD_MEASURE}\b{_GAP}\b{_DOWN}\b|\b{_DOWN}\b{_GAP}\b{_BAD_MEASURE}\b"),
    (-1, rf"\b{_GOOD_MEASURE}\b{_GAP}\b{_DOWN}\b|\b(?:decreas\w+|lower|reduc\w+|drop\w* in){_GAP}\b{_GOOD_MEASURE}\b"),
    (+1, rf"\b{_UP}\b{_GAP}\b{_GOOD_MEASURE}\b"),
    (
        +1,
        (
            r"\b(?:outperform\w*|surpass\w*|exceed\w*|beats?|better|best|superior|improv\w+|more accurate|helps?|boosts?|gains?|"
            r"benefi\w+|faster|accelerat\w+|works? well|crucial|favou?rably|state[- ]of[- ]the[- ]art)\b"
        ),
    ),
    (-1, r"\b(?:worse|inferior|hurts?|degrad\w+|slower|fails?|harms?|diverge[sd]?)\b"),
)
_NEGATION = re.compile(r"\b(?:not(?! only)|never|\w+n[’']t)\W+(?:\w+\W+){0,2}$", re.IGNORECASE)
_THAN = re.compile(r"\b(?:than|compared|relative to|over)\b", re.IGNORECASE)
_BEATS = re.compile(r"(?:outperform|surpass|exceed|beat)", re.IGNORECASE)


def events(text: str) -> list[tuple[int, int, int]]:
    """Where a sentence speaks of better (+1) or worse (-1): (start, end, sign), each place counted once."""
    candidates = [
        (match.start(), match.end(), sign)
        for sign, pattern in _EVENTS
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]
    found: list[tuple[int, int, int]] = []
    for start, end, sign in sorted(candidates, key=lambda event: (event[1] - event[0], event[0])):
        if not any(start < other_end and other < end for other, other_end, _ in found):
            found.append((start, end, -sign if _NEGATION.search(text[:start]) else sign))
    return sorted(found)


def says_nothing_happens(text: str) -> bool:
    """Whether the sentence claims that something makes no difference."""
    return bool(_NOTHING.search(text))


def direction(text: str, more: str, less: str) -> Direction:
    """What a claim predicts for accuracy as a factor grows; `more` and `less` are patterns for more and less of it.

    Every place that speaks of better or worse is laid to the mention of the factor before it, else to the next one;
    the signs add up, and a tie says no direction. What comes after "better than" or "outperforms" is the one beaten.
    """
    if says_nothing_happens(text):
        return "equivalence"
    mentions = _mentions(text, more, less)
    total = 0
    for start, end, sign in events(text):
        before = [mention for mention in mentions if mention[0] <= start]
        after = [mention for mention in mentions if mention[0] > start]
        if before:
            total += sign * before[-1][1]
        elif after:
            beaten = _THAN.search(text[start : after[0][0]]) or _BEATS.match(text[start:end])
            total += sign * after[0][1] * (-1 if beaten else 1)
    return "increase" if total > 0 else "decrease" if total < 0 else "difference"


def winner(text: str, first: str, second: str) -> Literal["first", "second", "equal", "unknown"]:
    """Which of two named things a claim says is better; `first` and `second` are their patterns."""
    if says_nothing_happens(text):
        return "equal"
    if re.search(rf"(?:{first})\W+and\W+(?:{second})|(?:{second})\W+and\W+(?:{first})", text, re.IGNORECASE):
        return "unknown"
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
