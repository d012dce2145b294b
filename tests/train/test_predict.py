"""Probabilities of a trained run."""

import numpy as np
import torch

from lab.models.mlp import initial_weights, load
from lab.study.recipe import Model
from lab.train.predict import probabilities


def test_probabilities_are_the_softmax_of_the_module_whatever_the_chunk():
    model, draw = Model(depth=2, width=6, activation="silu", dropout=0.5), np.random.default_rng(1)
    weights, x = initial_weights(model, 4, 3, 1), draw.normal(size=(11, 4)).astype(np.float32)
    given = {name: value.numpy() for name, value in weights.items()}
    found = probabilities(model, given, x)
    expected = torch.softmax(load(model, 4, 3, weights)(torch.as_tensor(x)), dim=1).detach().numpy()
    assert found.dtype == np.float32 and found.shape == (11, 3)
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-6)
    np.testing.assert_allclose(probabilities(model, given, x, chunk=3), found, rtol=1e-5)
