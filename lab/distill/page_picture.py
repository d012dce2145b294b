"""A page of a PDF as a picture with passages marked, as with a highlighter."""

import io
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw

from lab.distill.geometry import Box
from lab.distill.pdfium import opened
from lab.errors import InvalidInput

MARKER = (255, 224, 102)  # multiplied with the page, so that print stays as black as it is
MARGIN_PT = 1.2
LARGEST_PIXELS = 40_000_000


def page_png(
    pdf: bytes, page: int, *, scale: float = 1.5, highlights: Sequence[Box] = (), name: str = "paper"
) -> bytes:
    """One page as PNG; `page` counts from 1, `scale` is pixels per point, highlights are boxes in points."""
    with opened(pdf, name) as document:
        if not 1 <= page <= len(document):
            raise InvalidInput("there is no such page", where=name, seen=page, remedy=f"Pages 1 to {len(document)}")
        sheet = document[page - 1]
        try:
            width, height = sheet.get_size()
            largest = (LARGEST_PIXELS / max(1.0, width * height)) ** 0.5
            scale = min(max(scale, 0.1), largest)
            picture = sheet.render(scale=scale).to_pil().convert("RGB")
        finally:
            sheet.close()
    if highlights:
        picture = _marked(picture, highlights, scale)
    stream = io.BytesIO()
    picture.save(stream, format="PNG")
    return stream.getvalue()


def _marked(picture: Image.Image, highlights: Sequence[Box], scale: float) -> Image.Image:
    layer = Image.new("RGB", picture.size, (255, 255, 255))
    pen = ImageDraw.Draw(layer)
    for left, top, right, bottom in highlights:
        corners = (left - MARGIN_PT, top - MARGIN_PT, right + MARGIN_PT, bottom + MARGIN_PT)
        pen.rectangle([value * scale for value in corners], fill=MARKER)
    return ImageChops.multiply(picture, layer)
