"""A paper as its text: pages, blocks of text, and where each word stands."""

from dataclasses import dataclass
from typing import Literal

from lab.distill.geometry import Box

Kind = Literal["heading", "body", "caption", "other"]


@dataclass(frozen=True, slots=True)
class Block:
    """A half-open range of characters of one page's text that belongs together."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Span:
    """A word, or the part of it on one line, with its half-open range of characters and its box on the page."""

    start: int
    end: int
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `number` counts from 1, sizes in points; pasted text has no size and no spans."""

    number: int
    text: str
    blocks: tuple[Block, ...]
    spans: tuple[Span, ...]
    width: float
    height: float

    def boxes(self, start: int, end: int) -> tuple[Box, ...]:
        """The rectangles, one per line, that cover the characters from `start` up to `end`."""
        found: list[Box] = []
        for span in self.spans:
            if span.end <= start or span.start >= end:
                continue
            if found and _same_line(found[-1], span.box):
                found[-1] = found[-1].joined(span.box)
            else:
                found.append(span.box)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Paper:
    """A title and pages in order."""

    title: str
    pages: tuple[Page, ...]

    def page(self, number: int) -> Page:
        """The page with this number, counted from 1."""
        return self.pages[number - 1]


def _same_line(line: Box, word: Box) -> bool:
    overlap = min(line.bottom, word.bottom) - max(line.top, word.top)
    return overlap > 0.3 * min(line.height, word.height) and word.left >= line.left
