"""The characters of a PDF page with their boxes, put into lines by where they stand."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from lab.distill.geometry import Box

HYPHEN = "\x02"  # PDFium's sign for a hyphen at the end of a line
MADE_UP = {"\r", "\n", "\ufffe", "\uffff", "\x00"}


@dataclass(frozen=True, slots=True)
class Character:
    """One character; sizes and boxes in points, the origin at the top left of the page."""

    sign: str
    box: Box
    size: float

    @property
    def visible(self) -> bool:
        """Whether it leaves ink."""
        return not self.sign.isspace()


@dataclass(frozen=True, slots=True)
class Line:
    """Characters that stand on one line; `size` is the font size that most of them have, in points."""

    characters: tuple[Character, ...]
    box: Box
    size: float

    @property
    def text(self) -> str:
        """The raw text."""
        return "".join(character.sign for character in self.characters)


def page_lines(page: pypdfium2.PdfPage) -> tuple[Line, ...]:
    """The lines of one page in reading order, as the file gives it."""
    text = page.get_textpage()
    try:
        found = list(_characters(text, page))
    finally:
        text.close()
    return tuple(line for group in _grouped(found) if (line := _line(group)))


def _characters(text: pypdfium2.PdfTextPage, page: pypdfium2.PdfPage) -> Iterator[Character]:
    left0, _, _, top0 = page.get_bbox()
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        pdfium.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        size = pdfium.FPDFText_GetFontSize(text, index)
        box = Box(left.value - left0, top0 - top.value, right.value - left0, top0 - bottom.value)
        yield Character(_sign(code), box, round(size, 1))


def _sign(code: int) -> str:
    """The character of a code; surrogates, which stand for nothing alone, become the replacement character."""
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)


def _grouped(characters: list[Character]) -> Iterator[list[Character]]:
    """Runs of characters that overlap vertically; PDFium also breaks at raised signs, which this mends."""
    group: list[Character] = []
    extent: Box | None = None
    for character in characters:
        if character.sign in MADE_UP:
            continue
        if not character.visible:
            group.append(character)
            continue
        if extent is not None and not _continues(extent, character):
            yield group
            group, extent = [], None
        elif extent is not None and _apart(group[-1], extent, character):
            group.append(Character(" ", character.box, character.size))
        group.append(character)
        extent = character.box if extent is None else extent.joined(character.box)
    yield group


def _continues(extent: Box, character: Character) -> bool:
    box = character.box
    middle = (box.top + box.bottom) / 2
    slack = 0.15 * max(extent.height, 4.0)
    near = extent.right - 2.0 * extent.height <= box.left <= extent.right + 3.5 * max(extent.height, 8.0)
    return extent.top - slack <= middle <= extent.bottom + slack and near


def _apart(last: Character, extent: Box, character: Character) -> bool:
    """Whether a space was lost, as in titles in small capitals; narrow letters and digits leave such gaps themselves."""
    letters = last.sign.isupper() and character.sign.isupper()
    return letters and character.box.left - extent.right > 0.22 * min(character.size, extent.height * 1.4)


def _line(group: list[Character]) -> Line | None:
    ink = [character for character in group if character.visible]
    if not ink:
        return None
    box = ink[0].box
    for character in ink[1:]:
        box = box.joined(character.box)
    sizes = [character.size for character in ink]
    while group and not group[-1].visible:
        group = group[:-1]
    return Line(tuple(group), box, max(set(sizes), key=sizes.count))
