"""Factors: what changes nothing is named; what acts late, in a part of the cells or on the data only is told apart."""

from dataclasses import replace

import pytest

from lab.preflight.factors import factors
from lab.preflight.results import Tell
from lab.study.design import Cell
from tests.train.plain import spec


@pytest.mark.parametrize(
    ("name", "levels", "fixed", "verdict"),
    [
        ("momentum", [0.5, 0.9], {"optimizer": "adamw"}, "failed"),
        ("momentum", [0.5, 0.9], {"optimizer": "sgd"}, "passed"),
        ("nesterov", [False, True], {"optimizer": "sgd"}, "passed"),
        ("nesterov", [False, True], {"optimizer": "adam"}, "failed"),
        ("weight_decay", [0.0, 1e-3], {}, "passed"),
        ("weight_decay", [0.0, 1e-4], {"warmup_steps": 30, "learning_rate": 1e-3}, "passed"),
        ("weight_decay", [0.0, 1e-9], {}, "failed"),
        ("schedule", ["constant", "cosine"], {}, "passed"),
        ("step_factor", [0.1, 0.5], {"schedule": "constant"}, "failed"),
        ("step_factor", [0.1, 0.5], {"schedule": "step", "step_epochs": 1}, "passed"),
        ("dropout", [0.0, 0.5], {}, "passed"),
        ("label_smoothing", [0.0, 0.1], {}, "passed"),
        ("patience", [0, 3], {}, "passed"),
        ("min_delta", [0.0, 0.1], {}, "failed"),
        ("clip_norm", [0.0, 1e6], {}, "warning"),
        ("clip_norm", [0.0, 1e-3], {}, "passed"),
        ("norm", ["none", "layer", "batch"], {}, "passed"),
        ("residual", [False, True], {"depth": 1}, "failed"),
        ("epochs", [2, 3], {"schedule": "constant"}, "passed"),
        ("init", ["torch", "kaiming"], {}, "passed"),
        ("batch_size", [10, 20], {}, "passed"),
    ],
)
def test_a_factor_without_an_effect_is_named(
    name: str, levels: list, fixed: dict, verdict: str, data: dict, silent: Tell
) -> None:
    cells = [Cell(index, {name: level}) for index, level in enumerate(levels)]
    specs = [spec(index, **{**fixed, name: level}) for index, level in enumerate(levels)]
    (check,) = factors(cells, specs, data, silent)
    assert check.verdict == verdict and check.where == f"factors.{name}"
    if verdict == "failed":
        assert f"{levels[0]} and {levels[1]} compute the same" in check.seen and check.remedy


def test_cells_in_which_a_factor_does_nothing_are_named(data: dict, silent: Tell) -> None:
    cells = [
        Cell(index, {"optimizer": optimizer, "momentum": momentum})
        for index, (optimizer, momentum) in enumerate((o, m) for o in ("adamw", "sgd") for m in (0.5, 0.9))
    ]
    checks = factors(cells, [spec(cell.index, **cell.levels) for cell in cells], data, silent)
    assert [check.verdict for check in checks] == ["passed", "warning"]
    assert "but not 0.5 and 0.9 where optimizer is adamw" in checks[1].seen and "repeat one another" in checks[1].remedy


def test_an_effect_in_any_setting_counts_however_many_there_are(data: dict, silent: Tell) -> None:
    """66 cells: the only setting in which momentum acts is the last that is looked at."""
    rates = [0.001 + 0.0001 * number for number in range(33)]
    levels = [(rate, momentum) for rate in rates for momentum in (0.5, 0.9)]
    cells = [Cell(index, {"learning_rate": rate, "momentum": m}) for index, (rate, m) in enumerate(levels)]
    last = max(rates)
    specs = [
        spec(
            cell.index,
            width=4,
            optimizer="sgd" if cell.levels["learning_rate"] == last else "adamw",
            **dict(cell.levels),
        )
        for cell in cells
    ]
    assert factors(cells, specs, data, silent)[1].verdict != "failed"


def test_a_data_factor_that_gives_the_same_arrays_is_named(data: dict, silent: Tell) -> None:
    """A patch as large as the image is the image: another data set by its name, the same by its numbers."""
    cells = [Cell(0, {"patch": 8}), Cell(1, {"patch": 16})]
    specs = [spec(0), replace(spec(1), dataset_key="whole")]
    both = {**data, "whole": replace(data["data"])}
    assert factors(cells, specs, both, silent)[0].verdict == "failed"
    half = replace(data["data"].train, images=data["data"].train.images * 0.5)
    both["whole"] = replace(data["data"], train=half)
    assert factors(cells, specs, both, silent)[0].verdict == "passed"
