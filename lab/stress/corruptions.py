"""Corrupted images: uint8 in, uint8 out, the same for every run."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import gaussian_filter

from lab.errors import InvalidInput
from lab.stress.conditions import CLEAN, NEED_PICTURES, Condition

Images = NDArray[np.uint8]


def corrupt(images: Images, condition: Condition, *, seed: int, fill: NDArray[np.float32]) -> Images:
    """Images uint8 [n, h, w, c] under a condition; `seed` draws noise and places, `fill` [c] (0..1) covers what is occluded.

    InvalidInput where a condition needs a picture and the examples are none. Definitions: `lab.stress.conditions`.
    """
    if condition.family == CLEAN:
        return images
    if condition.family in NEED_PICTURES and not is_picture(images.shape[1:]):
        raise InvalidInput(
            f"{condition.family} needs pictures, and these examples are vectors",
            where="--corruptions",
            seen=f"{images.shape[1]} x {images.shape[2]} pixels",
            remedy="Use noise, fgsm or pgd",
        )
    generator, amount = np.random.Generator(np.random.PCG64(seed)), condition.amount
    if condition.family == "noise":
        return _eight_bits(images / 255 + amount * generator.standard_normal(images.shape))
    if condition.family == "blur":
        return _eight_bits(gaussian_filter(images / 255, (0, amount, amount, 0), mode="nearest"))
    if condition.family == "contrast":
        mean = images.mean(axis=(1, 2), keepdims=True) / 255
        return _eight_bits((images / 255 - mean) * amount + mean)
    return _occlude(images, amount, generator, fill) if condition.family == "occlusion" else _jpeg(images, int(amount))


def is_picture(shape: tuple[int, ...]) -> bool:
    """Whether (height, width, channels) has two dimensions in space."""
    return min(shape[:2]) > 1


def _eight_bits(shares: NDArray[np.float64]) -> Images:
    return np.rint(np.clip(shares, 0, 1) * 255).astype(np.uint8)


def _occlude(images: Images, side: float, generator: np.random.Generator, fill: NDArray[np.float32]) -> Images:
    """One square per image; its place is the same share of the free room at every severity."""
    count, height, width, _ = images.shape
    edge = max(1, round(side * min(height, width)))
    places = (generator.random((count, 2)) * (height - edge + 1, width - edge + 1)).astype(int)
    covered, colour = images.copy(), _eight_bits(np.asarray(fill, dtype=np.float64))
    for image, (row, column) in zip(covered, places, strict=True):
        image[row : row + edge, column : column + edge] = colour
    return covered


def _jpeg(images: Images, quality: int) -> Images:
    """Pillow's encoder and decoder with its own subsampling of colour (4:2:0)."""
    channels = images.shape[-1]
    if channels not in (1, 3):
        remedy = "Use the other corruptions"
        raise InvalidInput(
            "JPEG holds grey or RGB pictures", where="--corruptions", seen=f"{channels} channels", remedy=remedy
        )
    return np.stack([_through_jpeg(image, quality) for image in images])


def _through_jpeg(image: Images, quality: int) -> Images:
    packed = io.BytesIO()
    Image.fromarray(image[..., 0] if image.shape[-1] == 1 else image).save(packed, "JPEG", quality=quality)
    with Image.open(packed) as seen:
        return np.atleast_3d(np.asarray(seen)).reshape(image.shape)
