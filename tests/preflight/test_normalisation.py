"""Normalisation: statistics with validation examples among them are found, for fixed places and for patches per run."""

from dataclasses import replace

import numpy as np

from lab.data.arrays import Prepared
from lab.data.catalogue import moments
from lab.preflight.normalisation import normalisation


def test_statistics_of_the_training_examples_pass(data: dict) -> None:
    check = normalisation(data)
    assert check.verdict == "passed" and "had validation examples been used" in check.seen


def test_statistics_of_both_parts_are_found(data: dict) -> None:
    """The fault: mean and sd over train and validation, which differ by little."""
    found = data["data"]
    both = np.concatenate([found.train.images, found.validation.images]).astype(np.float64)
    scaled = ((found.train.images - both.mean()) / both.std()).astype(np.float32)
    faulty = replace(found, train=replace(found.train, images=scaled))
    check = normalisation({"data": faulty})
    assert check.verdict == "failed" and check.remedy


def test_patches_of_every_run_are_held_to_the_whole_training_images() -> None:
    images = np.random.default_rng(0).integers(0, 256, (60, 6, 6, 3), dtype=np.uint8)
    assert normalisation({"data": moving(images, *moments(images[:40]))}).verdict == "passed"
    assert normalisation({"data": moving(images, *moments(images))}).verdict == "failed"


def moving(images: np.ndarray, mean: np.ndarray, sd: np.ndarray) -> Prepared:
    """40 whole training images scaled by these statistics, and 20 for validation."""
    from tests.train.plain import prepared

    found = prepared(40)
    scaled = ((images / 255 - mean) / sd).reshape(60, -1).astype(np.float32)
    train, validation = (
        replace(part, images=some, shape=(6, 6, 3))
        for part, some in ((found.train, scaled[:40]), (found.validation, scaled[40:]))
    )
    return replace(found, train=train, validation=validation, mean=mean, sd=sd, full=images[:40])
