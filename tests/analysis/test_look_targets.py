"""Both targets: closed forms as registered, the crossed bootstrap near them, and the sources of spread recovered."""

import dataclasses

import numpy as np
import pytest

from lab.analysis.confirmatory import analyze
from lab.analysis.look_targets import targets_look
from lab.analysis.table import RunTable
from lab.analysis.unplanned import unplanned
from lab.figures import charts
from tests.synthetic import synthetic_study, synthetic_table


def _answers_drawn(table: RunTable) -> RunTable:
    """Every answer drawn by itself: an example has its difficulty, and GELU finds half of the examples easier."""
    rng = np.random.default_rng(4)
    gelu = np.array([table.cells[cell].levels["activation"] == "gelu" for cell in table.cell])
    rate = rng.beta(2, 1, table.n_test) * 0.9 + 0.1 * gelu[:, None] * (rng.random(table.n_test) < 0.5)
    correct = (rng.random(rate.shape) < rate).astype(np.uint8)
    return dataclasses.replace(table, correct=correct, value=correct.mean(axis=1))


def test_both_targets_are_those_of_the_plan_and_the_bootstrap_is_near() -> None:
    study = synthetic_study()
    table = _answers_drawn(synthetic_table(study, n_test=2000))
    look = targets_look(unplanned(study, table), draws=400)
    (row,) = [one for one in look.rows if one.label == "activation: gelu − relu"]
    planned = analyze(study, table).hypotheses[1]
    assert (row.this_low, row.this_high) == pytest.approx(planned.interval)
    assert (row.new_low, row.new_high) == pytest.approx((planned.other_target.low, planned.other_target.high))
    this, new, both = row.this_high - row.this_low, row.new_high - row.new_low, row.crossed_high - row.crossed_low
    assert this <= new < both < 2 * new, "it counts seeds x examples three times (Owen 2007)"
    assert look.draws == 400 and look.few and look.cell_sizes == (3, 3) and look.n_test == 2000
    assert len(look.rows) == 7 + (3 + 9 + 3) and next(one.source for one in look.components) == "training seeds"


def test_it_is_counted_where_the_wider_error_has_the_narrower_interval() -> None:
    study = synthetic_study()
    look = targets_look(unplanned(study, _answers_drawn(synthetic_table(study, n_test=200))), draws=20)
    wide = tuple(dataclasses.replace(one, new_low=one.this_low - 1, new_high=one.this_high) for one in look.rows)
    assert dataclasses.replace(look, rows=wide).narrower == 0
    shrunk = dataclasses.replace(wide[0], new_low=wide[0].this_low + 1e-6)
    assert dataclasses.replace(look, rows=(shrunk, *wide[1:])).narrower == 1


def test_the_same_seed_draws_the_same() -> None:
    study = synthetic_study()
    table = synthetic_table(study, n_test=300)
    one, two, other = (targets_look(unplanned(study, table), draws=50, seed=seed).rows for seed in (1, 1, 2))
    assert one == two != other


def test_planted_sources_of_spread_come_back() -> None:
    study = synthetic_study(hypotheses=(), replicates=8)
    look = targets_look(unplanned(study, synthetic_table(study, sd=0.02, effects={("depth", 8): 0.1})), draws=20)
    found = {one.source: one for one in look.components}
    assert found["training seeds"].sd == pytest.approx(0.02, rel=0.2)
    assert found["training seeds"].sd_of_mean == pytest.approx(found["training seeds"].sd / np.sqrt(8))
    assert found["cells of the design"].sd == pytest.approx(0.1 * np.sqrt(6 * 12 / 18 / 17), rel=0.1)


def test_without_answers_or_a_cell_it_says_what_is_missing() -> None:
    study = synthetic_study()
    look = targets_look(unplanned(study, synthetic_table(study, with_correct=False)))
    assert look.rows == () and "one target only" in look.remarks[0]
    lost = synthetic_table(study, failed=("c00-r1", "c00-r2", "c00-r3"))
    look = targets_look(unplanned(study, lost), draws=20)
    assert look.draws == 0 and "left out" in look.remarks[0] and np.isnan(look.rows[0].crossed_low)


def test_one_run_in_a_cell_has_no_crossed_bootstrap() -> None:
    """Resampling one run gives it again: the interval would hold the noise of examples only, and look like one of recipes."""
    study = synthetic_study(hypotheses=(), replicates=1)
    look = targets_look(unplanned(study, synthetic_table(study, n_test=300)), draws=50)
    assert look.draws == 0 and "not its seeds" in look.remarks[0]
    assert look.rows and all(np.isnan(row.crossed_low) and np.isnan(row.this_low) for row in look.rows)
    figure = charts.targets(look)
    assert "no crossed bootstrap" in figure.caption and not any("bootstrap" in row["target"] for row in figure.data)
