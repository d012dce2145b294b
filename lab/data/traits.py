"""What test images look like, as numbers per example: brightness, contrast, edge density, and the pixels back from arrays."""

import numpy as np
from numpy.typing import NDArray

from lab.data.arrays import Arrays

LUMA = np.array([0.299, 0.587, 0.114])
"""Weights of red, green and blue in brightness (ITU-R BT.601)."""
EDGE = 0.1
"""A pixel lies on an edge where brightness changes by more than this share of the full range per pixel."""


def pixels_of(arrays: Arrays, mean: NDArray[np.float32], sd: NDArray[np.float32]) -> NDArray[np.uint8]:
    """The images uint8 [n, h, w, c] behind standardised vectors; `mean` and `sd` per channel, as they were applied."""
    scaled = arrays.images.reshape(-1, *arrays.shape) * sd + mean
    return np.clip(np.rint(scaled * 255), 0, 255).astype(np.uint8)


def traits(pixels: NDArray[np.uint8]) -> dict[str, NDArray[np.float64]]:
    """By name, [n] each, all in 0..1: mean brightness, its sd over pixels (root-mean-square contrast, Peli 1990), and the
    share of pixels whose central difference of brightness is longer than `EDGE`."""
    grey = _grey(pixels)
    down, across = (np.gradient(grey, axis=axis) if grey.shape[axis] > 1 else np.zeros_like(grey) for axis in (1, 2))
    return {
        "brightness": grey.mean(axis=(1, 2)),
        "contrast": grey.std(axis=(1, 2)),
        "edge density": (np.hypot(down, across) > EDGE).mean(axis=(1, 2)),
    }


def _grey(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    shares = pixels / 255.0
    return shares[..., :3] @ LUMA if pixels.shape[-1] >= 3 else shares[..., 0]
