"""Five questions to a paper, answered with its own sentences or with an honest "not found in the text"."""

import re
from collections.abc import Callable, Sequence

from pydantic import BaseModel, ConfigDict

from lab.distill import language
from lab.distill.claims import eligible, numbers, score
from lab.distill.paper import Paper
from lab.distill.passage import Passage, passage
from lab.distill.sentences import Sentence

NOT_FOUND = "Not found in the text."
MOST_PASSAGES = 3
LEAST_SCORE = 2.2

_REASON = re.compile(
    r"\b(because|due to|since|therefore|thus|thanks to|as a result|so that|allow(?:s|ing)?|enabl(?:es|ing)|lead(?:s|ing)? to|"
    r"we (?:attribute|argue|hypothesi[sz]e|conjecture|believe)|explained by|intuition\w*|motivat\w+|alleviat\w+|prevents?)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(we (?:\w+ )?(?:train|trained|evaluate|evaluated|compare|compared|test|tested|apply|applied|study|studied|"
    r"investigate\w*|vary|varied|use|used|conduct\w*|perform\w*|run|ran|measure\w*|analy[sz]e\w*|fix|consider)|"
    r"(?:was|were) (?:trained|evaluated|compared|tested)|experiments? (?:on|with)|empirical\w*|thorough evaluation)\b",
    re.IGNORECASE,
)
_MISSING = re.compile(
    r"\b(limitations?|limited|future (?:work|research)|remains? (?:to|an?|open|unclear)|unclear|not (?:yet|always|clear|apply|compared|tuned)|"
    r"does(?:n[’']t| not)|do not|did not|cannot|fails?|failed|only (?:evaluated|one|once|a single|for)|however|although|"
    r"further (?:work|study|investigation|research|searches|improvements?)|beyond the scope|worse|no clear evidence|"
    r"may be explained|conceivable|we (?:leave|plan|conjecture|hypothesi[sz]e|believe))\b",
    re.IGNORECASE,
)
_STRONG_MISSING = re.compile(
    r"\b(limitations?|future (?:work|research)|unclear|no clear evidence|does not apply|only evaluated once|did not compare|"
    r"conceivable|further research|beyond the scope|remains? (?:to|an?|open|unclear))\b",
    re.IGNORECASE,
)
_COMMON = frozenset(
    [
        "deep",
        "very",
        "large",
        "scale",
        "neural",
        "network",
        "networks",
        "learning",
        "training",
        "method",
        "methods",
        "model",
        "models",
        "image",
        "recognition",
        "with",
        "for",
        "from",
        "convolutional",
        "using",
        "through",
    ]
)


class Answer(BaseModel):
    """One question with the passages that answer it, the best first; none where the text does not say."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    question: str
    passages: tuple[Passage, ...] = ()

    @property
    def text(self) -> str:
        """The best passage, or that nothing was found."""
        return self.passages[0].text if self.passages else NOT_FOUND


def answer_questions(paper: Paper, found: Sequence[Sentence]) -> tuple[Answer, ...]:
    """All five answers; each is made of sentences of the paper, none is written by us."""
    usable = [s for s in found if s.prose and s.section not in ("references", "acknowledgements") and s.kind == "body"]
    rules: tuple[tuple[str, Callable[[Sentence], float]], ...] = (
        ("What is claimed?", _claimed),
        ("Why should it hold?", _reason),
        ("What was done, and what was compared?", _done),
        ("What is the evidence: numbers, spread, how many runs?", _evidence),
        ("What is missing, and what would change one's mind?", _missing),
    )
    return tuple(
        Answer(
            id=f"Q{number}",
            question=question,
            passages=tuple(passage(s, paper) for s in _best(rule, usable, _subject(paper.title))),
        )
        for number, (question, rule) in enumerate(rules, start=1)
    )


def _subject(title: str) -> set[str]:
    """The words of the title that say what this paper, and not any paper, is about."""
    return {word for word in re.findall(r"[a-z]{4,}", title.lower()) if word not in _COMMON}


def _best(rule: Callable[[Sentence], float], usable: Sequence[Sentence], subject: set[str]) -> list[Sentence]:
    """The sentences that answer best; one that names the paper's subject is put before one that does not."""
    scored = [(rule(s) + 0.6 * any(word in s.text.lower() for word in subject), s) for s in usable]
    kept = [pair for pair in scored if pair[0] >= LEAST_SCORE]
    return [sentence for _, sentence in sorted(kept, key=lambda pair: (-pair[0], pair[1].index))[:MOST_PASSAGES]]


def _section(sentence: Sentence, **points: float) -> float:
    return points.get(sentence.section, 0.0) - 0.02 * max(0, len(sentence.text.split()) - 35)


def _claimed(sentence: Sentence) -> float:
    if not eligible(sentence) or score(sentence) < 3.0:
        return 0.0
    return score(sentence) / 2 + _section(sentence, abstract=2.0, conclusion=1.0, front=0.5)


def _reason(sentence: Sentence) -> float:
    text = sentence.text
    said = language.CHANGES.search(text) or language.COMPARES.search(text) or language.MEASURES.search(text)
    away = language.OTHERS.search(text) or language.RELEASES.search(text) or language.PLANS.search(text)
    if not _REASON.search(text) or not said or away or re.search(r"\bfurther\b|\bwe (?:perform|conduct)", text):
        return 0.0
    points = 1.0 + 1.0 * bool(language.CHANGES.search(text) or language.COMPARES.search(text))
    points += 0.7 * bool(language.OURS.search(text)) + 0.7 * bool(language.FACTORS.search(text))
    points += 1.0 * bool(re.search(r"\bwe (?:attribute|argue|hypothesi[sz]e|conjecture|believe)|because|due to", text))
    return (
        points
        - 0.7 * bool(language.CITATION.search(text))
        + _section(sentence, abstract=1.5, introduction=0.8, conclusion=0.3, results=-0.4, method=-0.4)
    )


def _done(sentence: Sentence) -> float:
    text = sentence.text
    if not _DONE.search(text):
        return 0.0
    points = 1.0 + 0.8 * bool(re.search(r"\b(compar\w+|baselines?|against|versus|vs\.)", text))
    points += 0.8 * bool(re.search(r"CIFAR|ImageNet|MNIST|SVHN|WMT|ILSVRC|IMDB|data ?sets?|benchmark|task", text))
    points += 0.5 * bool(language.FACTORS.search(text)) + 0.5 * bool(re.search(r"\d", text))
    return points + _section(sentence, abstract=1.2, results=0.7, introduction=0.4, conclusion=0.4, method=0.2)


def _evidence(sentence: Sentence) -> float:
    text = sentence.text
    quantities, spread = numbers(text), bool(language.SPREAD.search(text))
    if not quantities and not spread:
        return 0.0
    points = min(1.5, 0.5 * len(quantities)) + 2.0 * spread + 0.7 * bool(language.TABLE.search(text))
    points += 0.8 * bool(language.MEASURES.search(text)) + 0.7 * bool(language.CHANGES.search(text))
    return points + _section(sentence, results=1.0, abstract=0.7, conclusion=0.3, appendix=-1.0, related=-2.0)


def _missing(sentence: Sentence) -> float:
    text = sentence.text
    if not _MISSING.search(text) or language.OTHERS.search(text) or "facilitate" in text:
        return 0.0
    points = 1.0 + 1.5 * bool(_STRONG_MISSING.search(text)) + 0.7 * bool(language.FACTORS.search(text))
    points += 0.5 * bool(language.MEASURES.search(text)) - 0.7 * bool(language.CITATION.search(text))
    return points + _section(sentence, conclusion=1.3, results=1.0, introduction=-0.7, related=-1.5, appendix=-0.5)
