"""Responses: every name has a unit, bounds and a failed run's value inside them that is never its best."""

from typing import get_args

import pytest

from lab.analysis.planning import plan_panel
from lab.study.lint import lint
from lab.study.responses import RESPONSES, ResponseName, failed_value
from tests.synthetic import HYPOTHESES, synthetic_study


def test_every_name_is_described() -> None:
    assert set(get_args(ResponseName)) == set(RESPONSES)


@pytest.mark.parametrize("name", RESPONSES)
@pytest.mark.parametrize("chance", [0.5, 0.1])
def test_a_failure_lies_inside_the_bounds_and_is_not_the_best(name: str, chance: float) -> None:
    measure, value = RESPONSES[name], failed_value(name, chance)
    assert measure.least <= value <= measure.most
    assert value != (measure.most if measure.better == "higher" else measure.least)


def test_guessing_is_what_it_is_at_ten_classes() -> None:
    found = {name: failed_value(name, 0.1) for name in RESPONSES}
    assert found["test_f1"] == found["test_accuracy"] == 0.1 and found["test_auroc"] == 0.5
    assert found["test_brier"] == pytest.approx(9 * 0.01 + 0.81) and found["test_nll"] == pytest.approx(2.302585)


@pytest.mark.parametrize(
    ("name", "sesoi", "refused"),
    [("test_auroc", 1.0, True), ("test_brier", 1.0, False), ("test_brier", 2.0, True), ("test_nll", 5.0, False)],
)
def test_a_sesoi_must_lie_below_the_range(name: str, sesoi: float, refused: bool) -> None:
    study = synthetic_study(hypotheses=[{**HYPOTHESES[1], "sesoi": sesoi}], responses=[{"name": name, "primary": True}])
    panel = plan_panel(study, n_test=1000, sigma=None, seconds_per_replicate=None)
    assert any("below the range" in remark.message for remark in panel.remarks) == refused


def test_one_number_under_two_names_is_refused() -> None:
    study = synthetic_study(responses=[{"name": "test_loss", "primary": True}, {"name": "test_nll"}])
    assert any("one number under two names" in remark.message for remark in lint(study))
