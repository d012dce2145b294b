"""A small sound study to plant faults in."""

from dataclasses import replace

import numpy as np
import pytest

from lab.data.arrays import Prepared
from lab.preflight.results import Tell
from tests.train.plain import prepared


@pytest.fixture
def silent() -> Tell:
    """Nobody watches."""
    return lambda message, fraction: None


@pytest.fixture
def data() -> dict[str, Prepared]:
    """Three clouds with mean 0 and sd 1, as lab.data makes them."""
    found = prepared(400)
    mean, sd = found.train.images.mean(dtype=np.float64), found.train.images.std(dtype=np.float64)
    train, validation = (
        replace(part, images=((part.images - mean) / sd).astype(np.float32).reshape(len(part.images), -1))
        for part in (found.train, found.validation)
    )
    return {"data": replace(found, train=train, validation=validation)}
