"""One interpretation from start to end on digits, its bytes, and weights that do not fit."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from lab.data.arrays import Prepared
from lab.data.catalogue import prepare
from lab.errors import IntegrityError
from lab.interpret.results import INTEGRATED_GRADIENTS, SALIENCY, Interpretation, from_bytes, to_bytes, to_dict
from lab.interpret.run import LADDER, interpret_run
from lab.models.mlp import initial_weights, load
from lab.study.recipe import Dataset, Model, Split

MODEL = Model(depth=2, width=32, activation="gelu")


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    dataset = Dataset(name="digits", split=Split(train=600, validation=200, test=397))
    return prepare(dataset, cache=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def weights(digits: Prepared) -> dict[str, np.ndarray]:
    """A hundred full-batch steps: 90 % or so, with some images wrong."""
    module = load(MODEL, 64, 10, initial_weights(MODEL, 64, 10, seed=0))
    optimizer = torch.optim.AdamW(module.parameters(), lr=5e-3)
    x, y = torch.as_tensor(digits.train.images), torch.as_tensor(digits.train.labels)
    for _ in range(60):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(module(x), y).backward()
        optimizer.step()
    return {name: value.numpy() for name, value in module.state_dict().items()}


def interpret(digits: Prepared, weights: dict[str, np.ndarray], **changed) -> Interpretation:
    asked = {"run_id": "c00-r1", "split": "validation", "mean": digits.mean, "sd": digits.sd, "n": 6, "draws": 2}
    asked["classes"] = digits.identity.classes
    return interpret_run(MODEL, weights, digits.validation, **{**asked, **changed})


@pytest.fixture(scope="module")
def found(digits: Prepared, weights: dict[str, np.ndarray]) -> Interpretation:
    return interpret(digits, weights)


def test_every_example_has_a_map_of_each_method(found: Interpretation) -> None:
    assert [one.correct for one in found.examples] == [True] * 3 + [False] * 3
    assert found.accuracy > 0.8 and found.n == 200
    for method in (INTEGRATED_GRADIENTS, SALIENCY):
        maps = found.maps(method)
        assert [one.example for one in maps] == list(range(6))
        assert {one.map.shape for one in maps} == {(8, 8, 1)}
        assert found.check(method).passes is True


def test_maps_of_integrated_gradients_add_up(found: Interpretation) -> None:
    for one in found.maps(INTEGRATED_GRADIENTS):
        assert one.map.sum() == pytest.approx(one.explained, abs=1e-3)
        assert one.completeness_gap < 1e-3 and one.relative_gap < 1e-3
    assert [row.steps for row in found.convergence] == list(LADDER)
    assert found.convergence[-1].largest_relative_gap < found.convergence[0].largest_relative_gap


def test_what_is_explained_is_the_logit_of_the_prediction_above_the_mean_image(
    found: Interpretation, digits: Prepared, weights: dict[str, np.ndarray]
) -> None:
    module = load(MODEL, 64, 10, {name: torch.as_tensor(value) for name, value in weights.items()})
    for one, example in zip(found.maps(INTEGRATED_GRADIENTS), found.examples, strict=True):
        with torch.no_grad():
            x = torch.as_tensor(digits.validation.images[example.position])
            here, mean_image = module(x[None])[0], module(torch.zeros(1, 64))[0]
        assert example.predicted == int(here.argmax())
        assert one.explained == pytest.approx(float(here.max() - mean_image[example.predicted]), abs=1e-4)


def test_examples_are_shown_as_the_pixels_of_the_source(found: Interpretation) -> None:
    from sklearn.datasets import load_digits

    bunch = load_digits()
    for example in found.examples:
        original = np.round(bunch.images[example.source_index] * (255 / 16)).astype(np.uint8)
        np.testing.assert_array_equal(example.pixels[..., 0], original)
        assert example.label == bunch.target[example.source_index]


def test_it_repeats_and_the_seed_matters(
    found: Interpretation, digits: Prepared, weights: dict[str, np.ndarray]
) -> None:
    assert to_bytes(interpret(digits, weights)) == to_bytes(found)
    other = interpret(digits, weights, seed=1)
    assert to_dict(other)["attributions"] == to_dict(found)["attributions"]
    assert other.checks != found.checks


def test_bytes_and_back(found: Interpretation) -> None:
    again = from_bytes(to_bytes(found))
    assert to_bytes(again) == to_bytes(found)
    assert again.attributions[0].map.dtype == np.float32
    np.testing.assert_array_equal(again.attributions[0].map, found.attributions[0].map)
    assert again.checks == found.checks


@pytest.mark.parametrize("content", [b"", b"[]", b'{"format": "other/1"}', b'{"format": "lockbox-interpretation/1"}'])
def test_other_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(IntegrityError, match="this is no interpretation"):
        from_bytes(content)


def test_weights_that_do_not_fit_are_refused(digits: Prepared, weights: dict[str, np.ndarray]) -> None:
    with pytest.raises(IntegrityError, match="c00-r1: the weights do not fit"):
        interpret(digits, {**weights, "head.weight": weights["head.weight"][:, 1:]})
    with pytest.raises(IntegrityError, match="not finite"):
        interpret(digits, {**weights, "head.bias": np.full(10, np.nan, np.float32)})


def test_results_know_no_torch() -> None:
    script = "import sys, lab.interpret.results; print('torch' in sys.modules)"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
