"""Page pictures: the right size, and the marker where the claim stands."""

import io

import pytest
from PIL import Image

from lab.distill.distillation import Distillation
from lab.distill.page_picture import MARKER, page_png
from lab.errors import InvalidInput


def _open(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def test_the_marker_lies_where_the_claim_stands(small: Distillation, small_pdf: bytes) -> None:
    box = small.claim_boxes["C1"][0]
    plain, marked = _open(page_png(small_pdf, 1, scale=2.0)), _open(page_png(small_pdf, 1, scale=2.0, highlights=[box]))
    assert plain.size == marked.size == (1191, 1684)
    changed = [
        (x, y)
        for x in range(0, 1191, 3)
        for y in range(0, 1684, 3)
        if plain.getpixel((x, y)) != marked.getpixel((x, y))
    ]
    assert changed
    assert all(
        2 * box.left - 4 <= x <= 2 * box.right + 4 and 2 * box.top - 4 <= y <= 2 * box.bottom + 4 for x, y in changed
    )
    assert MARKER in {marked.getpixel(place) for place in changed}


def test_a_page_that_is_not_there(small_pdf: bytes) -> None:
    with pytest.raises(InvalidInput, match="Pages 1 to 1"):
        page_png(small_pdf, 2)
