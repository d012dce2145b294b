"""Sensitivity curves: points are means with their runs and intervals, and levels stand on the scale that they are spaced on."""

import math

import numpy as np
import pytest
from scipy import stats

from lab.analysis.sensitivity import all_sensitivities, ordered_factors, sensitivity, spacing
from lab.analysis.unplanned import unplanned
from lab.study.factors import Factor
from tests.synthetic import synthetic_study, synthetic_table


@pytest.fixture(scope="module")
def runs():
    study = synthetic_study()
    table = synthetic_table(study, effects={("depth", 8): -0.05, ("depth", 8, "activation", "gelu"): 0.03}, sd=0.004)
    return unplanned(study, table)


@pytest.mark.parametrize(
    ("levels", "scale", "positions"),
    [
        ([2, 4, 8], "log", [math.log10(2), math.log10(4), math.log10(8)]),
        ([1, 2, 3], "linear", [1, 2, 3]),
        ([0.0, 1e-4, 1e-3], "log, 0 apart", [-5, -4, -3]),
        ([0.1, 0.01, 0.001], "log", [-1, -2, -3]),
        ([0.0, 0.1, 0.2, 0.3], "linear", [0, 0.1, 0.2, 0.3]),
        ([1e-4, 1e-2], "log", [-4, -2]),
        ([4, 16], "linear", [4, 16]),
        ([0.0, 0.5], "linear", [0, 0.5]),
        ([-1, 1, 10], "linear", [-1, 1, 10]),
    ],
)
def test_levels_stand_on_the_scale_they_are_spaced_on(levels: list, scale: str, positions: list) -> None:
    places, found = spacing(Factor(name="x", levels=levels))
    assert found == scale and [places[level] for level in levels] == pytest.approx(positions)


def test_a_point_is_the_mean_of_its_cells_with_every_run(runs) -> None:
    found = sensitivity(runs, "depth", "activation")
    assert (found.scale, found.unit, found.status, found.n_runs) == ("log", "fraction", "exploratory", 54)
    assert [(point.level, point.series) for point in found.points] == [
        (d, a) for d in (2, 4, 8) for a in ("relu", "gelu")
    ]
    point = found.points[-1]
    cells = [
        cell.index for cell in runs.table.cells if (cell.levels["depth"], cell.levels["activation"]) == (8, "gelu")
    ]
    groups = [runs.table.value[runs.table.cell == cell] for cell in cells]
    assert sorted(point.values) == sorted(np.concatenate(groups)) and len(point.run_ids) == 9
    assert point.mean == pytest.approx(np.mean([group.mean() for group in groups]))
    parts = np.array([group.var(ddof=1) / 3 for group in groups]) / 9  # Satterthwaite 1946, by hand
    df = parts.sum() ** 2 / (parts**2 / 2).sum()
    assert (point.low, point.high) == pytest.approx(stats.t.interval(0.95, df, point.mean, math.sqrt(parts.sum())))
    assert point.df == pytest.approx(df)


def test_a_planted_bend_is_seen(runs) -> None:
    relu = [point.mean for point in sensitivity(runs, "depth", "activation").points if point.series == "relu"]
    assert abs(relu[1] - relu[0]) < 0.01 and relu[2] - relu[1] == pytest.approx(-0.05, abs=0.01)


def test_the_end_of_training_is_a_response_too(runs) -> None:
    ends = {run: float(place % 7) for place, run in enumerate(runs.table.run_id) if run != "c00-r1"}
    found = sensitivity(runs, "weight_decay", response="validation_loss", ends=ends)
    assert found.unit == "nats" and found.n_runs == 53 and found.points[0].n_runs == 17
    assert set(found.points[1].values) <= set(ends.values()) and found.remarks == ()


def test_early_stopping_is_said(runs) -> None:
    study = synthetic_study(recipe={"patience": 3})
    un = unplanned(study, synthetic_table(study))
    found = sensitivity(un, "depth", response="train_loss", ends=dict.fromkeys(un.table.run_id, 1.0))
    assert "early stopping" in found.remarks[0]


def test_only_numbers_have_an_order(runs) -> None:
    assert ordered_factors(runs) == ("depth", "weight_decay")
    assert len(all_sensitivities(runs)) == 2 * 3
    assert not any(point.mean != point.mean for one in all_sensitivities(runs) for point in one.points)


def test_a_level_without_completed_runs_has_no_mean() -> None:
    study = synthetic_study()
    lost = tuple(f"c{cell:02d}-r{r}" for cell in (0, 1) for r in (1, 2, 3))
    found = sensitivity(unplanned(study, synthetic_table(study, failed=lost)), "depth")
    assert math.isnan(found.points[0].mean) and "no mean" in found.remarks[0]
    assert found.points[0].n_runs == 12 and math.isfinite(found.points[1].mean)
