"""32 examples by heart: what cannot is named, what only regularises is switched off, equal networks are tried once."""

import numpy as np

from lab.preflight.overfit import distinct, overfit
from lab.preflight.results import Tell
from tests.train.plain import spec


def test_a_network_that_cannot_learn_32_examples_is_named(data: dict, silent: Tell) -> None:
    check = overfit([spec(0, width=32), spec(1, learning_rate=1e-9)], data, silent)
    assert check.verdict == "failed" and check.remedy
    assert "2 distinct" in check.seen and "stuck: r1 (" in check.seen and "r0" not in check.seen


def test_regularisation_is_switched_off(data: dict, silent: Tell) -> None:
    strong = spec(0, width=32, dropout=0.9, weight_decay=10.0, label_smoothing=0.5, warmup_steps=10_000, patience=1)
    assert overfit([strong], data, silent).verdict == "passed"


def test_inputs_that_say_nothing_cannot_be_learned(data: dict, silent: Tell) -> None:
    data["data"].train.images[:] = np.float32(0)
    assert overfit([spec(0, width=32)], data, silent).verdict == "failed"


def test_runs_that_differ_only_in_what_is_off_are_tried_once() -> None:
    same = [spec(0, weight_decay=0.0), spec(1, weight_decay=0.1), spec(2, dropout=0.5)]
    assert [one.run_id for one in distinct([*same, spec(3, depth=3), spec(4, learning_rate=0.1)])] == ["r0", "r3", "r4"]
