"""A data set's name becomes arrays: train and validation only."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from lab.data.arrays import Arrays, Prepared, Progress, Raw, Source, standardise
from lab.data.digits import digits
from lab.data.parquet import parquet
from lab.data.patches import cut, draw_places
from lab.data.splits import development_rows, held_out_rows
from lab.data.torchvision_sets import KNOWN, torchvision_set
from lab.errors import InvalidInput
from lab.study.recipe import Dataset
from lab.study.registration import DataIdentity

PARQUET = "parquet:"
VALIDATION_PLACES, TEST_PLACES = 1, 2


def _silent(message: str, fraction: float) -> None:
    """Nobody watches."""


def registered_name(name: str) -> str:
    """The name that enters a registration: a Parquet folder without its path."""
    return f"{PARQUET}{Path(name.removeprefix(PARQUET)).resolve().name}" if name.startswith(PARQUET) else name


def source_of(
    dataset: Dataset, *, cache: Path, location: Path | None = None, progress: Progress = _silent, download: bool = True
) -> Source:
    """The source behind a name; `location` is where a registered Parquet folder lies on this machine."""
    name = dataset.name
    if name.startswith(PARQUET):
        return parquet((location or Path(name.removeprefix(PARQUET))).resolve(), cache, progress)
    known: dict[str, Callable[[], Source]] = {
        "digits": lambda: digits(dataset.split),
        **{other: partial(torchvision_set, other, cache, progress, download=download) for other in KNOWN},
    }
    if name not in known:
        raise InvalidInput(
            "no data set has this name",
            where="dataset.name",
            seen=name,
            remedy=f"Use one of {', '.join(known)}, or parquet:PATH",
        )
    return known[name]()


def identify(
    dataset: Dataset, *, cache: Path, location: Path | None = None, progress: Progress = _silent, download: bool = True
) -> DataIdentity:
    """Which data the name stands for: fingerprint, classes and sizes, without decoding images."""
    source = source_of(dataset, cache=cache, location=location, progress=progress, download=download)
    return identity_of(source, dataset)


def identity_of(source: Source, dataset: Dataset) -> DataIdentity:
    """The identity of a source as a study uses it; InvalidInput where the split or the patch does not fit."""
    split = dataset.split
    development_rows(source.development_rows, split)
    held_out_rows(source.test_rows, split)
    height, width, channels = source.side
    draw_places(1, (height, width), dataset.patch, dataset.position, 0)
    inputs = (dataset.patch or height) * (dataset.patch or width) * channels
    return DataIdentity(
        registered_name(dataset.name) if not source.name.startswith(PARQUET) else source.name,
        source.fingerprint,
        source.classes,
        split.train,
        split.validation,
        split.test,
        inputs,
    )


def prepare(
    dataset: Dataset, *, cache: Path, location: Path | None = None, progress: Progress = _silent, download: bool = True
) -> Prepared:
    """Train and validation arrays of a data set, standardised per channel by the training examples alone.

    For a fixed place (centre, or whole images) mean and sd are those of the training patches; for grid and random those
    of the whole training images, because each run cuts its own.
    """
    source = source_of(dataset, cache=cache, location=location, progress=progress, download=download)
    identity = identity_of(source, dataset)
    trained = train_examples(dataset, source)
    raw, mean, sd = trained.raw, trained.mean, trained.sd
    _, validation_rows = development_rows(source.development_rows, dataset.split)
    images, seed = np.asarray(raw.images[validation_rows]), dataset.split.seed
    return Prepared(
        identity=identity,
        dataset=dataset,
        train=examples(trained.images, raw, trained.rows, dataset, seed, mean, sd),
        validation=examples(images, raw, validation_rows, dataset, seed + VALIDATION_PLACES, mean, sd),
        mean=mean,
        sd=sd,
        full=trained.images if _moving(dataset) else None,
    )


@dataclass(frozen=True, slots=True)
class TrainExamples:
    """The whole training images uint8 [n, h, w, c], their rows in the development part `raw`, and their mean and sd."""

    raw: Raw
    rows: np.ndarray
    images: np.ndarray
    mean: np.ndarray
    sd: np.ndarray


def train_examples(dataset: Dataset, source: Source) -> TrainExamples:
    """What train, validation and test examples are all standardised by; reads nothing of the test part."""
    raw = source.development()
    rows, _ = development_rows(source.development_rows, dataset.split)
    images = np.asarray(raw.images[rows])
    mean, sd = moments(images if _moving(dataset) else _patches(images, dataset, dataset.split.seed))
    return TrainExamples(raw, rows, images, mean, sd)


def examples(
    images: np.ndarray, raw: Raw, rows: np.ndarray, dataset: Dataset, seed: int, mean: np.ndarray, sd: np.ndarray
) -> Arrays:
    """Cut and standardise `images`, which are the `rows` of `raw`; `seed` draws the places where they are not fixed."""
    patches = _patches(images, dataset, seed)
    source_rows = rows if raw.rows is None else raw.rows[rows]
    return Arrays(standardise(patches, mean, sd), np.asarray(raw.labels)[rows], source_rows, patches.shape[1:])


def moments(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and sd (n in the denominator) per channel in units of the full pixel range; a constant channel has sd 1.

    Sums are exact integers, so that neither the order nor the number of images at a time matters.
    """
    channels = images.shape[-1]
    total, squares = np.zeros(channels, dtype=np.int64), np.zeros(channels, dtype=np.int64)
    for start in range(0, len(images), 1000):
        flat = images[start : start + 1000].reshape(-1, channels).astype(np.int64)
        total += flat.sum(axis=0)
        squares += (flat**2).sum(axis=0)
    n = images.size // channels
    spread = [int(q) * n - int(s) ** 2 for s, q in zip(total, squares, strict=True)]
    sd = [math.sqrt(value) / n / 255 if value else 1.0 for value in spread]
    return (total / n / 255).astype(np.float32), np.array(sd, dtype=np.float32)


def _moving(dataset: Dataset) -> bool:
    return dataset.patch is not None and dataset.position != "centre"


def _patches(images: np.ndarray, dataset: Dataset, seed: int) -> np.ndarray:
    if dataset.patch is None:
        return images
    places = draw_places(len(images), images.shape[1:3], dataset.patch, dataset.position, seed)
    return cut(images, places, dataset.patch)
