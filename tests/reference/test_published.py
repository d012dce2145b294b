"""Published numbers and R output; the R code or the source stands above each number, what R prints after `>`."""

import numpy as np
import pytest

from lab.stats import permutation, power
from lab.stats.anova import anova
from lab.stats.contrast import pooled, replicate, welch
from lab.stats.groups import summarize, t_interval
from lab.stats.multiplicity import joint_step_down
from lab.stats.omnibus import pooled_f
from lab.stats.weights import pairs

SLEEP = np.array(
    [[0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]]
)


def test_welch_on_sleep() -> None:
    # R: t <- t.test(extra ~ group, data = sleep)
    # R: c(t$statistic, t$parameter, t$p.value, t$conf.int)
    # > -1.860813 17.77647 0.07939414 -3.3654832 0.2054832
    found = welch(np.array([1.0, -1.0]), summarize(SLEEP.ravel(), np.repeat([0, 1], 10), 2))
    assert (found.t, found.df, found.p) == pytest.approx((-1.860813, 17.77647, 0.07939414), rel=1e-6)
    interval = t_interval(found.value, found.se, found.df, 0.95)
    assert interval == pytest.approx((-3.3654832, 0.2054832), abs=1e-6)


def test_pooled_and_paired_on_sleep() -> None:
    # R: t <- t.test(extra ~ group, data = sleep, var.equal = TRUE)
    # R: c(t$statistic, t$parameter, t$p.value)
    # > -1.860813 18 0.07918671
    found = pooled(np.array([1.0, -1.0]), summarize(SLEEP.ravel(), np.repeat([0, 1], 10), 2))
    assert (found.t, found.df, found.p) == pytest.approx((-1.860813, 18, 0.07918671), rel=1e-6)
    # R: t <- with(sleep, t.test(extra[group == 1], extra[group == 2], paired = TRUE))
    # R: c(t$statistic, t$parameter, t$p.value, t$conf.int)
    # > -4.062128 9 0.00283289 -2.4598858 -0.7001142
    blocks = replicate(np.array([1.0, -1.0]), SLEEP.T)
    assert (blocks.t, blocks.df, blocks.p) == pytest.approx((-4.062128, 9, 0.00283289), rel=1e-6)
    assert t_interval(blocks.value, blocks.se, 9, 0.95) == pytest.approx((-2.4598858, -0.7001142), abs=1e-6)


def test_one_way_f_on_plant_growth() -> None:
    # R: a <- anova(lm(weight ~ group, data = PlantGrowth)); c(a$Df, a[1, "F value"], a[1, "Pr(>F)"])
    # > 2 27 4.846088 0.01590996
    weight = """4.17 5.58 5.18 6.11 4.50 4.61 5.17 4.53 5.33 5.14 4.81 4.17 4.41 3.59 5.87 3.83 6.03 4.89 4.32 4.69
    6.31 5.12 5.54 5.50 5.37 5.29 4.92 6.15 5.80 5.26"""
    found = pooled_f(pairs(3), summarize(np.array(weight.split(), dtype=float), np.repeat([0, 1, 2], 10), 3))
    assert (found.f, found.p) == pytest.approx((4.846088, 0.01590996), rel=1e-6)
    assert (found.df_effect, found.df_error) == (2, 27)


def test_two_way_table_on_warpbreaks() -> None:
    # R: a <- anova(lm(breaks ~ wool * tension, data = warpbreaks))
    # R: c(a[["Sum Sq"]], a[1:3, "F value"], a[1:3, "Pr(>F)"], a["Residuals", "Df"])
    # > 450.6667 2034.2593 1002.7778 5745.1111 3.765288 8.498047 4.189069 0.05821298 0.00069262 0.02104419 48
    breaks = """26 30 54 25 70 52 51 26 67 18 21 29 17 12 18 35 30 36 36 21 24 18 10 43 28 15 26
    27 14 29 19 29 31 41 20 44 42 26 19 16 39 28 21 39 29 20 21 24 17 13 15 15 16 28"""
    codes = np.stack(np.unravel_index(np.repeat(np.arange(6), 9), (2, 3)), axis=1)
    *rows, residual = anova(np.array(breaks.split(), dtype=float), codes, (2, 3))
    assert [row.sum_sq for row in rows] == pytest.approx([450.6667, 2034.2593, 1002.7778], abs=5e-5)
    assert [row.f for row in rows] == pytest.approx([3.765288, 8.498047, 4.189069], abs=5e-7)
    assert [row.p for row in rows] == pytest.approx([0.05821298, 0.00069262, 0.02104419], abs=5e-9)
    assert (residual.df, residual.sum_sq) == (48, pytest.approx(5745.1111, abs=5e-5))


def test_type_two_on_mtcars() -> None:
    # R: a <- car::Anova(lm(wt ~ factor(cyl) * factor(am), data = mtcars), type = 2)
    # R: c(a[["Sum Sq"]], a[1:3, "F value"], a[1:3, "Pr(>F)"])
    # > 7.2278 3.2845 0.0668 8.1517 11.5266 10.4758 0.1065 0.0002606 0.0032895 0.8993714
    cyl = [int(c) for c in "66468684466888888444488884448684"]
    am = [int(c) for c in "11100000000000000111000001111111"]
    wt = """2.620 2.875 2.320 3.215 3.440 3.460 3.570 3.190 3.150 3.440 3.440 4.070 3.730 3.780 5.250 5.424 5.345 2.200
    1.615 1.835 2.465 3.520 3.435 3.840 3.845 1.935 2.140 1.513 3.170 2.770 3.570 2.780"""
    codes = np.stack([[(4, 6, 8).index(c) for c in cyl], am], axis=1)
    *rows, residual = anova(np.array(wt.split(), dtype=float), codes, (3, 2), kind=2)
    assert [row.sum_sq for row in rows] == pytest.approx([7.2278, 3.2845, 0.0668], abs=5e-5)
    assert [row.f for row in rows] == pytest.approx([11.5266, 10.4758, 0.1065], abs=5e-5)
    assert [row.p for row in rows] == pytest.approx([0.0002606, 0.0032895, 0.8993714], abs=5e-8)
    assert residual.sum_sq == pytest.approx(8.1517, abs=5e-5)


def test_holm() -> None:
    # R: p.adjust(c(0.01, 0.02, 0.03, 0.04), "holm")
    # > 0.04 0.06 0.06 0.06
    found = [one.p for one in joint_step_down([(p, None) for p in (0.01, 0.02, 0.03, 0.04)])]
    assert found == pytest.approx([0.04, 0.06, 0.06, 0.06])


def test_power_of_the_t_test() -> None:
    # R: power.t.test(n = 20, delta = 1, sd = 1, strict = TRUE)$power
    # > 0.86895303
    assert power.t_power(np.sqrt(10.0), 38, 0.05) == pytest.approx(0.86895303, abs=1e-8)


@pytest.mark.parametrize(("cv", "n", "expected"), [(0.30, 40, 0.815845), (0.20, 20, 0.834680), (0.25, 28, 0.807439)])
def test_power_of_equivalence(cv: float, n: int, expected: float) -> None:
    # PowerTOST::sampleN.TOST(CV = 0.30): 2x2 crossover, theta0 = 0.95, 0.8 to 1.25: n 40, power 0.815845
    # R: tost <- function(cv, n) { d <- log(1.25); m <- log(.95); se <- sqrt(log(1 + cv^2)) * sqrt(2 / n); df <- n - 2
    # R:   power <- function(u) { h <- d / se - qt(.95, df) * u; pnorm(h - m / se) - pnorm(-h - m / se) }
    # R:   integrate(function(u) power(u) * 2 * u * df * dchisq(u^2 * df, df), 0, d / se / qt(.95, df), rel.tol = 1e-10)$value }
    # R: c(tost(.30, 40), tost(.20, 20), tost(.25, 28))
    # > 0.815845 0.834680 0.807439
    se = np.sqrt(np.log1p(cv**2)) * np.sqrt(2 / n)
    found = power.tost_power(np.log(0.95), np.log(1.25), se, n - 2, 0.05)
    assert found == pytest.approx(expected, abs=1e-6)


def test_fishers_randomisation_test_of_darwins_maize() -> None:
    # Fisher, The Design of Experiments (1935), section 21: 1,726 of 32,768 sign patterns, 5.267 per cent.
    # R: x <- c(49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48)
    # R: sum(abs(as.matrix(expand.grid(rep(list(c(-1, 1)), 15))) %*% x) >= sum(x))
    # > 1726
    differences = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    found = permutation.sign_flip(np.array(differences, dtype=float)[:, None])
    assert found.exact and found.p == pytest.approx(1726 / 32768)


def test_satterthwaite_df_of_two_small_groups() -> None:
    # R: t.test(c(1, 2, 3), c(10, 12, 20, 30))$parameter
    # > 3.096346379
    first, second = np.array([1.0, 2.0, 3.0]), np.array([10.0, 12.0, 20.0, 30.0])
    groups = summarize(np.concatenate([first, second]), np.repeat([0, 1], [3, 4]), 2)
    assert welch(np.array([1.0, -1.0]), groups).df == pytest.approx(3.096346379, rel=1e-9)
