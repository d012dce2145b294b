"""The sealed test split: the only code that returns test examples, and only for a permit that the ledger's state allows."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lab.data.arrays import Arrays
from lab.data.catalogue import TEST_PLACES, examples, source_of, train_examples
from lab.data.patches import cut, draw_places
from lab.data.permit import Permit, issue_permit
from lab.data.splits import held_out_rows
from lab.errors import Forbidden
from lab.study.recipe import Dataset

__all__ = ["OtherTest", "Permit", "issue_permit", "open_other", "open_test"]


def open_test(dataset: Dataset, permit: Permit, *, cache: Path, location: Path | None = None) -> Arrays:
    """The test examples, standardised by the training examples' mean and sd; Forbidden without a permit."""
    if not isinstance(permit, Permit):
        raise Forbidden("the lockbox is closed", where=dataset.name, remedy="Use: python -m lab unseal REG")
    source = source_of(dataset, cache=cache, location=location)
    trained = train_examples(dataset, source)
    rows = held_out_rows(source.test_rows, dataset.split)
    raw = source.test.open(permit)
    seed = dataset.split.seed + TEST_PLACES
    return examples(np.asarray(raw.images[rows]), raw, rows, dataset, seed, trained.mean, trained.sd)


@dataclass(frozen=True, slots=True, eq=False)
class OtherTest:
    """Test examples of a data set that a study was not trained on: `pixels` uint8 [n, h, w, c], `labels` int64 [n]."""

    pixels: NDArray[np.uint8]
    labels: NDArray[np.int64]


def open_other(dataset: Dataset, permit: Permit, *, cache: Path, location: Path | None = None) -> OtherTest:
    """The test examples of another data set, cut as `dataset` says: as many as its split wants, or all where there are fewer."""
    if not isinstance(permit, Permit):
        raise Forbidden("the lockbox is closed", where=dataset.name, remedy="Use: python -m lab unseal REG")
    source = source_of(dataset, cache=cache, location=location)
    count = min(dataset.split.test, source.test_rows)
    rows = held_out_rows(source.test_rows, dataset.split.model_copy(update={"test": count}))
    raw = source.test.open(permit)
    images, labels = np.asarray(raw.images[rows]), np.asarray(raw.labels)[rows]
    if dataset.patch is None:
        return OtherTest(images, labels)
    seed = dataset.split.seed + TEST_PLACES
    places = draw_places(count, images.shape[1:3], dataset.patch, dataset.position, seed)
    return OtherTest(cut(images, places, dataset.patch), labels)
