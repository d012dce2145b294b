"""Residual checks say what to do when they find something, and nothing when nothing is there or could be seen."""

import numpy as np
import pytest

from lab.analysis.look_residuals import ADVICE, residuals_look
from lab.analysis.unplanned import unplanned
from tests.synthetic import synthetic_study, synthetic_table


def _look(**more):
    replicates = more.pop("replicates", 3)
    study = synthetic_study(hypotheses=(), replicates=replicates)
    return residuals_look(unplanned(study, synthetic_table(study, n_test=20_000, with_correct=False, **more)))


def test_a_clean_study_is_told_so() -> None:
    look = _look(seed=3)
    assert [one.check for one in look.checks] == list(ADVICE) and not any(one.found for one in look.checks)
    assert [one.says for one in look.checks] == [words[1] for words in ADVICE.values()]
    assert len(look.rows) == 54 and sum(row.residual for row in look.rows) == pytest.approx(0, abs=1e-9)
    standing = sorted(look.rows, key=lambda row: row.standardised)
    assert [row.quantile for row in standing] == sorted(row.quantile for row in look.rows)


def test_unequal_spread_points_to_welch() -> None:
    look = _look(sd=np.linspace(0.0005, 0.03, 18), replicates=7)
    spread = look.checks[1]
    assert spread.found and spread.p < 0.01 and "ANOVA-type" in spread.says


def test_a_drift_over_the_runs_points_to_blocks() -> None:
    study = synthetic_study(hypotheses=(), replicates=4)
    table = synthetic_table(study, n_test=20_000, with_correct=False)
    table.value[:] += 0.02 * np.sin(np.arange(len(table.value)) / 6)
    order = residuals_look(unplanned(study, table)).checks[2]
    assert order.found and "replicates as blocks" in order.says and 0 < order.smallest_p < 0.01


def test_one_run_per_cell_has_no_residuals() -> None:
    look = _look(replicates=1)
    assert all(one.says.startswith("Not possible") and not one.found for one in look.checks)
    assert np.isnan(look.rows[0].standardised)
