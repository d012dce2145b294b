"""Exploratory rows describe, agree with the confirmatory numbers, and say where pooled F and the plan disagree."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from statsmodels.stats.anova import anova_lm

from lab.analysis.confirmatory import analyze
from lab.analysis.exploratory import explore
from lab.analysis.results import Confirmatory, Exploratory
from tests.synthetic import synthetic_study, synthetic_table

EFFECTS = {("depth", 8): 0.03, ("depth", 8, "activation", "gelu"): 0.03}


def test_the_table_is_that_of_statsmodels_balanced_and_not() -> None:
    study = synthetic_study()
    for failed, sums in (((), "balanced"), (("c00-r1", "c07-r2"), "type III")):
        table = synthetic_table(study, effects=EFFECTS, failed=failed)
        frame = pd.DataFrame([dict(zip("daw", table.cells[cell].levels.values(), strict=True)) for cell in table.cell])
        model = smf.ols("y ~ C(d, Sum) * C(a, Sum) * C(w, Sum)", frame.assign(y=table.value).dropna()).fit()
        expected = anova_lm(model, typ=3).drop(index="Intercept")
        found = explore(study, table)
        assert found.sums == sums and found.anova[-1].term == "Residual"
        assert [row.sum_sq for row in found.anova] == pytest.approx(list(expected["sum_sq"]), rel=1e-8)
        assert [row.p for row in found.anova[:-1]] == pytest.approx(list(expected["PR(>F)"])[:-1], rel=1e-6)
        assert bool(failed) == any("type III" in remark for remark in found.remarks)
        lost = "2 of 54 runs failed and are left out: what is shown here is given that training was completed."
        assert bool(failed) == (lost in found.remarks), "survivors are never averaged in silence"


def test_marginal_means_and_interactions_have_intervals_and_runs() -> None:
    study = synthetic_study()
    table = synthetic_table(study, effects=EFFECTS)
    found = explore(study, table)
    rows = {(row.factor, row.level): row for row in found.main_effects}
    assert len(rows) == 8 and rows["depth", 8].n == 18 == len(rows["depth", 8].values) == len(rows["depth", 8].run_ids)
    assert rows["depth", 8].mean == pytest.approx(np.mean(rows["depth", 8].values))
    assert rows["depth", 8].low < rows["depth", 8].mean < rows["depth", 8].high
    assert len(found.pair_means) == 6 + 9 + 6 and len(found.interactions) == 3 + 9 + 3
    (dod,) = [row for row in found.interactions if row.levels_a == (2, 8) and row.levels_b == ("relu", "gelu")]
    registered = analyze(study, table).hypotheses[3]
    assert (dod.estimate, dod.low, dod.high) == pytest.approx((registered.estimate, *registered.interval))
    assert dod.label == "(8 − 2) × (gelu − relu)" and dod.n_runs == 36


def test_where_pooled_f_and_the_plan_disagree_it_is_said() -> None:
    study = synthetic_study()
    sd = np.linspace(0.001, 0.03, 18)
    table = synthetic_table(study, effects={**EFFECTS, ("depth", 4): 0.015}, sd=sd)
    remarks = explore(study, table).remarks
    assert any("ANOVA-type statistic for unequal variances" in remark for remark in remarks)
    assert any("registered test of H2" in remark for remark in remarks)


def test_an_empty_cell_leaves_the_table_out_and_what_needs_it_nan() -> None:
    study = synthetic_study()
    found = explore(study, synthetic_table(study, failed=("c00-r1", "c00-r2", "c00-r3")))
    assert found.anova == () and "3 of 54 runs failed" in found.remarks[0] and "not defined" in found.remarks[1]
    assert np.isnan(found.main_effects[0].mean) and np.isfinite(found.main_effects[1].mean)


def test_one_replicate_describes_without_error() -> None:
    study = synthetic_study(replicates=1, hypotheses=())
    found = explore(study, synthetic_table(study))
    assert np.isfinite(found.main_effects[0].mean) and np.isnan(found.main_effects[0].low)
    assert found.anova[-1].df == 0 and np.isnan(found.anova[0].p) and np.isnan(found.anova[0].partial_eta_squared)
    assert found.remarks == ()


def test_block_error_keeps_its_name() -> None:
    """With common seeds the intervals are those of replicate scores, and no caption may call them Welch's."""
    study = synthetic_study(analysis={"error": "replicate"}, seeds="common", replicates=5)
    assert explore(study, synthetic_table(study)).error == "replicate"
    assert explore(synthetic_study(analysis={"error": "pooled"}), synthetic_table(synthetic_study())).error == "Welch"


def test_cells_without_spread_raise_no_remark_about_nan() -> None:
    """Equal runs in every cell: the pooled F does not exist, so nothing can disagree with it."""
    study = synthetic_study(hypotheses=())
    remarks = explore(study, synthetic_table(study, sd=0.0, effects=EFFECTS)).remarks
    assert not [remark for remark in remarks if "nan" in remark]


def test_the_two_types_stay_apart() -> None:
    assert not issubclass(Exploratory, Confirmatory) and not issubclass(Confirmatory, Exploratory)
    assert not hasattr(Exploratory, "hypotheses")
