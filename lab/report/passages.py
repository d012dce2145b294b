"""The paper as plain text, section by section: what the linter reads, with the numbers that stand in each section."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?|(?<![\w.])\.\d+")
_QUOTED = re.compile(r"“[^”]*”")
_END = re.compile(r"(?<=[.!?])(?<!al\.)(?<!no\.)(?<!e\.g\.)(?<!i\.e\.)\s+(?=[A-Z“(●◆■○])")


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph, list item or caption: its section, its words, and whether it is running text."""

    section: str
    words: str
    running: bool = True

    @property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences without what they quote: a claim that is quoted is not made."""
        return tuple(part.strip() for part in _END.split(_QUOTED.sub("“…”", self.words)) if part.strip())


def plain_text(segments: Iterable[Mapping[str, str]], facts: Mapping[str, str]) -> str:
    """The words of a sentence as they are printed; symbols and cross-references leave a blank."""
    return "".join(_plain(segment, facts) for segment in segments)


def _plain(segment: Mapping[str, str], facts: Mapping[str, str]) -> str:
    for kind in ("f", "wrap"):
        if kind in segment:
            return facts[segment[kind]]
    if "code" in segment:
        return facts.get(segment["code"], segment["code"])
    if "c" in segment:
        return segment["text"]
    return next((segment[kind] for kind in ("t", "e", "b", "v") if kind in segment), " ")


def passages(content: Mapping[str, Any], facts: Mapping[str, str]) -> tuple[Passage, ...]:
    """All passages of a document as the template reads it, the abstract first."""
    front = Passage("Abstract", plain_text(content["abstract"], facts))
    return (front, *_walk(content["blocks"], facts, "Introduction"))


def _walk(blocks: Iterable[Mapping[str, Any]], facts: Mapping[str, str], section: str) -> Iterator[Passage]:
    for block in blocks:
        kind = block["kind"]
        if kind == "heading" and (block["level"] == 1 or not block["numbered"]):
            section = plain_text(block["text"], facts)
        elif kind in ("par", "lead"):
            yield Passage(section, plain_text(block["text"], facts))
        elif kind == "items":
            yield from (Passage(section, plain_text(item, facts)) for item in block["items"])
        elif kind in ("table", "figure"):
            yield from _still(block, facts, section)
        elif kind in ("ruled", "pair"):
            yield from _walk(block.get("blocks") or block.get("members") or (), facts, section)


def _still(block: Mapping[str, Any], facts: Mapping[str, str], section: str) -> Iterator[Passage]:
    """Caption and cells: not running text, but their numbers stand in the section."""
    yield Passage(section, plain_text(block["caption"], facts), running=False)
    for row in block.get("rows", ()):
        yield Passage(section, " ".join(plain_text(cell, facts) for cell in row), running=False)


def numbers(words: str) -> set[str]:
    """The numbers in a text, as printed, without sign and unit."""
    return set(NUMBER.findall(words))
