"""Every check passes on a sound study and fails on the fault that it is there for."""

from dataclasses import replace

import numpy as np
import pytest

from lab.data.leakage import Shared
from lab.preflight import exactness, learning
from lab.preflight.exactness import golden_batch, metric, normalisation
from lab.preflight.factors import factors
from lab.preflight.learning import overfit, shuffled_labels, smoke_epoch
from lab.preflight.run import preflight, shared
from lab.study.design import Cell
from tests.train.plain import prepared, spec


def silent(message: str, fraction: float) -> None:
    """Nobody watches."""


@pytest.fixture
def data() -> dict:
    return {"data": prepared(400)}


def test_all_checks_pass_on_a_sound_study(data):
    cells = [Cell(0, {"depth": 1}), Cell(1, {"depth": 2})]
    specs = [spec(0, depth=1, width=32), spec(1, depth=2, width=32)]
    data["data"] = standard(data["data"])
    found = preflight(cells, specs, data, lambda tell: [Shared("train", "test", 0, 0, 9)], tell=silent)
    assert [(check.name, check.seen) for check in found.checks if check.verdict != "passed"] == []
    assert found.verdict == "passed" and len(found.golden_batch) == 64 and len(found.checks) == 8


def standard(found):
    """The clouds with mean 0 and sd 1, as lab.data makes them."""
    images = found.train.images
    mean, sd = images.mean(), images.std()
    train, validation = (
        replace(part, images=((part.images - mean) / sd).astype(np.float32)) for part in (found.train, found.validation)
    )
    return replace(found, train=train, validation=validation)


def test_a_network_that_cannot_learn_32_examples_is_named(data):
    check = overfit([spec(0, width=32), spec(1, learning_rate=1e-9)], data, silent)
    assert check.verdict == "failed" and "stuck: r1" in check.seen and check.remedy
    assert overfit([spec(0, width=32, dropout=0.9, weight_decay=10.0)], data, silent).verdict == "passed"


def test_labels_that_are_still_told_by_the_input_do_not_fall_to_chance(data, monkeypatch):
    """Nine clouds, so that chance is far from all right; the fault: the shuffle leaves the labels as they are."""
    draw = np.random.default_rng(0)
    labels = np.arange(450) % 9
    images = (4 * np.eye(9, 11)[labels] + 0.3 * draw.normal(size=(450, 11))).astype(np.float32)
    found = data["data"]
    part = replace(found.train, images=images, labels=labels)
    identity = replace(found.identity, classes=tuple("abcdefghi"))
    nine = {"data": replace(found, train=part, validation=part, identity=identity)}
    one = spec(0, width=32, batch_size=10, learning_rate=1e-2)
    assert shuffled_labels([one], nine, silent).verdict == "passed"
    monkeypatch.setattr(learning, "_mixed", lambda labels, seed: labels)
    check = shuffled_labels([one], nine, silent)
    assert check.verdict == "failed" and "label among the inputs" in check.remedy


def test_an_epoch_that_diverges_is_named(data):
    assert smoke_epoch([spec(0)], data, silent).verdict == "passed"
    check = smoke_epoch([spec(0), spec(1, optimizer="sgd", learning_rate=1e30)], data, silent)
    assert check.verdict == "failed" and check.seen.startswith("r1: the")


def test_a_wrong_metric_is_found(monkeypatch):
    assert metric().verdict == "passed"
    monkeypatch.setattr(exactness, "LOGITS", exactness.LOGITS + np.float32([0.0, 0.1, 0.0]))
    assert metric().verdict == "failed"


def test_inputs_scaled_by_something_else_are_found(data):
    assert normalisation({"data": standard(data["data"])}).verdict == "passed"
    both = standard(data["data"])
    shifted = replace(both, train=replace(both.train, images=both.train.images + np.float32(0.01)))
    assert normalisation({"data": shifted}).verdict == "failed"


def test_a_changed_first_batch_is_found(data):
    specs = [spec(0), spec(1)]
    check, batch = golden_batch(specs, data, "")
    assert check.verdict == "passed"
    assert golden_batch(specs, data, batch)[0].verdict == "passed"
    changed = {"data": replace(data["data"], train=replace(data["data"].train, images=data["data"].train.images * 2))}
    again, other = golden_batch(specs, changed, batch)
    assert again.verdict == "failed" and other != batch and "earlier preflight" in again.seen


@pytest.mark.parametrize(
    ("name", "levels", "fixed", "works"),
    [
        ("momentum", [0.5, 0.9], {"optimizer": "adamw"}, False),
        ("momentum", [0.5, 0.9], {"optimizer": "sgd"}, True),
        ("weight_decay", [0.0, 1e-3], {}, True),
        ("weight_decay", [0.0, 1e-9], {}, False),
        ("schedule", ["constant", "cosine"], {}, True),
        ("step_factor", [0.1, 0.5], {"schedule": "constant"}, False),
        ("step_factor", [0.1, 0.5], {"schedule": "step", "step_epochs": 1}, True),
        ("dropout", [0.0, 0.5], {}, True),
        ("patience", [0, 3], {}, True),
        ("min_delta", [0.0, 0.1], {}, False),
        ("clip_norm", [0.0, 1e6], {}, False),
        ("norm", ["none", "layer", "batch"], {}, True),
        ("epochs", [2, 3], {"schedule": "constant"}, True),
        ("init", ["torch", "kaiming"], {}, True),
    ],
)
def test_a_factor_without_an_effect_is_named(data, name, levels, fixed, works):
    cells = [Cell(index, {name: level}) for index, level in enumerate(levels)]
    specs = [spec(index, **{**fixed, name: level}) for index, level in enumerate(levels)]
    (check,) = factors(cells, specs, data, silent)
    assert check.verdict == ("passed" if works else "failed")
    assert works or f"{levels[0]} and {levels[1]} compute the same" in check.seen


def test_an_effect_in_one_setting_of_the_other_factors_is_enough(data):
    cells = [
        Cell(index, {"optimizer": optimizer, "momentum": momentum})
        for index, (optimizer, momentum) in enumerate((o, m) for o in ("adamw", "sgd") for m in (0.5, 0.9))
    ]
    specs = [spec(cell.index, **cell.levels) for cell in cells]
    assert [check.verdict for check in factors(cells, specs, data, silent)] == ["passed", "passed"]


@pytest.mark.parametrize(("exact", "near", "verdict"), [(0, 0, "passed"), (0, 2, "warning"), (1, 0, "failed")])
def test_shared_examples(exact, near, verdict):
    assert shared(Shared("train", "test", exact, near, 100)).verdict == verdict
