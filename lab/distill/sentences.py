"""The sentences of a paper with the page, the characters and the section in which they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lab.distill.headings import Section, heading, section_of
from lab.distill.paper import Kind, Paper

_ABBREVIATION = re.compile(
    r"(?:\b(?:et al|e\.g|i\.e|cf|vs|resp|approx|conv|Figs?|Tab|Sects?|Secs?|Eqs?|Eqn|No|Ref|Refs|Dr|Prof|w\.r\.t|a\.k\.a|"
    r"max|min|avg|ca))\.$"
)
_END = re.compile(r"[.!?][\"”’')\]]*(?=\s+[\"“‘(\[]?[A-Z0-9α-ω])|[.!?][\"”’')\]]*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; `start` and `end` are characters of its page's text, half open; `index` counts through the paper."""

    text: str
    page: int
    start: int
    end: int
    section: Section
    kind: Kind
    index: int

    @property
    def prose(self) -> bool:
        """Whether it reads as a whole sentence and is not a piece of a table, a formula or a list of names."""
        words = self.text.split()
        letters = sum(sign.isalpha() or sign.isspace() for sign in self.text)
        single = sum(len(word.strip(".,;()")) <= 1 and word.lower() != "a" for word in words)
        whole = self.text[0] in '"“‘(' or self.text[0].isupper() or self.text[0].isdigit()
        return (
            5 <= len(words) <= 75
            and whole
            and self.text.rstrip("\"”’')]")[-1:] in (".", "!", "?")
            and letters >= 0.78 * len(self.text)
            and single <= 0.2 * len(words)
        )


def sentences(paper: Paper) -> tuple[Sentence, ...]:
    """All sentences in order; headings are left out and name the section of what follows."""
    found: list[Sentence] = []
    section: Section = "front"
    parent: Section | None = None
    for page in paper.pages:
        floats = section
        for block in page.blocks:
            text = page.text[block.start : block.end]
            if block.kind == "heading":
                number, name = heading(text) or ("", text)
                section = section_of(number, name, parent)
                parent = section if "." not in number else parent
                continue
            for start, end in _cut(text):
                where = block.start + start, block.start + end
                kind, at = block.kind, section if block.kind == "body" else floats
                found.append(Sentence(text[start:end], page.number, *where, at, kind, len(found)))
    return tuple(found)


def _cut(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        if _ABBREVIATION.search(text[start : match.start() + 1]) and match.end() < len(text):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end
