"""UCI handwritten digits as scikit-learn carries them: 1,797 grey images of 8 x 8 pixels, no download."""

import hashlib

import numpy as np

from lab.data.arrays import Raw, Source
from lab.data.permit import Sealed
from lab.data.splits import hold_out
from lab.study.recipe import Split


def digits(split: Split) -> Source:
    """The digits; they have no test part of their own, so that `split.seed` draws one."""
    images, labels = _load()
    development, test = hold_out(len(labels), split)
    return Source(
        name="digits",
        fingerprint=hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest(),
        classes=tuple("0123456789"),
        side=(8, 8, 1),
        development_rows=len(development),
        test_rows=len(test),
        development=lambda: Raw(images[development], labels[development], development),
        test=Sealed("digits", lambda: Raw(images[test], labels[test], test)),
    )


def _load() -> tuple[np.ndarray, np.ndarray]:
    """Grey values 0..16 are stretched to 0..255."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    images = np.round(bunch.images * (255 / 16)).astype(np.uint8)[..., None]
    return images, bunch.target.astype(np.int64)
