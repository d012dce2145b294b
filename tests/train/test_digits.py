"""On real digits, in float32, the engine decides like the plain loop but for a handful of images."""

import numpy as np
import pytest
import torch

from lab.data.catalogue import prepare
from lab.study.recipe import Dataset, Split
from lab.train.engine import train_data
from lab.train.predict import probabilities
from tests.train.plain import plain_loop, spec, trained, weights_of


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    wanted = Dataset(name="digits", split=Split(train=1000, validation=400, test=397))
    return prepare(wanted, cache=tmp_path_factory.mktemp("cache"))


def test_decisions_equal_but_for_a_handful(digits):
    specs = [
        spec(number, depth=2 + 2 * (number % 2), activation=["relu", "gelu"][number // 2], width=64, epochs=5)
        for number in range(4)
    ]
    data = train_data(digits, specs)
    weights = weights_of(trained(specs, data))
    different, accuracies = 0, []
    for one in specs:
        ours = probabilities(one.model, weights[one.run_id], digits.validation.images).argmax(axis=1)
        module = plain_loop(one, data, dtype=torch.float32)
        theirs = module(torch.as_tensor(digits.validation.images)).argmax(dim=1).numpy()
        different += int(np.sum(ours != theirs))
        accuracies.append([np.mean(ours == digits.validation.labels), np.mean(theirs == digits.validation.labels)])
    assert different <= 8
    assert np.all(np.array(accuracies) > 0.85)
    assert abs(np.diff(accuracies, axis=1)).max() <= 0.01
