"""Hypotheses become the contrasts they say, on the cells they say."""

import numpy as np
import pytest

from lab.analysis.questions import question
from lab.errors import InvalidInput
from lab.study.design import cells, minus
from lab.study.hypothesis import Hypothesis
from tests.synthetic import synthetic_study

STUDY = synthetic_study(hypotheses=())


def ask(**values):
    return question(STUDY, Hypothesis(**{"id": "H", "expect": "difference", "contrast": "difference", **values}))


def cell_means(function) -> np.ndarray:
    return np.array([function(**cell.levels) for cell in cells(STUDY)])


def test_a_difference_is_last_minus_first_averaged_over_the_rest() -> None:
    means = cell_means(lambda depth, activation, weight_decay: (activation == "gelu") * depth)
    found = ask(effect="activation")
    assert found.rows @ means == pytest.approx([14 / 3])
    assert found.labels == ("gelu − relu",) and found.needed.all()
    swapped = ask(effect="activation", levels={"activation": ("gelu", "relu")})
    assert swapped.rows @ means == pytest.approx([-14 / 3])


def test_a_switch_keeps_its_name_in_a_label() -> None:
    assert minus("model.residual", False, True) == "residual on − off"
    assert minus("depth", 2, 8) == "8 − 2" and minus("norm", "none", "batch") == "batch − none"


def test_a_simple_effect_uses_only_its_cells() -> None:
    means = cell_means(lambda depth, activation, weight_decay: (activation == "gelu") * depth)
    found = ask(effect="activation", at={"depth": (8,), "weight_decay": (0.0, 1e-3)})
    assert found.rows @ means == pytest.approx([8.0])
    assert found.needed.sum() == 4


@pytest.mark.parametrize(
    ("scores", "per", "expected"),
    [("log2", "range", 6.0), ("log2", "unit", 3.0), ("rank", "unit", 3.0), ((0.0, 1.0, 2.0), "range", 6.0)],
)
def test_a_trend_is_the_fitted_change_per_range_or_unit(scores, per: str, expected: float) -> None:
    means = cell_means(lambda depth, activation, weight_decay: 3 * np.log2(depth))
    assert ask(effect="depth", contrast="linear", scores=scores, per=per).rows @ means == pytest.approx([expected])


def test_value_scores_and_curves() -> None:
    line = cell_means(lambda depth, activation, weight_decay: 0.5 * depth)
    assert ask(effect="depth", contrast="linear", scores="value").rows @ line == pytest.approx([3.0])
    assert ask(effect="depth", contrast="quadratic", scores="value").rows @ line == pytest.approx([0.0], abs=1e-12)


def test_an_interaction_is_a_difference_of_differences() -> None:
    means = cell_means(lambda depth, activation, weight_decay: depth * (1.5 if activation == "gelu" else 1.0))
    levels = {"depth": (2, 8), "activation": ("relu", "gelu")}
    for effect in ("depth:activation", "activation:depth"):
        found = ask(effect=effect, levels=levels)
        assert found.rows @ means == pytest.approx([3.0]) and found.interaction
        assert found.needed.sum() == 12


def test_omnibus_effects_hold_every_pair_and_steps_every_step() -> None:
    means = cell_means(lambda depth, activation, weight_decay: float(depth))
    assert ask(effect="depth", contrast="omnibus").rows @ means == pytest.approx([2, 6, 4])
    assert ask(effect="depth", contrast="monotone").rows @ means == pytest.approx([2, 4])
    both = ask(effect="depth:weight_decay", contrast="omnibus")
    assert both.rows.shape == (9, 18) and np.linalg.matrix_rank(both.span) == 4
    assert both.rows @ means == pytest.approx(np.zeros(9))


def test_custom_weights_run_over_the_levels() -> None:
    means = cell_means(lambda depth, activation, weight_decay: float(depth))
    found = ask(effect="depth", contrast="custom", weights=(-1.0, 0.5, 0.5))
    assert found.rows @ means == pytest.approx([4.0])
    assert np.array_equal(ask(effect="depth", contrast="custom", scores=(-1.0, 0.5, 0.5)).rows, found.rows)


def test_an_unknown_factor_is_named() -> None:
    with pytest.raises(InvalidInput, match="width"):
        ask(effect="width")


def test_a_label_names_the_levels_it_is_restricted_to_and_no_underscore() -> None:
    at = {
        "id": "S",
        "effect": "activation",
        "contrast": "difference",
        "at": {"weight_decay": [0.0]},
        "expect": "increase",
    }
    trend = {"id": "T", "effect": "weight_decay", "contrast": "linear", "scores": "rank", "expect": "increase"}
    study = synthetic_study(hypotheses=[at, trend])
    labels = [question(study, hypothesis).labels[0] for hypothesis in study.hypotheses]
    assert labels == ["gelu − relu at weight decay 0", "weight decay, linear in rank from 0 to 0.001"]


@pytest.mark.parametrize(
    ("given", "ends"),
    [
        ({"scores": "log2", "levels": {"depth": [8, 4, 2]}}, "linear in log2 from 2 to 8"),
        ({"scores": [3, 2, 1]}, "linear in scores from 8 to 2"),
        ({"scores": "rank", "levels": {"depth": [8, 4, 2]}}, "linear in rank from 8 to 2"),
    ],
)
def test_a_trend_is_named_in_the_direction_in_which_it_is_estimated(given: dict, ends: str) -> None:
    trend = {"id": "T", "effect": "depth", "contrast": "linear", "expect": "increase", **given}
    study = synthetic_study(hypotheses=[trend])
    found = question(study, study.hypotheses[0])
    depth = np.array([cell.levels["depth"] for cell in cells(study)])
    first, last = (float(word) for word in ends.split(" from ")[1].split(" to "))
    assert found.labels == (f"depth, {ends}",)
    assert found.rows[0][depth == last].sum() > 0 > found.rows[0][depth == first].sum()
