"""Arrays as they travel: raw images of a source, and standardised vectors ready to train on."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from lab.data.patches import cut, draw_places, flatten
from lab.data.permit import Sealed
from lab.study.recipe import Dataset
from lab.study.registration import DataIdentity

Progress = Callable[[str, float], None]
"""Called with what is being done and the fraction done, 0..1."""


@dataclass(frozen=True, slots=True)
class Raw:
    """Images uint8 [n, height, width, channels] and labels int64 [n] of one part of a source.

    `rows` int64 [n] are their rows in the source where the part was drawn from it; None where the part is a whole file.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    rows: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A data set behind a name: `development` loads when called, `test` only for a permit."""

    name: str
    fingerprint: str
    classes: tuple[str, ...]
    side: tuple[int, int, int]
    development_rows: int
    test_rows: int
    development: Callable[[], Raw]
    test: Sealed[Raw]


@dataclass(frozen=True, slots=True)
class Arrays:
    """Examples ready to use.

    `images` float32 [n, inputs], standardised by the training examples' mean and sd per channel, pixels in the order
    (row, column, channel); `labels` int64 [n]; `source_index` int64 [n], the row in the source; `shape` (height, width,
    channels) of one example.
    """

    images: NDArray[np.float32]
    labels: NDArray[np.int64]
    source_index: NDArray[np.int64]
    shape: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Train and validation examples of a data set; there is no test split here."""

    identity: DataIdentity
    dataset: Dataset
    train: Arrays
    validation: Arrays
    mean: NDArray[np.float32]
    sd: NDArray[np.float32]
    full: NDArray[np.uint8] | None = field(default=None, repr=False)

    @property
    def per_run(self) -> bool:
        """Whether every run sees its own patches (position grid or random)."""
        return self.full is not None

    def train_for(self, order_seed: int) -> NDArray[np.float32]:
        """The training examples of the run with this order seed: float32 [n, inputs]; shared where the place is fixed."""
        if self.full is None:
            return self.train.images
        patch = self.train.shape[0]
        places = draw_places(len(self.full), self.full.shape[1:3], patch, self.dataset.position, order_seed)
        return standardise(cut(self.full, places, patch), self.mean, self.sd)


def standardise(images: NDArray[np.uint8], mean: NDArray[np.float32], sd: NDArray[np.float32]) -> NDArray[np.float32]:
    """uint8 [n, h, w, c] to float32 [n, inputs]: per channel minus mean, over sd, in units of the full pixel range."""
    scaled = images.astype(np.float32) / np.float32(255)
    scaled -= mean
    scaled /= sd
    return flatten(scaled)
