"""Power and detectable effects against the table of the plan, statsmodels and simulation."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.power import FTestAnovaPower, TTestIndPower

from lab.stats import power
from lab.stats.weights import pairs, spread


@pytest.mark.parametrize(
    ("alpha", "expected"),
    [(0.05, (5.653, 3.761, 2.920, 2.879)), (0.05 / 3, (9.816, 5.124, 3.444, 3.371))],
)
def test_delta80_is_the_table_of_the_statistics_contract(alpha: float, expected: tuple[float, ...]) -> None:
    assert [power.delta80(df, alpha) for df in (2.0, 4.0, 24.0, 36.0)] == pytest.approx(expected, abs=5e-4)


def test_detectable_effects_of_the_canonical_design() -> None:
    """Two-level .784 sigma, ends of three levels .973, difference of differences 1.95, cell pair 3.07."""
    shape = (3, 2, 3)
    two = spread(shape, np.array([-1.0, 1.0]), [1], {})
    ends = spread(shape, np.array([-1.0, 0.0, 1.0]), [0], {})
    both = spread(shape, np.outer([-1.0, 0.0, 1.0], [-1.0, 1.0]), [0, 1], {})
    pair = np.zeros(18)
    pair[[0, 1]] = -1.0, 1.0
    dfs = [power.planned_df(row, 3) for row in (two, ends, both, pair)]
    assert dfs == pytest.approx([36, 24, 24, 4])
    mdes = [
        power.delta80(df, 0.05) * np.sqrt(np.sum(c**2) / 3) for df, c in zip(dfs, (two, ends, both, pair), strict=True)
    ]
    assert mdes == pytest.approx([0.784, 0.973, 1.95, 3.07], abs=5e-3)


@pytest.mark.parametrize("df", [1.0, 2.0, 3.7, 36.0, 5000.0])
def test_t_power_is_the_noncentral_t(df: float) -> None:
    critical = stats.t.isf(0.025, df)
    expected = stats.nct.sf(critical, df, 2.0) + stats.nct.sf(critical, df, -2.0)
    assert power.t_power(2.0, df, 0.05) == pytest.approx(expected, abs=1e-8)
    assert power.t_power(0.0, df, 0.05) == pytest.approx(0.05, abs=1e-9)


def test_power_is_that_of_statsmodels() -> None:
    expected = TTestIndPower().power(0.8, nobs1=12, alpha=0.01)
    assert power.t_power(0.8 * np.sqrt(6), 22, 0.01) == pytest.approx(expected, abs=1e-9)
    expected = FTestAnovaPower().power(0.4, nobs=45, alpha=0.05, k_groups=3)
    assert power.f_power(0.4**2 * 45, 2, 42, 0.05) == pytest.approx(expected, abs=1e-9)
    assert power.f_power(power.lambda80(2, 36.0, 0.05), 2, 36.0, 0.05) == pytest.approx(0.8)


def test_no_effect_has_the_power_of_the_level() -> None:
    """scipy.stats.ncf gives a negative probability at noncentrality 0."""
    assert power.f_power(0.0, 2, 36, 0.0125) == pytest.approx(0.0125)
    assert power.t_power(0.0, 36, 0.0125) == pytest.approx(0.0125)


def test_no_df_has_no_detectable_effect() -> None:
    assert np.isnan(power.delta80(0.0, 0.05))


@pytest.mark.parametrize(("theta", "df"), [(0.0, 4.0), (0.5, 24.0), (1.0, 24.0)])
def test_tost_power_by_simulation(theta: float, df: float) -> None:
    rng, draws, se = np.random.default_rng(0), 200_000, 0.3
    s, estimate = se * np.sqrt(rng.chisquare(df, draws) / df), rng.normal(theta, se, draws)
    hits = np.mean(np.abs(estimate) < 1.0 - stats.t.isf(0.05, df) * s)
    assert power.tost_power(theta, 1.0, se, df, 0.05) == pytest.approx(hits, abs=0.004)


def test_power_of_several_equivalence_tests() -> None:
    """One contrast with pooled error has the closed form; more contrasts can only be harder; the draw is repeatable."""
    row = spread((3, 2), np.array([-1.0, 1.0, 0.0]), [0], {})[None]
    found = power.tost_all_power(row[:, :4], 3, 1.5, 0.05, error="pooled", draws=40_000)
    se = np.sqrt(np.sum(row**2) / 3)
    assert found == pytest.approx(power.tost_power(0.0, 1.5, se, 8.0, 0.05), abs=0.01)
    rows = np.stack([spread((3, 2), pair, [0], {}) for pair in pairs(3)])
    for error in ("welch", "pooled", "replicate"):
        all_three = power.tost_all_power(rows, 3, 2.0, 0.05, error=error)
        assert all_three <= power.tost_all_power(rows[:1], 3, 2.0, 0.05, error=error) + 0.02
        assert all_three == power.tost_all_power(rows, 3, 2.0, 0.05, error=error)


def test_the_tost_margin_is_where_equivalence_has_its_power():
    """The margin turned back by tost_power itself, and the normal limit z(.95) + z(.9) = 2.9264."""
    for df in (4.0, 24.0, 36.0):
        margin = power.tost_margin(0.5, df, 0.05)
        assert power.tost_power(0.0, margin, 0.5, df, 0.05) == pytest.approx(0.8, abs=1e-6)
    assert power.tost_margin(1.0, 1e6, 0.05) == pytest.approx(1.6448536 + 1.2815516, abs=1e-3)
