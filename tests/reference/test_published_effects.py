"""Effects, blocks, trends and screening against R and published numbers; the code or the source above each number, R's output after `>`."""

import numpy as np
import pytest

from lab.stats.anova import anova
from lab.stats.effect_size import effect_sizes
from lab.stats.groups import summarize
from lab.stats.omnibus import anova_type, pooled_f, welch_james
from lab.stats.screening import lenth, pseudo_standard_error, two_level_effects
from lab.stats.two_groups import hedges_g
from lab.stats.weights import centring, polynomial

# R's npk and InsectSprays
YIELD_TEXT = (
    """49.5 62.8 46.8 57 59.8 58.5 55.5 56 62.8 55.8 69.5 55 62 48.8 45.5 44.2 52 51.5 49.8 48.8 57.2 59 53.2 56"""
)
YIELD = np.array(YIELD_TEXT.split(), dtype=float)
BLOCK = np.repeat(np.arange(6), 4)
NPK = np.array([[int(level) - 1 for level in row] for row in zip(
    "121222111221221121212211", "221112122211121221121221", "211212211212122111222121", strict=True,
)])  # fmt: skip
SPRAYS_TEXT = """10 7 20 14 14 12 10 23 17 20 14 13 11 17 21 11 16 14 17 17 19 21 7 13 0 1 7 2 3 1 2 1 3 0 1 4 3 5 12 6 4 3 5 5 5 5
    2 4 3 5 3 5 3 6 1 1 3 2 6 4 11 9 15 22 15 16 13 10 26 26 24 13"""
SPRAYS = np.array(SPRAYS_TEXT.split(), dtype=float)


def test_welch_james_is_welchs_anova_for_one_factor() -> None:
    # R: w <- oneway.test(count ~ spray, data = InsectSprays); c(w$statistic, w$parameter, w$p.value)
    # > 36.06544389 5 30.04256051 7.999379456e-12
    found = welch_james(centring(6), summarize(SPRAYS, np.repeat(np.arange(6), 12), 6))
    assert (found.f, found.df_effect, found.df_error) == pytest.approx((36.06544389, 5, 30.04256051), rel=1e-9)
    assert found.p == pytest.approx(7.999379456e-12, rel=1e-6)


def test_welch_james_of_an_interaction_with_equal_spread_is_near_the_classical_f() -> None:
    groups = summarize(SPRAYS, np.repeat(np.arange(6), 12), 6)
    same = type(groups)(groups.n * 1000, groups.mean, np.full(6, 4.0), groups.floored)
    rows = np.kron(centring(2), centring(3))
    assert welch_james(rows, same).f == pytest.approx(pooled_f(rows, same).f, rel=1e-3)
    assert anova_type(rows, same).f == pytest.approx(pooled_f(rows, same).f, rel=1e-9)
    still = type(groups)(groups.n, groups.mean, np.append(np.ones(5), 0.0), groups.floored)
    assert np.isnan(welch_james(rows, still).p)


def test_a_block_on_npk() -> None:
    # R: a <- anova(lm(yield ~ block + (N + P + K)^2, npk)); c(a[["Sum Sq"]], a[1:4, "F value"], a[1, "Pr(>F)"])
    # > 343.29500 189.28167 8.40167 95.20167 21.28167 33.13500 0.48167 185.28667
    # > 4.44667 12.25873 0.54413 6.16569 0.0159388
    *rows, residual = anova(YIELD, NPK, (2, 2, 2), highest=2, block=BLOCK)
    sums = [343.295, 189.28167, 8.40167, 95.20167, 21.28167, 33.135, 0.48167]
    assert [row.sum_sq for row in rows] == pytest.approx(sums, abs=6e-6)
    assert [row.f for row in rows[:4]] == pytest.approx([4.44667, 12.25873, 0.54413, 6.16569], abs=6e-6)
    assert (rows[0].term, rows[0].df, rows[0].p) == ((3,), 5, pytest.approx(0.0159388, abs=6e-8))
    assert (residual.df, residual.sum_sq) == (12, pytest.approx(185.28667, abs=6e-6))


def test_an_unbalanced_block_design_by_type() -> None:
    keep = np.delete(np.arange(24), [0, 8])
    data = (YIELD[keep], NPK[keep][:, :2], (2, 2))
    # R: d <- npk[-c(1, 9), ]; anova(lm(yield ~ block + N * P, d))[["Sum Sq"]]
    # > 284.0715152 192.4002083 16.9650298 11.2733730 279.6630556
    found = anova(*data, kind=1, block=BLOCK[keep])
    assert [row.sum_sq for row in found] == pytest.approx(
        [284.0715152, 192.4002083, 16.9650298, 11.2733730, 279.6630556], abs=1e-6
    )
    # R: fit <- lm(yield ~ block + N * P, d, contrasts = list(N = contr.sum, P = contr.sum))
    # R: drop1(fit, . ~ ., test = "F")[2:5, "Sum of Sq"]
    # > 247.4786111 186.3448016 12.9381349 11.2733730
    found = anova(*data, kind=3, block=BLOCK[keep])
    assert [row.sum_sq for row in found[:-1]] == pytest.approx(
        [247.4786111, 186.3448016, 12.9381349, 11.2733730], abs=1e-6
    )


def test_a_block_that_holds_an_effect_is_refused() -> None:
    """N:P:K of npk is confounded with its blocks by design."""
    with pytest.raises(ValueError, match="told apart"):
        anova(YIELD, NPK, (2, 2, 2), block=BLOCK)


def test_effect_sizes_of_npk() -> None:
    # SS / (SS + SSE); with a measured block its SS stays in every denominator.
    # R: library(effectsize); a <- anova(lm(yield ~ block + (N + P + K)^2, npk))
    # R: c(eta_squared(a, ci = NULL)[[2]][2], eta_squared(a, generalized = "block", ci = NULL)[[2]][1:2],
    # R:   omega_squared(a, ci = NULL)[[2]][2])
    # > 0.505332805 0.649464447 0.26367368 0.319317595
    table = anova(YIELD, NPK, (2, 2, 2), highest=2, block=BLOCK)
    found = effect_sizes(table, 24, measured=[3])
    assert found[1].partial_eta_squared == pytest.approx(0.505332805, rel=1e-7)
    assert [one.generalised_eta_squared for one in found[:2]] == pytest.approx([0.649464447, 0.26367368], rel=1e-7)
    assert found[1].partial_omega_squared == pytest.approx(0.319317595, rel=1e-7)
    # R: n <- sapply(c(.95, .05), function(a) uniroot(function(n) pf(12.25873, 1, 12, n) - a, c(0, 200), tol = 1e-10)$root)
    # R: n / (n + 24)
    # > 0.0784208 0.5538093
    assert (found[1].interval.low, found[1].interval.high) == pytest.approx((0.0784208, 0.5538093), abs=1e-6)
    plain = effect_sizes(anova(YIELD, NPK, (2, 2, 2)), 24)
    assert all(row.generalised_eta_squared == pytest.approx(row.partial_eta_squared) for row in plain)


def test_polynomial_contrasts() -> None:
    # R: c(contr.poly(4)[, 3], contr.poly(3, scores = c(1, 2, 4)))
    # > -0.2236067977 0.6708203932 -0.6708203932 0.2236067977
    # > -0.6172133998 -0.1543033500 0.7715167498 0.5345224838 -0.8017837257 0.2672612419
    assert polynomial([1, 2, 3, 4], 3) == pytest.approx([-0.2236067977, 0.6708203932, -0.6708203932, 0.2236067977])
    assert polynomial([1, 2, 4], 1) == pytest.approx([-0.6172133998, -0.1543033500, 0.7715167498])
    assert polynomial([1, 2, 4], 2) == pytest.approx([0.5345224838, -0.8017837257, 0.2672612419])
    with pytest.raises(ValueError, match="degree 2"):
        polynomial([1, 2, 2], 2)


def test_effects_of_the_pilot_plant() -> None:
    # Box, Hunter and Hunter (2005), second edition, table 5.2 (page 177), 2^3 pilot plant; scidoe_yates of Scilab tests the same: T 23, C -5, K 1.5, TC 1.5, TK 10, CK 0, TCK 0.5
    # R: y <- c(60, 72, 54, 68, 52, 83, 45, 80); s <- c(-1, 1); d <- expand.grid(T = s, C = s, K = s)
    # R: 2 * coef(lm(y ~ T * C * K, d))[-1]
    # > 23 -5 1.5 1.5 10 0 0.5
    terms, effects = two_level_effects(np.array([[[60.0, 72.0], [54.0, 68.0]], [[52.0, 83.0], [45.0, 80.0]]]))
    by_term, found = dict(zip(terms, effects, strict=True)), lenth(effects)
    order = [(2,), (1,), (0,), (1, 2), (0, 2), (0, 1), (0, 1, 2)]
    assert [by_term[term] for term in order] == pytest.approx([23, -5, 1.5, 1.5, 10, 0, 0.5])
    # Lenth (1989) by hand: median |c| 1.5, s0 2.25; 0, 0.5, 1.5, 1.5, 5 lie below 5.625: PSE 1.5 x 1.5
    # R: effect <- c(23, -5, 1.5, 1.5, 10, 0, 0.5); s0 <- 1.5 * median(abs(effect))
    # R: pse <- 1.5 * median(abs(effect)[abs(effect) < 2.5 * s0])
    # R: c(pse, qt(.975, 7/3) * pse, qt((1 + .95^(1/7)) / 2, 7/3) * pse)
    # > 2.25 8.46927691 20.268691
    assert (found.pse, found.margin, found.simultaneous) == pytest.approx((2.25, 8.46927691, 20.268691), rel=1e-6)


def test_lenths_pse_by_hand() -> None:
    # Sorted sizes 0 0 .25 .25 .25 .5 .5 .75 .75 1 1.25 2.25 5.5 8 24: s0 = 1.125; 12 lie below 2.8125, median 0.5
    # R: e <- c(-8, 24, 1, .75, -1.25, 0, .25, -5.5, 2.25, 0, -.5, -.25, .5, -.75, -.25); s0 <- 1.5 * median(abs(e))
    # R: 1.5 * median(abs(e)[abs(e) < 2.5 * s0])
    # > 0.75
    effects = np.array([-8.0, 24.0, 1.0, 0.75, -1.25, 0.0, 0.25, -5.5, 2.25, 0.0, -0.5, -0.25, 0.5, -0.75, -0.25])
    assert pseudo_standard_error(effects) == pytest.approx(0.75)


def test_hedges_g_of_sleep() -> None:
    # R: x <- sleep$extra; d <- (mean(x[11:20]) - mean(x[1:10])) / sqrt((var(x[1:10]) + var(x[11:20])) / 2)
    # R: J <- gamma(9) / (sqrt(9) * gamma(8.5))
    # R: t <- d / sqrt(.2); f <- function(a) uniroot(function(n) pt(t, 18, n) - a, c(-30, 30), tol = 1e-10)$root
    # R: c(d, J, sapply(c(.975, .025), f) * sqrt(.2) * J, effectsize::hedges_g(x[11:20], x[1:10])$Hedges_g)
    # > 0.8321810813 0.957646427 -0.09140773 1.66517179 0.79693524
    first = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    second = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
    found = hedges_g(first, second)
    assert found.estimate == pytest.approx(0.8321810813 * 0.957646427, rel=1e-8)
    assert (found.low, found.high) == pytest.approx((-0.09140773, 1.66517179), abs=1e-6)
