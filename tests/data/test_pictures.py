"""Encoded images of every usual kind become grey or RGB pixels."""

import io

import numpy as np
import pytest
from PIL import Image

from lab.data.pictures import pixels, shape_of
from lab.errors import InvalidInput

RED = np.full((4, 5, 3), (204, 0, 51), dtype=np.uint8)


def encoded(image: Image.Image, kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "CMYK"])
def test_colour(mode: str) -> None:
    content = encoded(Image.fromarray(RED).convert(mode), "TIFF" if mode == "CMYK" else "PNG")
    found = pixels({"bytes": content, "path": "x.png"}, "x")
    np.testing.assert_allclose(found.astype(int), RED, atol=0)
    assert shape_of(content, "x") == found.shape == (4, 5, 3)


@pytest.mark.parametrize("mode", ["L", "1"])
def test_grey(mode: str) -> None:
    content = encoded(Image.new(mode, (5, 4), 255 if mode == "L" else 1))
    assert shape_of(content, "x") == pixels(content, "x").shape == (4, 5, 1)
    assert (pixels(content, "x") == 255).all()


@pytest.mark.parametrize("value", [None, "text", 3, b"", b"GIF89a", {"path": "x"}, {"bytes": b"\x89PNG\r\n\x1a\n"}])
def test_everything_else_is_refused(value: object) -> None:
    for read in (pixels, shape_of):
        with pytest.raises(InvalidInput, match="x, row 3: these bytes are no image"):
            read(value, "x, row 3")
