"""The metric by hand: a fault in any of the three ways in which it is computed is found and named."""

import numpy as np
import pytest

from lab.preflight import metric as module
from lab.preflight.metric import metric
from lab.train.stack import Stack


def test_all_three_ways_agree_with_hand() -> None:
    check = metric()
    assert check.verdict == "passed"
    assert check.seen.count("1.039721 nats, 1 of 2 right") == 3


def test_a_lockbox_that_scores_wrongly_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = module.score
    monkeypatch.setattr(module, "score", lambda labels, found: (right(labels, found)[0], right(labels, found)[1] / 2))
    check = metric()
    assert check.verdict == "failed" and "lockbox: 0.519860 nats" in check.seen and check.remedy


def test_a_loss_of_another_base_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = module.cross_entropy

    def in_bits(*arguments):
        slope, losses, correct = right(*arguments)
        return slope, losses / np.log(2), correct

    monkeypatch.setattr(module, "cross_entropy", in_bits)
    assert metric().verdict == "failed"


def test_an_engine_that_counts_wrong_decisions_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Stack.validate
    monkeypatch.setattr(Stack, "validate", lambda stack: (right(stack)[0], 2 - right(stack)[1] + 1))
    assert "engine: 1.039721 nats, 2 of 2 right" in metric().seen and metric().verdict == "failed"
