"""Pages of any PDF of the lab as pictures, one thread at a time in PDFium."""

from collections.abc import Sequence

from lab.distill.page_picture import page_png
from lab.distill.pdfium import opened

Boxes = Sequence[tuple[float, float, float, float]]


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has; InvalidInput where it is none."""
    with opened(pdf) as document:
        return len(document)


def page_texts(pdf: bytes) -> tuple[str, ...]:
    """The text of every page, as it can be copied from it."""
    with opened(pdf) as document:
        return tuple(page.get_textpage().get_text_range() for page in document)


def page_picture(pdf: bytes, number: int, *, boxes: Boxes = (), width_px: int = 1000) -> bytes:
    """One page as PNG of that width; `number` counts from 1, boxes (left, top, right, bottom in points) are marked."""
    with opened(pdf) as document:
        width_pt = document[number - 1].get_width()
    return page_png(pdf, number, scale=width_px / width_pt, highlights=boxes)
