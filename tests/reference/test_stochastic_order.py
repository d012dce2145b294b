"""Almost stochastic order against R code of the published formula, and its level by simulation.

Del Barrio, Cuesta-Albertos and Matran (2018); Dror, Shlomov and Reichart (2019). What R prints stands after `>`.
"""

import numpy as np
import pytest

from lab.stats.stochastic_order import OF_EQUALS, almost_stochastic_order, violation_ratio

A = np.array([0.71, 0.74, 0.69, 0.78, 0.73])
B = np.array([0.70, 0.66, 0.72, 0.75, 0.68, 0.67, 0.71])


# Both quantile functions by R's type 1 in the middle of 35 equal steps, between which neither jumps.
# R: a <- c(.71, .74, .69, .78, .73); b <- c(.70, .66, .72, .75, .68, .67, .71); t <- (1:35 - .5) / 35
# R: ratio <- function(a, b) { d <- quantile(a, t, type = 1) - quantile(b, t, type = 1); sum(pmin(d, 0)^2) / sum(d^2) }
# R: c(ratio(a, b), ratio(b, a), ratio(c(.71, .74, .66, .78, .73), b))
# > 0 1 0.00615384615
def test_violation_ratio() -> None:
    low = np.array([0.71, 0.74, 0.66, 0.78, 0.73])
    found = [float(violation_ratio(first, second)) for first, second in ((A, B), (B, A), (low, B))]
    assert found == pytest.approx([0, 1, 0.00615384615], rel=1e-8)


# sigma over samples of the sizes at hand; eps_min = ratio - sqrt((m + n) / (m n)) sigma qnorm(.05)
# R: a <- c(.71, .74, .66, .78, .73); set.seed(1); r <- replicate(20000, ratio(sample(a, 5, TRUE), sample(b, 7, TRUE)))
# R: sigma <- sd(sqrt(35 / 12) * (r - ratio(a, b))); ratio(a, b) - sqrt(12 / 35) * sigma * qnorm(.05)
# > 0.4215641
def test_the_bound() -> None:
    low = np.array([0.71, 0.74, 0.66, 0.78, 0.73])
    found = almost_stochastic_order(low, B, draws=20_000)
    assert found.bound == pytest.approx(0.4215641, abs=0.01)


@pytest.mark.parametrize(("n", "share"), [(5, 0.22), (30, 0.138)])
def test_the_level_where_the_ratio_is_half(n: int, share: float) -> None:
    """Normals of one mean with sds 1 and 2: a 95 % bound lies below .5 too often; 1,000 samples were simulated beforehand."""
    rng = np.random.default_rng(2)
    found = [
        almost_stochastic_order(rng.normal(0, 1, n), rng.normal(0, 2, n), draws=200, seed=k).bound < 0.5
        for k in range(400)
    ]
    assert np.mean(found) == pytest.approx(share, abs=0.075)


@pytest.mark.parametrize("n", sorted(OF_EQUALS))
def test_how_often_equal_recipes_are_called_ordered(n: int) -> None:
    """The better of two equal ones first, as a comparison of recipes takes them: what the note beside the bound says."""
    rng, found = np.random.default_rng(3), []
    for k in range(400):
        one, two = sorted(rng.normal(size=(2, n)), key=np.mean)
        found.append(almost_stochastic_order(two, one, draws=200, seed=k))
    said = found[0].of_equals
    assert np.mean([one.larger for one in found]) == pytest.approx(
        said, abs=3 * np.sqrt(said * (1 - said) / 400) + 0.01
    )
    assert np.mean([one.bound < 0.5 for one in found]) > 0.3, "the limit first proposed would order them in 4 of 10"
