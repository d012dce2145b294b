"""Looks as pictures: valid charts with standalone captions, and rows that hold what the table needs."""

import pytest

from lab.analysis.look_anova import anova_look
from lab.analysis.look_contrasts import contrasts_look
from lab.analysis.look_effects import effects_look
from lab.analysis.look_residuals import residuals_look
from lab.analysis.unplanned import unplanned
from lab.figures import charts, export
from lab.figures.intervals import MOST
from lab.figures.look_checks import WAYS
from tests.synthetic import synthetic_study, synthetic_table

EFFECTS = {("depth", 8): 0.03, ("depth", 8, "activation", "gelu"): 0.03}


@pytest.fixture(scope="module")
def runs():
    study = synthetic_study()
    return unplanned(study, synthetic_table(study, effects=EFFECTS))


def test_figures_say_what_they_show_and_draw(runs) -> None:
    look = anova_look(runs)
    for figure in (
        charts.shares(look, "balanced"),
        charts.differences(effects_look(runs, "depth:activation")),
        charts.contrasts(contrasts_look(runs, "depth")),
    ):
        assert figure.caption.startswith("Exploratory. ") and "%" in figure.caption and "runs" in figure.caption
        assert "<svg" in export.svg(figure.chart) and figure.status == "exploratory"
        assert figure.data and {"estimate", "low", "high"} <= set(figure.data[0])
        figure.in_theme("dark").chart.to_dict()


def test_a_long_list_is_drawn_in_part_and_says_so() -> None:
    study = synthetic_study(hypotheses=(), factors={"depth": [1, 2, 3, 4, 5], "width": [8, 16, 32, 64, 128]})
    figure = charts.differences(effects_look(unplanned(study, synthetic_table(study)), "depth:width"))
    assert len(figure.data) > MOST and f"The first {MOST} of {len(figure.data)} rows" in figure.caption


def test_residuals_of_single_runs_are_drawn_without_quantiles() -> None:
    study = synthetic_study(hypotheses=(), replicates=1)
    look = residuals_look(unplanned(study, synthetic_table(study)))
    for way in WAYS:
        assert "<svg" in export.svg(charts.residuals(look, way).chart), way


def test_a_row_that_cannot_be_estimated_is_said() -> None:
    study = synthetic_study(hypotheses=())
    table = synthetic_table(study, failed=("c00-r1", "c00-r2", "c00-r3"))
    figure = charts.differences(effects_look(unplanned(study, table), "depth"))
    assert "A row without a mark cannot be estimated" in figure.caption
