"""Counts of a bootstrap resample have the multinomial distribution, whichever way they were drawn."""

import numpy as np
import pytest
from scipy import stats

from lab.stats.multinomial import _split, multinomial_counts


@pytest.mark.parametrize("n", [3, 1001, 5000])
def test_counts_add_up_and_have_binomial_margins(n: int) -> None:
    draws = max(400, 3000 // n)
    found = multinomial_counts(draws, n, np.random.Generator(np.random.SFC64(1)))
    assert found.shape == (draws, n) and found.dtype == np.float32 and np.all(found.sum(axis=1) == n)
    k = np.arange(4)
    expected = np.append(stats.binom.pmf(k, n, 1 / n), stats.binom.sf(3, n, 1 / n))
    seen = np.append([np.mean(found == one) for one in k], np.mean(found > 3))
    assert seen == pytest.approx(expected, abs=4 / np.sqrt(draws * n))


def test_weighted_sums_have_the_variance_of_drawing_with_replacement() -> None:
    values = np.random.default_rng(2).normal(size=2000)
    found = multinomial_counts(4000, 2000, np.random.Generator(np.random.SFC64(3))) @ values / 2000
    assert found.mean() == pytest.approx(values.mean(), abs=4 * found.std() / np.sqrt(4000))
    assert found.var() == pytest.approx(values.var() / 2000, rel=4 * np.sqrt(2 / 4000))


def test_both_parts_of_the_split_make_the_poisson_distribution() -> None:
    edges, whole, rest = _split(0.96)
    mass = np.zeros(40)
    mass[: len(edges) + 1] = np.diff([0, *edges.astype(int), whole])
    found = (mass + rest * (2**16 - whole)) / 2**16
    assert found == pytest.approx(stats.poisson.pmf(np.arange(40), 0.96), abs=1e-15)


def test_equal_seeds_draw_equal_counts() -> None:
    one, two = (multinomial_counts(3, 1500, np.random.Generator(np.random.SFC64(9))) for _ in range(2))
    assert np.array_equal(one, two)
