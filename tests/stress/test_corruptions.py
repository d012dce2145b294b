"""Corruptions: their amounts as published, held to plain formulas, drawn from their seed, and refused for vectors."""

import io

import numpy as np
import pytest
from PIL import Image

from lab.errors import InvalidInput
from lab.stress.conditions import CORRUPTIONS, Condition, attacks, corruptions, draw_seed, eps_of, eps_text
from lab.stress.corruptions import corrupt

GREY = np.array([0.5], dtype=np.float32)
IMAGES = np.random.default_rng(0).integers(0, 256, (30, 8, 8, 1), dtype=np.uint8)


def _under(family: str, severity: int, images=IMAGES, seed: int = 1, fill=GREY) -> np.ndarray:
    (condition,) = corruptions([family], [severity])
    return corrupt(images, condition, seed=seed, fill=fill)


def test_amounts_are_those_of_cifar_10_c() -> None:
    """Hendrycks and Dietterich's create_c/make_cifar_c.py: gaussian_noise, gaussian_blur, contrast, jpeg_compression."""
    assert CORRUPTIONS["noise"] == (0.04, 0.06, 0.08, 0.09, 0.10)
    assert CORRUPTIONS["blur"] == (0.4, 0.6, 0.7, 0.8, 1.0)
    assert CORRUPTIONS["contrast"] == (0.75, 0.5, 0.4, 0.3, 0.15)
    assert CORRUPTIONS["jpeg"] == (80, 65, 58, 50, 40)


@pytest.mark.parametrize("family", CORRUPTIONS)
def test_images_stay_images_and_equal_seeds_give_equal_ones(family: str) -> None:
    once, again = _under(family, 3), _under(family, 3)
    assert once.dtype == np.uint8 and once.shape == IMAGES.shape
    assert np.array_equal(once, again) and not np.array_equal(once, IMAGES)


def test_noise_has_its_sd_and_one_draw_for_all_severities() -> None:
    flat = np.full((200, 8, 8, 1), 128, dtype=np.uint8)
    weak, strong = (_under("noise", severity, flat).astype(float) - 128 for severity in (1, 3))
    assert np.std(weak) / 255 == pytest.approx(0.04, rel=0.03)
    assert np.std(strong) / 255 == pytest.approx(0.08, rel=0.03)
    assert np.corrcoef(weak.ravel(), strong.ravel())[0, 1] > 0.99
    assert np.array_equal(_under("noise", 1), _under("noise", 1)) and not np.array_equal(
        _under("noise", 1), _under("noise", 1, seed=2)
    )


def test_blur_of_a_point_is_the_sampled_gaussian() -> None:
    """Weights exp(-x^2 / 2 sd^2), normalised, cut at four sd (scipy's default, as in scikit-image)."""
    point = np.zeros((1, 9, 9, 1), dtype=np.uint8)
    point[0, 4, 4, 0] = 255
    line = np.exp(-(np.arange(-4, 5) ** 2) / 2.0)
    wanted = np.rint(255 * np.outer(line, line) / line.sum() ** 2)
    assert np.array_equal(_under("blur", 5, point)[0, :, :, 0], wanted)


def test_contrast_shrinks_towards_each_channels_mean() -> None:
    image = np.array([[[0, 100], [200, 100]], [[100, 100], [100, 100]]], dtype=np.uint8)[None]
    wanted = np.array([[[50, 100], [150, 100]], [[100, 100], [100, 100]]], dtype=np.uint8)
    assert np.array_equal(_under("contrast", 2, image)[0], wanted)


@pytest.mark.parametrize("severity", [1, 2, 3, 4, 5])
def test_occlusion_covers_a_square_of_its_side_with_the_training_mean(severity: int) -> None:
    white = np.full((50, 8, 8, 1), 255, dtype=np.uint8)
    covered = _under("occlusion", severity, white) == 128
    assert set(covered.sum(axis=(1, 2, 3))) == {severity**2}
    rows = covered.any(axis=(2, 3))
    assert set(rows.sum(axis=1)) == {severity} and len({tuple(row) for row in rows}) > 2


def test_jpeg_is_pillows_at_that_quality() -> None:
    colour = np.random.default_rng(1).integers(0, 256, (2, 8, 8, 3), dtype=np.uint8)
    packed = io.BytesIO()
    Image.fromarray(colour[1]).save(packed, "JPEG", quality=40)
    assert np.array_equal(_under("jpeg", 5, colour)[1], np.asarray(Image.open(packed)))
    with pytest.raises(InvalidInput, match="grey or RGB"):
        _under("jpeg", 5, colour[..., :2])


@pytest.mark.parametrize("family", ["blur", "contrast", "occlusion", "jpeg"])
def test_vectors_are_no_pictures(family: str) -> None:
    vectors = IMAGES.reshape(30, 1, 64, 1)
    with pytest.raises(InvalidInput, match="needs pictures"):
        _under(family, 1, vectors)
    assert _under("noise", 1, vectors).shape == vectors.shape


def test_conditions_are_named_and_bounded() -> None:
    assert Condition("noise", 3, 0.08).label == "noise 3 (sd 0.08)"
    (pgd,) = attacks(["pgd"], [8 / 255])
    assert pgd.label == "PGD, eps 8/255" and (pgd.steps, pgd.restarts) == (20, 3)
    assert eps_of("8/255") == 8 / 255 and eps_of("0.03") == 0.03 and eps_text(0.03) == "0.03"
    for wrong in (
        lambda: corruptions(["fog"], [1]),
        lambda: corruptions(["blur"], [6]),
        lambda: attacks(["cw"], [0.1]),
    ):
        with pytest.raises(InvalidInput):
            wrong()
    for size in (0.0, 8.0):
        with pytest.raises(InvalidInput, match=r"0\.\.1"):
            attacks(["fgsm"], [size])
    for text in ("", "a/b", "1/0"):
        with pytest.raises(InvalidInput, match="no size"):
            eps_of(text)


def test_seeds_of_draws_depend_on_plan_data_and_purpose() -> None:
    seeds = {draw_seed(plan * 64, data, purpose) for plan in "ab" for data in "xy" for purpose in ("noise", "pgd")}
    assert len(seeds) == 8 and draw_seed("a" * 64, "x", "noise") in seeds and max(seeds) < 2**63
