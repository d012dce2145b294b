"""One small epoch: divergence, weights that stay, and metrics that cannot be computed are named."""

import numpy as np

from lab.preflight.results import Tell
from lab.preflight.smoke import smoke_epoch
from tests.train.plain import spec


def test_a_sound_epoch_tells_its_time(data: dict, silent: Tell) -> None:
    check = smoke_epoch([spec(0), spec(1, depth=1, norm="batch")], data, silent)
    assert check.verdict == "passed" and "2 cells" in check.seen
    assert float(check.seen.split("; ")[1].split(" µs")[0].replace(",", "")) > 0


def test_an_epoch_that_diverges_is_named(data: dict, silent: Tell) -> None:
    check = smoke_epoch([spec(0), spec(1, optimizer="sgd", learning_rate=1e30)], data, silent)
    assert check.verdict == "failed" and check.seen.startswith("r1: the") and check.where == "recipe"


def test_weights_that_do_not_move_are_named(data: dict, silent: Tell) -> None:
    check = smoke_epoch([spec(0), spec(1, learning_rate=1e-30)], data, silent)
    assert check.verdict == "failed" and check.seen.startswith("r1: layers.0.weight, layers.1.weight, head.weight did")


def test_a_validation_metric_that_cannot_be_computed_is_named(data: dict, silent: Tell) -> None:
    data["data"].validation.images[3] = np.nan
    check = smoke_epoch([spec(0)], data, silent)
    assert check.verdict == "failed" and "r0: the validation loss is nan" in check.seen
