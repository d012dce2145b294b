"""The sealed test split: the only code that returns test examples, and only for a permit that the ledger's state allows."""

from pathlib import Path

import numpy as np

from lab.data.arrays import Arrays
from lab.data.catalogue import TEST_PLACES, examples, source_of, train_examples
from lab.data.permit import Permit, issue_permit
from lab.data.splits import held_out_rows
from lab.errors import Forbidden
from lab.study.recipe import Dataset

__all__ = ["Permit", "issue_permit", "open_test"]


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
