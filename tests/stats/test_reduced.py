"""Contrasts of a reduced model test what sums of squares of type I and II test (statsmodels)."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from statsmodels.stats.anova import anova_lm

from lab.stats.groups import summarize
from lab.stats.omnibus import pooled_f
from lab.stats.reduced import reduced, terms_beside
from lab.stats.weights import centring, spread

LEVELS = (3, 2, 2)
SIZES = np.array([2, 3, 2, 4, 3, 2, 5, 2, 2, 3, 2, 2])


def _rows(term: tuple[int, ...]) -> np.ndarray:
    effect = np.eye(1)
    for axis in term:
        effect = np.kron(effect, centring(LEVELS[axis]))
    shape = [LEVELS[axis] for axis in term]
    return np.stack([spread(LEVELS, line.reshape(shape), list(term), {}) for line in effect])


@pytest.mark.parametrize("kind", (1, 2))
def test_the_f_of_the_reduced_contrasts_is_that_of_statsmodels(kind: int) -> None:
    rng = np.random.default_rng(3)
    cell = np.repeat(np.arange(12), SIZES)
    a, b, c = np.unravel_index(cell, LEVELS)
    y = rng.standard_normal(len(cell)) + 0.8 * a - 0.5 * b * c
    model = smf.ols("y ~ C(a, Sum) * C(b, Sum) * C(c, Sum)", pd.DataFrame({"a": a, "b": b, "c": c, "y": y})).fit()
    expected = anova_lm(model, typ=kind)["F"]
    groups = summarize(y, cell, 12)
    for term in ((0,), (1,), (2,), (0, 1), (1, 2)):
        name = ":".join(f"C({'abc'[axis]}, Sum)" for axis in term)
        rows = reduced(_rows(term), LEVELS, groups.n, terms_beside(term, 3, kind))
        assert pooled_f(rows, groups).f == pytest.approx(expected[name], rel=1e-9)


def test_equal_cells_change_nothing_and_an_empty_one_is_refused() -> None:
    rows = _rows((0,))
    assert reduced(rows, LEVELS, np.full(12, 3), terms_beside((0,), 3, 2)) == pytest.approx(rows)
    with pytest.raises(ValueError, match="empty"):
        reduced(rows, LEVELS, np.r_[0, np.full(11, 3)], terms_beside((0,), 3, 2))
    with pytest.raises(ValueError, match="full model"):
        terms_beside((0,), 3, 3)
