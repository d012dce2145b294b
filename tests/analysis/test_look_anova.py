"""Three tests of each term: they agree with their own formulas, and the type of sums is named where cells differ."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from statsmodels.stats.anova import anova_lm
from statsmodels.stats.oneway import anova_oneway

from lab.analysis.look_anova import anova_look
from lab.analysis.unplanned import unplanned
from tests.synthetic import synthetic_study, synthetic_table

EFFECTS = {("depth", 8): 0.03, ("depth", 8, "activation", "gelu"): 0.03}
FAILED = ("c00-r1", "c07-r2")


def test_every_type_is_that_of_statsmodels_where_cells_differ() -> None:
    study = synthetic_study()
    table = synthetic_table(study, effects=EFFECTS, failed=FAILED)
    frame = pd.DataFrame([dict(zip("daw", table.cells[cell].levels.values(), strict=True)) for cell in table.cell])
    model = smf.ols("y ~ C(d, Sum) * C(a, Sum) * C(w, Sum)", frame.assign(y=table.value).dropna()).fit()
    found = anova_look(unplanned(study, table))
    assert list(found.tables) == ["type I", "type II", "type III"] and found.cell_sizes == (2, 3)
    for kind, rows in enumerate(found.tables.values(), start=1):
        expected = anova_lm(model, typ=kind).drop(index="Intercept", errors="ignore")
        order = sorted(range(7), key=lambda place: (expected.index[place].count(":"), place))
        assert [row.sum_sq for row in rows[:-1]] == pytest.approx(list(expected["sum_sq"].iloc[order]), rel=1e-8)
    assert any("types I, II and III differ" in remark for remark in found.remarks)


def test_one_factor_gives_welchs_f_and_brown_forsythes() -> None:
    study = synthetic_study(factors={"width": [8, 16, 32]}, replicates=5, hypotheses=())
    table = synthetic_table(
        study, effects={("width", 32): 0.02}, sd=[0.002, 0.01, 0.02], n_test=100_000, with_correct=False
    )
    (row, _) = anova_look(unplanned(study, table)).tables["balanced"]
    parts = [table.value[table.cell == cell] for cell in range(3)]
    welch = anova_oneway(parts, use_var="unequal", welch_correction=True)
    assert (row.wj, row.wj_df, row.wj_df_error, row.wj_p) == pytest.approx((welch.statistic, *welch.df, welch.pvalue))
    assert row.f == pytest.approx(row.ats), "with equal sizes the ANOVA-type statistic is F itself; its df differ"
    assert row.ats_df < 2 and row.ats_df_error < 12


def test_shares_of_variance_stand_inside_their_interval() -> None:
    study = synthetic_study()
    rows = anova_look(unplanned(study, synthetic_table(study, effects=EFFECTS))).tables["balanced"]
    depth = rows[0]
    assert depth.share_low < depth.partial_omega_squared < depth.share_high
    assert depth.partial_eta_squared > depth.share_high, "eta squared flatters: the caption says so"
    assert depth.generalised_eta_squared == pytest.approx(depth.partial_eta_squared), "every factor was set"
    assert np.isnan(rows[-1].share_low) and rows[-1].term == "Residual"


def test_what_cannot_be_tabled_says_why() -> None:
    study = synthetic_study()
    lost = synthetic_table(study, failed=("c00-r1", "c00-r2", "c00-r3"))
    assert anova_look(unplanned(study, lost)).remarks[0].startswith("A cell has no completed run")
    single = synthetic_study(replicates=1, hypotheses=())
    rows = anova_look(unplanned(single, synthetic_table(single))).tables["balanced"]
    assert np.isnan([rows[0].p, rows[0].ats_p, rows[0].wj_p, rows[0].share_high]).all()
    common = synthetic_study(seeds="common", analysis={"error": "replicate"}, replicates=5)
    assert "share their seeds" in anova_look(unplanned(common, synthetic_table(common))).remarks[0]
