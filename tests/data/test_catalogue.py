"""A name becomes arrays: standardised by training examples alone, repeatable, with nothing of the test split."""

import io
import pickle
from pathlib import Path

import numpy as np
import pytest

from lab.data.arrays import standardise
from lab.data.catalogue import identify, moments, prepare, registered_name
from lab.data.permit import Sealed
from lab.errors import InvalidInput, Unavailable
from lab.study.recipe import Dataset, Split

DIGITS = Dataset(name="digits", split=Split(train=1200, validation=200, test=397))


def small(folder: Path, **changed) -> Dataset:
    split = Split(**{"train": 14, "validation": 4, "test": 10, "seed": 1, **changed.pop("split", {})})
    return Dataset(name=f"parquet:{folder}", split=split, **changed)


def test_digits(tmp_path: Path) -> None:
    found = prepare(DIGITS, cache=tmp_path)
    assert found.train.images.shape == (1200, 64) and found.validation.images.shape == (200, 64)
    assert found.train.images.dtype == np.float32 and found.train.labels.dtype == np.int64
    assert found.train.shape == (8, 8, 1) and found.train.images.flags.c_contiguous
    assert found.identity.classes == tuple("0123456789") and found.identity.inputs == 64
    assert set(found.train.labels) == set(range(10))
    assert list(tmp_path.iterdir()) == []


def test_training_examples_have_mean_zero_and_sd_one_and_validation_does_not_count(folder, tmp_path: Path) -> None:
    found = prepare(small(folder()), cache=tmp_path)
    pixels = found.train.images.reshape(-1, 3).astype(np.float64)
    np.testing.assert_allclose(pixels.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(pixels.std(axis=0), 1, atol=1e-6)
    assert abs(found.validation.images.mean()) > 1e-3


def test_rows_are_those_of_the_source(tmp_path: Path) -> None:
    from sklearn.datasets import load_digits

    found, bunch = prepare(DIGITS, cache=tmp_path), load_digits()
    for part in (found.train, found.validation):
        np.testing.assert_array_equal(part.labels, bunch.target[part.source_index])
        pixels = np.rint((part.images * found.sd + found.mean) * 255)
        np.testing.assert_array_equal(pixels, np.round(bunch.images[part.source_index].reshape(-1, 64) * (255 / 16)))
    assert not set(found.train.source_index) & set(found.validation.source_index)


def test_patches_are_cut_from_the_middle(folder, tmp_path: Path) -> None:
    whole, patched = (
        prepare(small(folder(name), patch=patch), cache=tmp_path) for name, patch in (("a", None), ("b", 2))
    )
    image = whole.train.images.reshape(14, 6, 6, 3) * whole.sd + whole.mean
    patch = patched.train.images.reshape(14, 2, 2, 3) * patched.sd + patched.mean
    np.testing.assert_allclose(patch, image[:, 2:4, 2:4], atol=1e-6)
    assert patched.identity.inputs == 12 and not patched.per_run
    assert patched.train_for(7) is patched.train.images


@pytest.mark.parametrize("position", ["grid", "random"])
def test_every_run_cuts_its_own_patches(folder, tmp_path: Path, position: str) -> None:
    found = prepare(small(folder(), patch=2, position=position), cache=tmp_path)
    first, again, other = (found.train_for(seed) for seed in (5, 5, 6))
    assert found.per_run and first.shape == (14, 12) and first.dtype == np.float32
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()
    repeated = prepare(small(folder("again"), patch=2, position=position), cache=tmp_path)
    np.testing.assert_array_equal(found.validation.images, repeated.validation.images)
    whole = moments(found.full)
    np.testing.assert_array_equal(np.stack(whole), np.stack([found.mean, found.sd]))


def test_moments_agree_with_numpy_and_a_constant_channel_is_left_alone() -> None:
    images = np.random.default_rng(0).integers(0, 256, (2500, 3, 4, 2), dtype=np.uint8)
    images[..., 1] = 51
    mean, sd = moments(images)
    np.testing.assert_allclose(mean, (images / 255).mean(axis=(0, 1, 2)), rtol=1e-7)
    np.testing.assert_allclose(sd, [(images[..., 0] / 255).std(), 1.0], rtol=1e-7)
    assert standardise(images, mean, sd)[:, 1::2].max() < 1e-6


@pytest.mark.parametrize("dataset", ["digits", "folder"])
def test_identify_is_the_identity_of_prepare(folder, tmp_path: Path, dataset: str) -> None:
    asked = DIGITS if dataset == "digits" else small(folder(), patch=4)
    assert identify(asked, cache=tmp_path / "cache") == prepare(asked, cache=tmp_path / "cache").identity


def test_the_split_seed_moves_rows_but_not_the_fingerprint(folder, tmp_path: Path) -> None:
    made = folder()
    first, again, other = (prepare(small(made, split={"seed": seed}), cache=tmp_path) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.train.images, again.train.images)
    assert first.train.source_index.tolist() != other.train.source_index.tolist()
    assert first.identity == other.identity


def test_nothing_of_the_test_split_is_read_or_kept(folder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither loaded, nor decoded into the cache, nor hidden in what travels to the training processes."""
    monkeypatch.setattr(Sealed, "open", lambda *_: pytest.fail("the test split was opened"))
    made, cache = folder(), tmp_path / "cache"
    digits, parquet = prepare(DIGITS, cache=cache), prepare(small(made), cache=cache)
    assert {path.name for path in cache.glob("parquet/*/*")} == {"train"}
    stream = io.BytesIO()
    pickle.dump((digits, parquet), stream)  # a Source, which holds the way to the test split, does not pickle
    for found, rows in ((digits, 1400), (parquet, 18)):
        assert len(found.train.labels) + len(found.validation.labels) == rows


def test_a_registered_name_has_no_path() -> None:
    assert registered_name("parquet:/a/b/cifar10-jpeg") == "parquet:cifar10-jpeg"
    assert registered_name("parquet:../x/../cifar10-jpeg/") == "parquet:cifar10-jpeg"
    assert registered_name("digits") == "digits"


def test_a_registered_folder_is_found_at_its_location(folder, tmp_path: Path) -> None:
    made = folder("somewhere")
    asked = small(made).model_copy(update={"name": "parquet:somewhere"})
    found = prepare(asked, cache=tmp_path, location=made)
    assert found.identity == prepare(small(made), cache=tmp_path).identity
    assert found.identity.name == "parquet:somewhere"


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": "digit"}, "dataset.name: no data set has this name"),
        ({"split": Split(train=1500, validation=200, test=397)}, "dataset.split: the split wants 2097 examples"),
        ({"patch": 9}, "dataset.patch: a patch of 9 pixels does not fit"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, changed: dict, message: str) -> None:
    for ask in (identify, prepare):
        with pytest.raises(InvalidInput, match=message):
            ask(DIGITS.model_copy(update=changed), cache=tmp_path)


def test_a_missing_folder_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="there is no such folder"):
        identify(small(tmp_path / "nowhere"), cache=tmp_path)


@pytest.mark.slow
def test_real_cifar10_in_jpeg(shared_data: Path, tmp_path: Path) -> None:
    """60,000 JPEGs in the Hugging Face layout; published channel means of CIFAR-10 are 0.4914, 0.4822, 0.4465."""
    heard: list[float] = []
    asked = Dataset(
        name=f"parquet:{shared_data / 'cifar10-jpeg'}", split=Split(train=45000, validation=5000, test=10000)
    )
    found = prepare(asked, cache=tmp_path, progress=lambda message, fraction: heard.append(fraction))
    assert found.train.shape == (32, 32, 3) and found.identity.inputs == 3072
    np.testing.assert_allclose(found.mean, [0.4914, 0.4822, 0.4465], atol=0.005)
    assert heard == sorted(heard) and len(heard) >= 50
    heard.clear()
    patched = prepare(asked.model_copy(update={"patch": 8}), cache=tmp_path, progress=lambda *_: heard.append(0.0))
    assert patched.train.images.shape == (45000, 192) and heard == []
