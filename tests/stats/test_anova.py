"""The classical table against statsmodels, balanced and not, and its definition at the edges."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from statsmodels.stats.anova import anova_lm

from lab.stats.anova import anova, balanced, terms_of

LEVELS = (3, 2, 2)
FORMULA = "y ~ C(a, Sum) * C(b, Sum) * C(c, Sum)"


def _data(seed: int, keep: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    codes = np.stack(np.unravel_index(np.repeat(np.arange(12), 4), LEVELS), axis=1)
    values = rng.normal(size=48) + codes @ [0.5, 1.0, 0.0] + codes[:, 0] * codes[:, 1]
    chosen = rng.random(48) < keep
    return values[chosen], codes[chosen]


@pytest.mark.parametrize(("kind", "keep"), [(1, 0.7), (2, 0.7), (3, 0.7), (1, 1.0), (2, 1.0), (3, 1.0)])
def test_the_table_is_that_of_statsmodels(kind: int, keep: float) -> None:
    values, codes = _data(1, keep)
    frame = pd.DataFrame(codes, columns=["a", "b", "c"]).assign(y=values)
    expected = anova_lm(smf.ols(FORMULA, frame).fit(), typ=kind).drop(index="Intercept", errors="ignore")
    found = anova(values, codes, LEVELS, kind=kind)
    assert [row.df for row in found] == list(expected["df"])
    assert [row.sum_sq for row in found] == pytest.approx(list(expected["sum_sq"]), rel=1e-9)
    assert [row.f for row in found[:-1]] == pytest.approx(list(expected["F"])[:-1], rel=1e-9)
    assert [row.p for row in found[:-1]] == pytest.approx(list(expected["PR(>F)"])[:-1], rel=1e-7)


def test_balanced_types_agree_and_sums_add_up() -> None:
    values, codes = _data(2)
    tables = [anova(values, codes, LEVELS, kind=kind) for kind in (1, 2, 3)]
    sums = [row.sum_sq for row in tables[0]]
    assert sum(sums) == pytest.approx(np.sum((values - values.mean()) ** 2))
    assert [row.sum_sq for row in tables[1]] == sums == [row.sum_sq for row in tables[2]]


def test_effect_sizes_are_their_definitions() -> None:
    values, codes = _data(3)
    *rows, residual = anova(values, codes, LEVELS)
    total = np.sum((values - values.mean()) ** 2)
    for row in rows:
        assert row.partial_eta_squared == pytest.approx(row.sum_sq / (row.sum_sq + residual.sum_sq))
        omega = (row.sum_sq - row.df * residual.mean_sq) / (total + residual.mean_sq)
        assert row.omega_squared == pytest.approx(omega)
        # Partial eta squared from F alone: F df1 / (F df1 + df2).
        assert row.partial_eta_squared == pytest.approx(row.f * row.df / (row.f * row.df + residual.df))


def test_higher_orders_can_be_left_to_the_residual() -> None:
    values, codes = _data(4)
    frame = pd.DataFrame(codes, columns=["a", "b", "c"]).assign(y=values)
    expected = anova_lm(smf.ols("y ~ (C(a) + C(b) + C(c)) ** 2", frame).fit())
    found = anova(values, codes, LEVELS, highest=2)
    assert [row.sum_sq for row in found] == pytest.approx(list(expected["sum_sq"]))
    assert terms_of(3, 2)[-1] == (1, 2)


def test_one_run_per_cell_has_no_error_and_an_empty_cell_no_table() -> None:
    values, codes = _data(5)
    single = anova(values[::4], codes[::4], LEVELS)
    assert single[-1].df == 0 and all(np.isnan(row.f) and np.isnan(row.p) for row in single)
    assert all(np.isnan(row.partial_eta_squared) and np.isnan(row.omega_squared) for row in single)
    with pytest.raises(ValueError, match="empty"):
        anova(values[4:], codes[4:], LEVELS)
    assert balanced(np.array([3, 3])) and not balanced(np.array([3, 2]))
