"""Shuffled labels: chance on sound data, also with unequal classes; labels that leak through in part are noticed."""

from dataclasses import replace

import numpy as np
import pytest

from lab.data.arrays import Prepared
from lab.preflight import shuffled
from lab.preflight.results import Tell
from lab.preflight.shuffled import half_width, shuffled_labels
from tests.train.plain import prepared, spec

ONE = {"width": 32, "batch_size": 10, "learning_rate": 1e-2}


def clouds(labels: np.ndarray) -> dict[str, Prepared]:
    """Nine clouds far from each other, so that chance is far from all right."""
    draw = np.random.default_rng(0)
    images = (4 * np.eye(9, 11)[labels] + 0.3 * draw.normal(size=(len(labels), 11))).astype(np.float32)
    found = prepared(30)
    part = replace(found.train, images=images, labels=labels)
    identity = replace(found.identity, classes=tuple("abcdefghi"))
    return {"data": replace(found, train=part, validation=part, identity=identity)}


def test_sound_data_falls_to_chance(silent: Tell) -> None:
    check = shuffled_labels([spec(0, **ONE)], clouds(np.arange(450) % 9), silent)
    assert check.verdict == "passed" and "16 shuffles" in check.seen


def test_chance_is_the_largest_class_where_classes_are_unequal(silent: Tell) -> None:
    labels = np.where(np.arange(450) % 5 < 4, 0, np.arange(450) % 9)
    check = shuffled_labels([spec(0, **ONE)], clouds(labels), silent)
    assert check.verdict == "passed", check
    assert float(check.wanted.split("%")[0]) > 60


@pytest.mark.parametrize("kept", [1.0, 0.4])
def test_labels_that_are_not_shuffled_are_noticed(kept: float, silent: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fault: a part of the examples stay with their labels, as when a loader shuffles the wrong array."""

    def partly(count: int, seed: int) -> np.ndarray:
        order = np.random.default_rng(seed).permutation(count)
        stays = np.arange(count) < kept * count
        return np.where(stays, np.arange(count), np.random.default_rng(seed).choice(order, count))

    monkeypatch.setattr(shuffled, "_order", partly)
    check = shuffled_labels([spec(0, **ONE)], clouds(np.random.default_rng(1).integers(0, 9, 450)), silent)
    assert check.verdict == "failed" and "label among the inputs" in check.remedy


def test_training_that_diverges_is_no_pass(silent: Tell) -> None:
    one = spec(0, **ONE | {"optimizer": "sgd", "learning_rate": 1e30})
    check = shuffled_labels([one], clouds(np.arange(450) % 9), silent)
    assert check.verdict == "failed" and "0 shuffles" in check.seen


def test_the_interval_is_binomial_or_wider() -> None:
    chance = np.full(16, 0.1)
    assert half_width(chance, chance, 400) == pytest.approx(4.073 * 0.3 / 20 / 4)
    spread = chance + np.tile([-0.1, 0.1], 8)
    assert half_width(spread, chance, 400) == pytest.approx(4.073 * 0.1 * (16 / 15) ** 0.5 / 4)


def test_a_sound_study_is_rarely_called_faulty() -> None:
    """Decisions that treat whole classes alike, 10 classes, no relation to the labels: about one alarm in a thousand."""
    draw, alarms = np.random.default_rng(0), 0
    for _ in range(2000):
        said = draw.integers(0, 10, (16, 10))  # what each of 16 networks says of each class
        hits = (said == np.arange(10)).mean(axis=1)
        chances = np.full(16, 0.1)
        alarms += abs(hits.mean() - 0.1) > half_width(hits, chances, 400)
    assert alarms <= 12
