"""Sensitivity curves as pictures: scale, runs and interval named; a level 0 beside a log scale explained."""

import pytest

from lab.analysis.sensitivity import sensitivity
from lab.analysis.unplanned import unplanned
from lab.figures import charts, export
from tests.synthetic import synthetic_study, synthetic_table


@pytest.fixture(scope="module")
def runs():
    study = synthetic_study()
    return unplanned(study, synthetic_table(study, effects={("depth", 8): -0.03}))


def test_a_curve_says_what_it_shows_and_holds_every_run(runs) -> None:
    figure = charts.sensitivity(sensitivity(runs, "depth", "activation"))
    assert figure.caption.startswith("Exploratory. Test accuracy over depth by activation (54 runs, 9 a point)")
    assert "95 % Welch t intervals over runs, unadjusted" in figure.caption and figure.status == "exploratory"
    assert (
        sum(row["row"] == "run" for row in figure.data) == 54 and sum(row["row"] == "mean" for row in figure.data) == 6
    )
    drawn = export.svg(figure.chart)
    assert all(f">{text}<" in drawn for text in ("2", "4", "8", "depth, log scale", "gelu", "relu"))
    figure.in_theme("dark").chart.to_dict()


def test_zero_beside_a_log_scale_is_explained(runs) -> None:
    figure = charts.sensitivity(sensitivity(runs, "weight_decay"))
    assert "0 has no place on a log scale" in figure.caption
    assert all(f">{text}<" in export.svg(figure.chart) for text in ("0", "0.0001", "0.001"))


def test_the_end_of_training_is_named(runs) -> None:
    ends = dict.fromkeys(runs.table.run_id, 0.4)
    figure = charts.sensitivity(sensitivity(runs, "depth", response="validation_loss", ends=ends))
    assert "Validation loss at the last epoch over depth" in figure.caption
    assert "validation loss (nats)" in export.svg(figure.chart)
