"""The claims of a paper: sentences that assert a comparison or a result, ranked, each with its place and evidence."""

import re
from collections.abc import Sequence

from lab.distill import language
from lab.distill.headings import Section
from lab.distill.paper import Paper
from lab.distill.sentences import Sentence, sentences
from lab.study.claim import Claim

MOST_CLAIMS = 12
LEAST_SCORE = 4.0
NEAR = 2
WEIGHT: dict[Section, float] = {
    "front": -1.0,
    "abstract": 2.0,
    "introduction": 0.5,
    "related": -2.0,
    "method": -0.5,
    "results": 1.5,
    "conclusion": 1.5,
    "appendix": -1.0,
}
SKIPPED = ("references", "acknowledgements")


def find_claims(paper: Paper, most: int = MOST_CLAIMS) -> tuple[Claim, ...]:
    """At most `most` claims, the clearest first, ids C1, C2, …; none where no sentence asserts a result."""
    return claims_in(sentences(paper), paper.title, most)


def claims_in(found: Sequence[Sentence], title: str, most: int = MOST_CLAIMS) -> tuple[Claim, ...]:
    """The claims among sentences that were already located."""
    unmarked = all(sentence.section == "front" for sentence in found)
    scored = [(score(sentence) + (1.0 if unmarked else 0.0), sentence) for sentence in found if eligible(sentence)]
    ranked = sorted((pair for pair in scored if pair[0] >= LEAST_SCORE), key=lambda pair: (-pair[0], pair[1].index))
    chosen: list[Sentence] = []
    for _, sentence in ranked:
        if len(chosen) < most and not any(_alike(sentence, other) for other in chosen):
            chosen.append(sentence)
    return tuple(_claim(number, sentence, found, title) for number, sentence in enumerate(chosen, start=1))


def eligible(sentence: Sentence) -> bool:
    """Whether a sentence can be a claim of this paper at all."""
    text = sentence.text
    if not sentence.prose or sentence.section in SKIPPED or sentence.kind == "other" or text.endswith("?"):
        return False
    asserts = language.COMPARES.search(text) or language.CHANGES.search(text)
    return bool(asserts) and not language.OTHERS.search(text) and not language.RELEASES.search(text)


def score(sentence: Sentence) -> float:
    """How much a sentence reads like a claim of this paper: language of results, its numbers, and where it stands."""
    text = sentence.text
    points = WEIGHT.get(sentence.section, 0.0) - (1.0 if sentence.kind == "caption" else 0.0)
    points += 1.5 * bool(language.COMPARES.search(text)) + 1.5 * bool(language.CHANGES.search(text))
    points += 1.5 * bool(language.REPORTS.search(text)) + 1.0 * bool(language.MEASURES.search(text))
    points += 1.0 * bool(language.FACTORS.search(text)) + min(1.5, 0.75 * len(numbers(text)))
    points += 0.5 * bool(language.TABLE.search(text)) + 0.5 * bool(language.OURS.search(text))
    points -= 1.5 * bool(language.CITATION.search(text)) * (0.3 if language.OURS.search(text) else 1.0)
    points -= 3.0 * bool(language.PLANS.search(text)) + 1.0 * bool(language.POINTS_BACK.search(text))
    points -= 1.0 * bool(re.search(r"\bthat (?:this|it)\b", text))
    return points - 0.05 * max(0, len(text.split()) - 40) - 1.0 * (len(text.split()) < 8)


def hedged(text: str) -> bool:
    """Whether a sentence limits what it asserts."""
    return bool(language.HEDGES.search(text))


def numbers(text: str) -> tuple[str, ...]:
    """The quantities in a sentence, as printed; numbers of sections, tables and citations are none."""
    bare = re.sub(r"\b(?:Table|Figure|Fig\.|Sect?\.|Section|Eq\.|Equation)\s*\d+(?:\.\d+)*", " ", text)
    bare = language.CITATION.sub(" ", bare)
    return tuple(dict.fromkeys(" ".join(match.group().split()) for match in language.NUMBER.finditer(bare)))


def evidence(sentence: Sentence, found: Sequence[Sentence]) -> str:
    """What the paper offers for a claim: the table or figure named nearest, the numbers, and whether a spread."""
    parts = []
    shown = _nearest_table(sentence, found)
    parts.append(shown or "no table or figure named near")
    quantities = numbers(sentence.text)
    if quantities:
        parts.append(", ".join(quantities[:5]))
    near = found[max(0, sentence.index - NEAR) : sentence.index + NEAR + 1]
    spread = any(language.SPREAD.search(other.text) for other in near if other.section == sentence.section)
    parts.append("spread mentioned near" if spread else "no spread reported")
    return "; ".join(parts)


def _nearest_table(sentence: Sentence, found: Sequence[Sentence]) -> str:
    for distance in range(2 * NEAR + 1):
        for index in (sentence.index - distance, sentence.index + distance):
            if not 0 <= index < len(found) or found[index].section != sentence.section:
                continue
            other = found[index]
            match = language.TABLE.search(other.text) if other.kind in ("body", sentence.kind) else None
            if match and (distance == 0 or other.page == sentence.page):
                return match.group()
    return ""


def _claim(number: int, sentence: Sentence, found: Sequence[Sentence], title: str) -> Claim:
    return Claim(
        id=f"C{number}",
        text=sentence.text,
        paper=title,
        page=sentence.page,
        span=(sentence.start, sentence.end),
        evidence=evidence(sentence, found),
        hedged=hedged(sentence.text),
    )


def _alike(one: Sentence, other: Sentence) -> bool:
    """Whether two sentences say nearly the same: half of their longer words are shared."""
    first, second = _content(one.text), _content(other.text)
    return len(first & second) >= 0.5 * max(1, min(len(first), len(second)))


def _content(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z0-9][a-z0-9.%-]+", text.lower()) if len(word) > 4 or word[0].isdigit()}
