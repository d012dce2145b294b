"""Contrasts of a factor: pairs with g and dominance, trends as planned ones, own weights checked."""

import numpy as np
import pytest

from lab.analysis.confirmatory import analyze
from lab.analysis.look_contrasts import contrasts_look
from lab.analysis.unplanned import unplanned
from lab.errors import InvalidInput
from lab.stats.two_groups import cliffs_delta, hedges_g, probability_of_improvement
from tests.synthetic import synthetic_study, synthetic_table

EFFECTS = {("depth", 8): 0.02, ("activation", "gelu"): 0.003}


def test_a_linear_trend_is_that_of_the_plan() -> None:
    study = synthetic_study()
    table = synthetic_table(study, effects=EFFECTS)
    look = contrasts_look(unplanned(study, table), "depth", scores="log2")
    assert [row.kind for row in look.rows] == ["pair"] * 3 + ["trend"] * 2
    planned, trend = analyze(study, table).hypotheses[0], look.rows[3]
    assert (trend.estimate, trend.low, trend.high) == pytest.approx((planned.estimate, *planned.interval))
    assert look.rows[4].estimate == pytest.approx((look.rows[2].estimate - look.rows[0].estimate) / 2), "curvature"
    assert all(row.p <= row.p_adjusted <= 1 for row in look.rows)


def test_two_cells_give_the_sizes_of_two_groups() -> None:
    study = synthetic_study(factors={"width": [8, 64]}, replicates=6, hypotheses=())
    table = synthetic_table(study, effects={("width", 64): 0.004})
    (row,) = contrasts_look(unplanned(study, table), "width").rows
    first, second = (table.value[table.cell == cell] for cell in (0, 1))
    for share, make in ((row.g, hedges_g), (row.delta, cliffs_delta), (row.improvement, probability_of_improvement)):
        found = make(first, second)
        assert (share.estimate, share.low, share.high) == pytest.approx((found.estimate, found.low, found.high))


def test_the_probability_of_improvement_compares_inside_the_other_factors() -> None:
    """GELU always beats ReLU in its own cell; between cells of other depths it would not."""
    study = synthetic_study(hypotheses=())
    table = synthetic_table(study, effects={("depth", 8): 0.2, ("activation", "gelu"): 0.02}, sd=0.001)
    (row,) = contrasts_look(unplanned(study, table), "activation").rows
    assert row.improvement.estimate == 1.0 and 0.5 < row.improvement.low < 1.0 and row.delta.estimate == 1.0
    held = contrasts_look(unplanned(study, table), "activation", at={"depth": 0})
    assert held.at == "depth 2" and held.rows[0].n_runs == 18 and held.rows[0].improvement.low < row.improvement.low


def test_own_weights_are_checked_and_used() -> None:
    study = synthetic_study()
    un = unplanned(study, synthetic_table(study, effects=EFFECTS))
    look = contrasts_look(un, "depth", own=(-1, 0.5, 0.5))
    pairs, own = look.rows[:3], look.rows[-1]
    assert own.kind == "own" and own.estimate == pytest.approx((pairs[0].estimate + pairs[1].estimate) / 2)
    assert np.isnan(own.delta.estimate) and np.isfinite(own.g.estimate)
    for wrong in ((-1, 1), (1, 1, 1), (0, 0, 0), (float("nan"), 1, -1)):
        with pytest.raises(InvalidInput, match="weights"):
            contrasts_look(un, "depth", own=wrong)
    with pytest.raises(InvalidInput, match="no factor"):
        contrasts_look(un, "dept")
    with pytest.raises(InvalidInput, match="scores"):
        contrasts_look(un, "weight_decay", scores="log2")


def test_common_seeds_have_no_sizes_that_take_runs_for_independent() -> None:
    study = synthetic_study(seeds="common", analysis={"error": "replicate"}, replicates=5)
    look = contrasts_look(unplanned(study, synthetic_table(study)), "depth")
    assert look.error == "replicate" and np.isnan(look.rows[0].g.estimate) and "share their seeds" in look.remarks[0]


def test_of_a_loss_the_smaller_one_is_the_improvement() -> None:
    """Every run of width 64 has the smaller loss: delta is -1, and the probability of improvement 1."""
    study = synthetic_study(
        factors={"width": [8, 64]}, hypotheses=(), responses=[{"name": "test_nll", "primary": True}]
    )
    table = synthetic_table(study, effects={("width", 64): -0.2}, with_correct=False)
    (row,) = contrasts_look(unplanned(study, table), "width").rows
    assert row.estimate < 0 and row.delta.estimate == -1.0
    assert row.improvement.estimate == 1.0 and row.improvement.low < row.improvement.high == 1.0
