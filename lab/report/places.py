"""Where each number stands on the pages: a twin of the paper whose numbers are links is set, and the links' places are read."""

import ctypes
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from lab.distill.pdfium import opened
from lab.report.typeset import to_draft

SCHEME = "fact:"
"""What the twin's links begin with; the fact's id follows."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One printed fact: page from 1, and its box in points from the top left of the page (left, top, right, bottom)."""

    fact: str
    page: int
    box: tuple[float, float, float, float]


def places(files: Mapping[str, bytes]) -> tuple[Placed, ...]:
    """Where the facts of a document stand; one that is broken over lines has a box on each."""
    content = {**json.loads(files["content.json"]), "linked": SCHEME}
    twin = to_draft({**files, "content.json": json.dumps(content).encode()})
    with opened(twin) as document:
        return tuple(found for number in range(len(document)) for found in _on(document[number], number + 1))


def _on(page: pdfium.PdfPage, number: int) -> Iterator[Placed]:
    height, position, link = page.get_height(), ctypes.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page.raw, ctypes.byref(position), ctypes.byref(link)):
        uri, box = _uri(page, link), raw.FS_RECTF()
        if uri.startswith(SCHEME) and raw.FPDFLink_GetAnnotRect(link, ctypes.byref(box)):
            corners = (box.left, height - box.top, box.right, height - box.bottom)
            yield Placed(uri.removeprefix(SCHEME), number, tuple(round(side, 1) for side in corners))


def _uri(page: pdfium.PdfPage, link: raw.FPDF_LINK) -> str:
    action = raw.FPDFLink_GetAction(link)
    size = raw.FPDFAction_GetURIPath(page.pdf.raw, action, None, 0) if action else 0
    buffer = ctypes.create_string_buffer(max(size, 1))
    raw.FPDFAction_GetURIPath(page.pdf.raw, action, buffer, size)
    return buffer.value.decode()


def as_json(found: tuple[Placed, ...]) -> bytes:
    """For keeping beside the paper."""
    return json.dumps([[one.fact, one.page, *one.box] for one in found]).encode()


def from_json(content: bytes) -> tuple[Placed, ...]:
    """What `as_json` wrote."""
    return tuple(
        Placed(fact, page, (left, top, right, bottom)) for fact, page, left, top, right, bottom in json.loads(content)
    )
