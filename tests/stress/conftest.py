"""A small network with drawn weights, as a function of pixels for two runs."""

import numpy as np
import pytest
import torch

from lab.models.mlp import initial_weights
from lab.stress.stacked import stacked
from lab.study.recipe import Model

MODEL = Model(depth=2, width=9, activation="gelu", norm="layer", residual=True)


@pytest.fixture(scope="session")
def weights() -> list[dict[str, np.ndarray]]:
    """Two runs' weights for 12 inputs and 3 classes, three times as large as at the start so that decisions differ."""
    return [{name: 3 * value.numpy() for name, value in initial_weights(MODEL, 12, 3, seed).items()} for seed in (1, 2)]


@pytest.fixture
def double(weights):
    """Both runs in float64: pixels [2, n, 12] to logits."""
    mean, sd = torch.full((12,), 0.4, dtype=torch.float64), torch.full((12,), 0.3, dtype=torch.float64)
    return stacked(MODEL, weights, mean, sd)


@pytest.fixture
def images() -> tuple[torch.Tensor, torch.Tensor]:
    """Forty images in 0..1, some pixels at the ends of the range, and labels."""
    drawn = np.random.default_rng(0).uniform(-0.2, 1.2, (40, 12)).clip(0, 1)
    return torch.as_tensor(drawn).expand(2, -1, -1), torch.as_tensor(np.random.default_rng(1).integers(0, 3, 40))
