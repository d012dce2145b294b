"""Pages of a PDF as pictures, with passages marked; a browser's own viewer would bring its own chrome."""

import io
from collections.abc import Sequence

import pypdfium2
import streamlit as st
from PIL import Image, ImageChops, ImageDraw

from lab.errors import InvalidInput

MARKER = (255, 224, 102)
"""Multiplied with the page, so that print under it stays black."""
MARGIN_PT = 1.2

Boxes = Sequence[tuple[float, float, float, float]]


@st.cache_data(show_spinner=False, max_entries=64)
def page_picture(pdf: bytes, number: int, *, boxes: Boxes = (), width_px: int = 1000) -> bytes:
    """One page as PNG of that width; `number` counts from 1, boxes are left, top, right, bottom in points."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise InvalidInput("this file is not a readable PDF", remedy="Give it again") from error
    try:
        page = document[number - 1]
        scale = width_px / page.get_width()
        picture = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
    finally:
        document.close()
    file = io.BytesIO()
    _marked(picture, boxes, scale).save(file, format="PNG")
    return file.getvalue()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _marked(picture: Image.Image, boxes: Boxes, scale: float) -> Image.Image:
    if not boxes:
        return picture
    layer = Image.new("RGB", picture.size, (255, 255, 255))
    pen = ImageDraw.Draw(layer)
    for left, top, right, bottom in boxes:
        corners = (left - MARGIN_PT, top - MARGIN_PT, right + MARGIN_PT, bottom + MARGIN_PT)
        pen.rectangle([value * scale for value in corners], fill=MARKER)
    return ImageChops.multiply(picture, layer)
