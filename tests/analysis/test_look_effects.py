"""Effects taken apart are the confirmatory numbers where both exist, and add up."""

import numpy as np
import pytest

from lab.analysis.confirmatory import analyze
from lab.analysis.look_effects import all_effects, effects_look
from lab.analysis.unplanned import unplanned
from tests.synthetic import synthetic_study, synthetic_table

EFFECTS = {("depth", 8): 0.03, ("depth", 8, "activation", "gelu"): 0.03}


def test_a_difference_of_differences_is_that_of_the_plan() -> None:
    study = synthetic_study()
    table = synthetic_table(study, effects=EFFECTS)
    look = effects_look(unplanned(study, table), "depth:activation")
    (row,) = [one for one in look.rows if one.label == "(8 − 2) × (gelu − relu)"]
    planned = analyze(study, table).hypotheses[3]
    assert (row.estimate, row.low, row.high, row.p) == pytest.approx((planned.estimate, *planned.interval, planned.p))
    assert row.n_runs == 36 and row.at == ""


def test_an_interaction_is_the_difference_of_its_simple_effects() -> None:
    study = synthetic_study()
    look = effects_look(unplanned(study, synthetic_table(study, effects=EFFECTS)), "depth:activation")
    inside = {one.at: one.estimate for one in look.rows if one.family == "simple effects of activation"}
    between = {one.label: one.estimate for one in look.rows if one.family == "differences of differences"}
    assert between["(8 − 2) × (gelu − relu)"] == pytest.approx(inside["depth 8"] - inside["depth 2"])
    assert inside["depth 8"] == pytest.approx(0.03, abs=0.01)


def test_a_planted_three_way_interaction_is_found() -> None:
    study = synthetic_study(hypotheses=(), factors={"depth": [2, 8], "activation": ["relu", "gelu"], "width": [8, 64]})
    table = synthetic_table(study, sd=0.002, effects={("depth", 8, "activation", "gelu", "width", 64): 0.05})
    looks = {look.term: look for look in all_effects(unplanned(study, table))}
    assert list(looks) == ["depth", "activation", "width", "depth:activation", "depth:width", "activation:width",
                           "depth:activation:width"]  # fmt: skip
    (row,) = [one for one in looks["depth:activation:width"].rows if one.family == "differences of interactions"]
    assert row.low < 0.05 < row.high and row.p < 0.001
    inside = {
        one.at: one for one in looks["depth:activation:width"].rows if one.family == "simple effects of depth × width"
    }
    assert inside["gelu"].estimate - inside["relu"].estimate == pytest.approx(row.estimate)


def test_a_missing_cell_leaves_nan_and_a_fraction_names_what_it_cannot_tell() -> None:
    study = synthetic_study()
    lost = synthetic_table(study, failed=("c00-r1", "c00-r2", "c00-r3"))
    rows = effects_look(unplanned(study, lost), "depth").rows
    assert np.isnan(rows[0].estimate) and np.isfinite(rows[1].estimate)
    assert effects_look(unplanned(study, lost), "nothing").rows == ()
