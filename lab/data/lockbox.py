"""The sealed test split: the only code that returns test examples, and only for a permit that the ledger's state allows."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lab.data.arrays import Arrays, standardise
from lab.data.catalogue import TEST_PLACES, moments, source_of
from lab.data.patches import cut, draw_places
from lab.data.splits import development_rows, held_out_rows
from lab.errors import Forbidden
from lab.study.recipe import Dataset

_SEAL = object()


@dataclass(frozen=True, slots=True)
class Permit:
    """Leave to open one registration's lockbox; made by `issue_permit` alone.

    `ledger_line` is the SHA-256 of the line that committed the checkpoints, `checkpoints_sha256` that of their hashes.
    """

    registration: str
    ledger_line: str
    checkpoints_sha256: str
    seal: object = None

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise Forbidden(
                "a permit is issued by the ledger, not made by hand",
                where="lockbox",
                remedy="Use: python -m lab unseal REG",
            )


def issue_permit(
    registration: str,
    planned: Sequence[str],
    ended: Mapping[str, str],
    committed: Mapping[str, str],
    ledger_line: str,
) -> Permit:
    """A permit, once every planned run has finished or failed and every finished run's checkpoint hash is in the ledger."""
    open_runs = [run for run in planned if ended.get(run) not in ("finished", "failed")]
    if open_runs:
        raise Forbidden(
            f"{len(open_runs)} of {len(planned)} planned runs have not ended",
            where=f"registration {registration[:8]}",
            seen=", ".join(open_runs[:3]),
            remedy="Train them first: python -m lab run REG",
        )
    missing = [run for run in planned if ended[run] == "finished" and run not in committed]
    if missing or not ledger_line:
        raise Forbidden(
            "the checkpoints are not committed to the ledger",
            where=f"registration {registration[:8]}",
            seen=", ".join(missing[:3]) or "no ledger line",
            remedy="Use: python -m lab unseal REG, which commits them first",
        )
    digest = hashlib.sha256(json.dumps(dict(sorted(committed.items()))).encode()).hexdigest()
    return Permit(registration, ledger_line, digest, _SEAL)


def open_test(dataset: Dataset, permit: Permit, *, cache: Path, location: Path | None = None) -> Arrays:
    """The test examples, standardised by the training examples' mean and sd; Forbidden without a permit."""
    if not isinstance(permit, Permit):
        raise Forbidden("the lockbox is closed", where=dataset.name, remedy="Use: python -m lab unseal REG")
    source = source_of(dataset, cache=cache, location=location)
    mean, sd = _train_moments(dataset, source)
    rows = held_out_rows(source.test_rows, dataset.split)
    raw = source.test()
    images = np.asarray(raw.images[rows])
    patches = _patches(images, dataset)
    return Arrays(standardise(patches, mean, sd), np.asarray(raw.labels)[rows], rows, patches.shape[1:])


def _train_moments(dataset: Dataset, source) -> tuple[np.ndarray, np.ndarray]:
    train_rows, _ = development_rows(source.development_rows, dataset.split)
    images = np.asarray(source.development().images[train_rows])
    if dataset.patch is None or dataset.position != "centre":
        return moments(images)
    places = draw_places(len(images), images.shape[1:3], dataset.patch, "centre", 0)
    return moments(cut(images, places, dataset.patch))


def _patches(images: np.ndarray, dataset: Dataset) -> np.ndarray:
    if dataset.patch is None:
        return images
    seed = dataset.split.seed + TEST_PLACES
    return cut(
        images, draw_places(len(images), images.shape[1:3], dataset.patch, dataset.position, seed), dataset.patch
    )
