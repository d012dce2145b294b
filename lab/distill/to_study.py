"""A claim becomes a draft study: factors from its words, a typed hypothesis with the direction that it predicts."""

import re
from dataclasses import dataclass
from typing import Any

import tomlkit

from lab.distill.direction import Direction, direction, winner
from lab.distill.factor_words import CATEGORIES, NAMED, NUMERIC, FactorWords, not_here
from lab.study.claim import Claim
from lab.study.factors import Level, field_of
from lab.study.toml_file import dump, from_values, parse

MOST_FACTORS = 3
SESOI = {"test_accuracy": 0.02}
_VERB = {"increase": "raise", "decrease": "lower", "equivalence": "change", "difference": "change"}
_RISES = {
    "increase": "Accuracy rises with {phrase}.",
    "decrease": "Accuracy falls with {phrase}.",
    "equivalence": "Accuracy does not depend on {phrase} at these levels.",
    "difference": "Accuracy changes with {phrase}; the claim does not say which way.",
}
_EITHER_WAY = re.compile(r"\bwith (?:and|or) without \w+|\bregardless of (?:the )?\w+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A factor with its levels, and what the claim predicts about it; `compared` names two levels, else it is a trend."""

    name: str
    phrase: str
    increase: str
    levels: tuple[Level, ...]
    scores: str
    expect: Direction
    sentence: str
    compared: tuple[Level, Level] | None = None


def draft_from_claim(claim: Claim, template: str) -> str:
    """A study file, as TOML text, that tests one claim; data set and recipe are those of the template (TOML text).

    The result parses and passes the structural lint. A claim that names no factor we know is given depth, and the
    note says so. InvalidInput where the template is no study.
    """
    parse(template, "template")
    values = tomlkit.parse(template).unwrap()
    proposals = propose(claim.text)
    default = not proposals
    proposals = proposals or (_numeric(NUMERIC[0], ""),)
    for proposal in proposals:
        section, field = field_of(proposal.name).split(".", 1)
        values.get(section, {}).pop(field, None)
    values |= {
        "title": _title(claim, proposals),
        "question": _question(proposals),
        "claim": claim.text,
        "note": _note(claim, proposals, default),
        "factors": [{"name": proposal.name, "levels": list(proposal.levels)} for proposal in proposals],
        "replicates": {"count": 5 if len(proposals) == 1 else 3},
        "responses": [{"name": "test_accuracy", "primary": True}],
        "hypotheses": [_hypothesis(number, proposal) for number, proposal in enumerate(proposals, start=1)],
    }
    values.pop("demonstration", None)
    return dump(from_values(values, f"draft from {claim.id}"))


def propose(text: str) -> tuple[Proposal, ...]:
    """The factors that the words of a claim name, at most three, in the order in which it names them."""
    text = _EITHER_WAY.sub(lambda match: " " * len(match.group()), text)
    found: list[tuple[int, Proposal]] = []
    for words in NUMERIC:
        places = [match.start() for match in re.finditer(f"{words.more}|{words.less}", text, re.IGNORECASE)]
        if places:
            found.append((places[0], _numeric(words, text)))
    for category in CATEGORIES:
        place, proposal = _category(category, text)
        if proposal:
            found.append((place, proposal))
    ordered = sorted(found, key=lambda pair: (pair[0], pair[1].name))
    return tuple(proposal for _, proposal in ordered)[:MOST_FACTORS]


def _numeric(words: FactorWords, text: str) -> Proposal:
    expect = direction(text, words.more, words.less)
    return Proposal(
        words.name,
        words.phrase,
        words.increase,
        words.levels,
        words.scores,
        expect,
        _RISES[expect].format(phrase=words.phrase),
    )


def _category(category: str, text: str) -> tuple[int, Proposal | None]:
    """A factor with named levels: those that the claim names, filled up with the usual ones to two."""
    phrase, general, usual = CATEGORIES[category]
    named = [
        (match.start(), level) for level in NAMED if level.factor == category and (match := _find(level.words, text))
    ]
    whole = _find(general, text)
    if not named and not whole:
        return 0, None
    places = sorted(named, key=lambda pair: pair[0])
    levels = [level.level for _, level in places]
    levels += [level for level in usual if level not in levels][: max(0, 2 - len(levels))]
    words = {level.level: level.words for level in NAMED if level.factor == category}
    first, second = levels[0], levels[1]
    best = winner(text, words[first], words[second]) if named else "unknown"
    place = min([start for start, _ in places] + ([whole.start()] if whole else []))
    return place, _compared(category, phrase, tuple(levels), first, second, best)


def _compared(category: str, phrase: str, levels: tuple[str, ...], first: str, second: str, best: str) -> Proposal:
    better, other = (second, first) if best == "second" else (first, second)
    sentences: dict[str, tuple[Direction, str]] = {
        "first": ("increase", f"{better} is more accurate than {other}."),
        "second": ("increase", f"{better} is more accurate than {other}."),
        "equal": ("equivalence", f"{better} and {other} are equally accurate."),
        "unknown": ("difference", f"{better} and {other} differ in accuracy; the claim does not say which way."),
    }
    expect, sentence = sentences[best]
    return Proposal(category, phrase, phrase, levels, "", expect, sentence, (other, better))


def _find(pattern: str, text: str) -> re.Match[str] | None:
    return re.search(pattern, text, re.IGNORECASE)


def _hypothesis(number: int, proposal: Proposal) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": f"H{number}",
        "claim": proposal.sentence,
        "effect": proposal.name,
        "expect": proposal.expect,
        "sesoi": SESOI["test_accuracy"],
    }
    if proposal.compared:
        return values | {"contrast": "difference", "levels": {proposal.name: list(proposal.compared)}}
    if proposal.expect == "equivalence":
        return values | {"contrast": "omnibus"}
    return values | {"contrast": "linear", "scores": proposal.scores}


def _title(claim: Claim, proposals: tuple[Proposal, ...]) -> str:
    factors = ", ".join(proposal.phrase for proposal in proposals)
    paper = " ".join("".join(sign if sign.isprintable() else " " for sign in claim.paper).split())[:150]
    return f"{factors[0].upper()}{factors[1:]} in a small MLP: claim {claim.id} of “{paper}”"


def _question(proposals: tuple[Proposal, ...]) -> str:
    first = proposals[0]
    if first.compared:
        other, better = first.compared
        return f"Is a small MLP with {better} more accurate than one with {other}, as the claim says of the paper's models?"
    verb = _VERB[first.expect]
    return f"Does {first.increase} {verb} the test accuracy of a small MLP, as the claim says of the paper's models?"


def _note(claim: Claim, proposals: tuple[Proposal, ...], default: bool) -> str:
    parts = [
        f"Drafted from claim {claim.id} on page {claim.page} of “{claim.paper}” (evidence there: {claim.evidence})."
    ]
    if claim.hedged:
        parts.append("The paper hedges this claim.")
    if default:
        parts.append(
            "The claim names no factor that this lab can vary; depth was put in as a placeholder: choose the factor that "
            "comes nearest, or drop this draft."
        )
    else:
        names = ", ".join(proposal.name for proposal in proposals)
        parts.append(f"The factors ({names}) and directions were read from the words of the claim: check them.")
    strange = not_here(claim.text)
    if strange:
        parts.append(f"The claim also speaks of {', '.join(strange)}, which a study of this lab cannot vary.")
    if any(proposal.name == "optimizer" for proposal in proposals):
        parts.append(
            "All optimizers share one learning rate here: tune it, or add it as a factor, before comparing them."
        )
    parts.append("Data set, model and recipe are ours, not the paper's: the verdict speaks about this set-up only.")
    return " ".join(parts)
