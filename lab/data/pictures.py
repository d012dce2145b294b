"""An encoded image (PNG, JPEG, …) becomes pixels, grey or RGB."""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from lab.errors import InvalidInput

GREY = ("1", "L")
COLOUR = ("P", "PA", "LA", "RGB", "RGBA", "CMYK", "YCbCr")
"""Pillow's modes that become RGB: palettes are looked up and transparency is dropped."""


def pixels(value: object, where: str) -> NDArray[np.uint8]:
    """uint8 [h, w, 1] of a grey image, [h, w, 3] of any other; `value` is bytes or a struct with `bytes`."""
    with _opened(value, where) as image:
        return np.atleast_3d(np.asarray(image.convert("L" if image.mode in GREY else "RGB")))


def shape_of(value: object, where: str) -> tuple[int, int, int]:
    """(height, width, channels) from the image's header: no pixel is decoded."""
    with _opened(value, where) as image:
        return image.height, image.width, 1 if image.mode in GREY else 3


@contextmanager
def _opened(value: object, where: str) -> Iterator[Image.Image]:
    try:
        with Image.open(io.BytesIO(value.get("bytes") if isinstance(value, dict) else value)) as image:
            if image.mode not in GREY + COLOUR:
                raise ValueError(f"pixels of mode {image.mode}, which has more than 8 bits per channel")
            yield image
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, TypeError, ValueError) as error:
        raise InvalidInput(
            "these bytes are no image that can be read", where=where, seen=str(error), remedy="Fetch the file again"
        ) from error
