"""Lines of a page become its text: prose in reading order, then captions, tables and notes, each word with its box."""

import itertools
import re
from collections.abc import Sequence

from lab.distill.characters import HYPHEN, Character, Line
from lab.distill.geometry import Box
from lab.distill.headings import heading
from lab.distill.paper import Block, Kind, Page, Span
from lab.distill.words import Vocabulary, plain

_CAPTION = re.compile(r"^(Table|Figure|Fig\.|Algorithm)\s*\d+\s*[:.|]")
_ENDS = re.compile(r"[.!?:][\"”’')\]]*$")


def compose(number: int, lines: Sequence[Line], size: tuple[float, float], body: float, words: Vocabulary) -> Page:
    """A page from its lines; `size` is width and height, `body` the font size of running text, all in points."""
    writer = _Writer(words)
    kinds = _kinds(lines, body, size[1])
    for wanted in (("heading", "body"), ("caption", "other")):
        previous: tuple[Line, Kind] | None = None
        for line, kind in zip(lines, kinds, strict=True):
            if kind not in wanted:
                continue
            if previous is None or _breaks(*previous, line, kind):
                writer.begin(kind)
            writer.add(line)
            previous = (line, kind)
    blocks, spans = writer.finished()
    return Page(number, writer.text, blocks, spans, *size)


def body_size(pages: Sequence[Sequence[Line]]) -> float:
    """The font size, in points, in which most characters of the paper are set."""
    counts: dict[float, int] = {}
    for lines in pages:
        for line in lines:
            if len(line.text.split()) > 4:
                counts[line.size] = counts.get(line.size, 0) + len(line.characters)
    return max(counts, key=lambda size: counts[size], default=10.0)


def _kinds(lines: Sequence[Line], body: float, height: float) -> list[Kind]:
    found: list[Kind] = []
    for index, line in enumerate(lines):
        previous = (lines[index - 1], found[-1]) if found else None
        found.append(_kind(line, previous, body, height))
    margins = _margins([line for line, kind in zip(lines, found, strict=True) if kind == "body"])
    width = _width([line for line, kind in zip(lines, found, strict=True) if kind == "body"])
    return [
        "other" if kind == "body" and (_off(line, margins) or _gappy(line) or _cell(line, width)) else kind
        for line, kind in zip(lines, found, strict=True)
    ]


def _margins(lines: Sequence[Line]) -> list[float]:
    """The left edges, in points, at which running text begins: those that many long lines share."""
    lefts = [line.box.left for line in lines if len(line.characters) > 30]
    return [left for left in lefts if sum(abs(other - left) < 2.0 for other in lefts) >= max(4, 0.08 * len(lefts))]


def _off(line: Line, margins: list[float]) -> bool:
    """Whether a line begins away from every margin of running text, as the rows of a centred table do."""
    return bool(margins) and not any(-3.0 <= line.box.left - margin <= 24.0 for margin in margins)


def _width(lines: Sequence[Line]) -> float:
    """The width, in points, that full lines of running text have."""
    widths = sorted(line.box.right - line.box.left for line in lines if len(line.characters) > 25)
    return widths[len(widths) * 3 // 4] if widths else 0.0


def _cell(line: Line, width: float) -> bool:
    """Whether a line is a row of a table set like running text: mostly figures, or short and no end of a sentence."""
    text = line.text.strip()
    if text[0].islower():
        return False
    ink = [sign for sign in text if not sign.isspace()]
    if sum(sign.isdigit() or sign in ".,±()%+-−=/" for sign in ink) > 0.45 * len(ink):
        return not _ENDS.search(text)
    short = line.box.right - line.box.left < 0.62 * width and len(text.split()) <= 5
    return short and text[0].isupper() and text[-1].isalnum()


def _gappy(line: Line) -> bool:
    """Whether wide gaps part the line into columns, as in the row of a table."""
    ink = [character for character in line.characters if character.visible]
    gaps = (after.box.left - before.box.right for before, after in itertools.pairwise(ink))
    return sum(gap > 1.3 * line.size for gap in gaps) >= 2


def _kind(line: Line, previous: tuple[Line, Kind] | None, body: float, height: float) -> Kind:
    text = line.text.strip()
    margin = line.box.bottom < 0.06 * height or line.box.top > 0.945 * height
    if margin or len(text) < 2 or _sideways(line):
        return "other"
    if _CAPTION.match(text):
        return "caption"
    if previous and previous[1] == "caption" and _follows(previous[0], line):
        return "caption"
    if line.size > 0.75 * body and heading(text, larger=line.size > body + 0.9):
        return "heading"
    return "body" if abs(line.size - body) <= 0.6 else "other"


def _sideways(line: Line) -> bool:
    return len(line.characters) > 3 and line.box.height > 2.0 * (line.box.right - line.box.left)


def _follows(above: Line, line: Line) -> bool:
    gap = line.box.top - above.box.bottom
    starts = abs(line.box.left - above.box.left) < 12.0 or above.box.left - line.box.left > 0
    return line.size == above.size and -2.0 <= gap <= 0.55 * above.size and starts


def _breaks(above: Line, kind_above: Kind, line: Line, kind: Kind) -> bool:
    """Whether a new block begins; a sentence that runs on over a column or a figure stays in one block."""
    if kind != kind_above or kind == "heading":
        return True
    if kind == "caption":
        return bool(_CAPTION.match(line.text.strip())) or not _follows(above, line)
    if kind == "other":
        return abs(line.size - above.size) > 0.3 or not -2.0 <= line.box.top - above.box.bottom <= above.size
    ended = bool(_ENDS.search(above.text.strip()))
    gap = line.box.top - above.box.bottom
    return ended and (gap > 0.5 * above.size or line.box.left - above.box.left > 5.0 or gap < -20.0)


class _Writer:
    """Collects text, blocks and spans while lines are added."""

    def __init__(self, words: Vocabulary) -> None:
        self.text = ""
        self._words = words
        self._starts: list[tuple[int, Kind]] = []
        self._spans: list[Span] = []

    def begin(self, kind: Kind) -> None:
        """Start a block."""
        self.text = self.text.rstrip(" " + HYPHEN)
        self.text += "\n" if self.text else ""
        self._starts.append((len(self.text), kind))

    def add(self, line: Line) -> None:
        """Append a line: joined to a word cut at the end of the last one, else after a space."""
        self._join(line.text)
        start, box = len(self.text), None
        for character in line.characters:
            sign = character.sign if character.sign == HYPHEN else plain(character.sign)
            if sign == "" or (sign == " " and self.text[-1:] in (" ", "\n", "")):
                continue
            if sign == " ":
                self._span(start, box)
            self.text += sign
            start, box = (len(self.text), None) if sign == " " else (start, _joined(box, character))
        self._span(start, box)

    def finished(self) -> tuple[tuple[Block, ...], tuple[Span, ...]]:
        """The blocks and spans; the text ends without a space."""
        self.text = self.text.rstrip(" " + HYPHEN)
        if not self._starts:  # a page without any text
            return (), ()
        ends = [start - 1 for start, _ in self._starts[1:]] + [len(self.text)]
        blocks = [Block(start, end, kind) for (start, kind), end in zip(self._starts, ends, strict=True) if end > start]
        return tuple(blocks), tuple(self._spans)

    def _span(self, start: int, box: Box | None) -> None:
        if box is not None:
            self._spans.append(Span(start, len(self.text), box))

    def _join(self, following: str) -> None:
        if self.text[-1:] in ("", "\n"):
            return
        if self.text[-1] not in (HYPHEN, "-"):
            self.text += "" if self.text[-1] == " " else " "
            return
        before, keep = self.text[:-1], self._words.keeps_hyphen(self.text[:-1], following.lstrip())
        self.text = before + ("-" if keep else "")


def _joined(box: Box | None, character: Character) -> Box:
    return character.box if box is None else box.joined(character.box)
