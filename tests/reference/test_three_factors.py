"""Three unbalanced factors against R: sums of squares of types I to III, effect sizes, marginal means and comparisons.

R's packages car, emmeans and effectsize; what R prints stands after `>`.
"""

import functools

import numpy as np
import pytest

from lab.stats.anova import anova
from lab.stats.contrast import pooled
from lab.stats.effect_size import effect_sizes
from lab.stats.fitted import fitted_table
from lab.stats.groups import summarize
from lab.stats.marginal import interactions, marginal_means, simple_effects
from lab.stats.omnibus import pooled_f
from lab.stats.reduced import reduced, terms_beside
from lab.stats.standardised import standardised_contrast
from lab.stats.weights import centring

# R: i <- 1:50; y <- (37 * i^2) %% 101 / 10 + 2 * (i %% 3) + (i %% 2) * (i %% 3)
# R: f <- data.frame(y, a = factor(i %% 2), b = factor(i %% 3), c = factor((i %/% 5) %% 2))
# R: fit <- lm(y ~ a * b * c, f, contrasts = list(a = contr.sum, b = contr.sum, c = contr.sum)); table(f$c, f$b, f$a)
# > 4 4 5 3 6 3 3 5 4 5 3 5
I = np.arange(1, 51)
Y = (37 * I**2) % 101 / 10 + 2 * (I % 3) + (I % 2) * (I % 3)
CODES, SHAPE = np.stack([I % 2, I % 3, (I // 5) % 2], axis=1), (2, 3, 2)
CELL = np.ravel_multi_index(tuple(CODES.T), SHAPE)
GROUPS = summarize(Y, CELL, 12)


def test_the_cells_are_those_of_r() -> None:
    assert GROUPS.n.tolist() == [4, 4, 5, 3, 6, 3, 3, 5, 4, 5, 3, 5]


@pytest.mark.parametrize(
    ("kind", "sums", "f", "p"),
    [
        # R: a <- anova(fit); c(a[["Sum Sq"]], a[1:7, "F value"], a[1:7, "Pr(>F)"])
        # > 20.8658 273.568566 0.0023366685 3.19083398 1.4393735 5.17571996 28.8452032 406.437167 1.95085604
        # > 12.7886994 0.000218467725 0.149164128 0.134574781 0.241952969 1.34844671 0.170599323 5.66416614e-05
        # > 0.988284506 0.861929627 0.715770063 0.786293328 0.271784332
        (
            1,
            [20.8658, 273.568566, 0.0023366685, 3.19083398, 1.4393735, 5.17571996, 28.8452032, 406.437167],
            [1.95085604, 12.7886994, 0.000218467725, 0.149164128, 0.134574781, 0.241952969, 1.34844671],
            [0.170599323, 5.66416614e-05, 0.988284506, 0.861929627, 0.715770063, 0.786293328, 0.271784332],
        ),
        # R: a <- car::Anova(fit, type = 2); c(a[["Sum Sq"]], a[1:7, "F value"], a[1:7, "Pr(>F)"])
        # > 23.0547725 274.082111 3.66354045e-05 1.70717161 1.72211219 5.17571996 28.8452032 406.437167 2.15551487
        # > 12.8127064 3.4252413e-06 0.079806335 0.161009545 0.241952969 1.34844671 0.150288353 5.58350202e-05
        # > 0.998533005 0.92344947 0.690476361 0.786293328 0.271784332
        (
            2,
            [23.0547725, 274.082111, 3.66354045e-05, 1.70717161, 1.72211219, 5.17571996, 28.8452032, 406.437167],
            [2.15551487, 12.8127064, 3.4252413e-06, 0.079806335, 0.161009545, 0.241952969, 1.34844671],
            [0.150288353, 5.58350202e-05, 0.998533005, 0.92344947, 0.690476361, 0.786293328, 0.271784332],
        ),
        # R: a <- car::Anova(fit, type = 3)[-1, ]; c(a[["Sum Sq"]], a[1:7, "F value"], a[1:7, "Pr(>F)"])
        # > 24.6360665 276.391741 0.0985801457 2.19443622 2.046449 4.18354733 28.8452032 406.437167 2.30335856
        # > 12.9206763 0.00921678883 0.102584831 0.19133354 0.195571187 1.34844671 0.137370959 5.23538728e-05
        # > 0.924021835 0.902750662 0.664285082 0.823187308 0.271784332
        (
            3,
            [24.6360665, 276.391741, 0.0985801457, 2.19443622, 2.046449, 4.18354733, 28.8452032, 406.437167],
            [2.30335856, 12.9206763, 0.00921678883, 0.102584831, 0.19133354, 0.195571187, 1.34844671],
            [0.137370959, 5.23538728e-05, 0.924021835, 0.902750662, 0.664285082, 0.823187308, 0.271784332],
        ),
    ],
    ids=["I", "II", "III"],
)
def test_sums_of_squares_by_type(kind: int, sums: list[float], f: list[float], p: list[float]) -> None:
    found = anova(Y, CODES, SHAPE, kind=kind)
    assert [row.sum_sq for row in found] == pytest.approx(sums, rel=1e-7, abs=1e-12)
    assert [row.f for row in found[:-1]] == pytest.approx(f, rel=1e-7)
    assert [row.p for row in found[:-1]] == pytest.approx(p, rel=1e-7)


# R: anova(lm(y ~ (a + c) * b + a:c - a:b, f), lm(y ~ (a + b + c)^2, f))[2, "Sum of Sq"]
# > 1.70717161
def test_a_term_of_type_two_is_a_contrast_of_the_reduced_model() -> None:
    """a:b beside the other interactions of two factors, from weights on the cell means."""
    rows = np.kron(np.kron(centring(2), centring(3)), np.full((1, 2), 0.5))
    found = pooled_f(reduced(rows, SHAPE, GROUPS.n, terms_beside((0, 1), 3, 2)), GROUPS)
    residual = anova(Y, CODES, SHAPE)[-1].mean_sq
    assert (found.df_effect, found.f * 2 * residual) == (2, pytest.approx(1.70717161, rel=1e-7))


# R: m <- as.data.frame(emmeans::emmeans(fit, ~ b)); c(m$emmean, m$SE, m$lower.CL, m$upper.CL)
# > 4.74458333 7.4025 10.7075 0.831122687 0.810765572 0.831122687 3.06206342 5.76119091 9.02498008 6.42710325
# > 9.04380909 12.3900199
def test_marginal_means_are_those_of_emmeans() -> None:
    found = marginal_means(SHAPE, [1], functools.partial(pooled, groups=GROUPS))
    assert [one.estimate.value for one in found] == pytest.approx([4.74458333, 7.4025, 10.7075], rel=1e-8)
    assert [one.estimate.se for one in found] == pytest.approx([0.831122687, 0.810765572, 0.831122687], rel=1e-8)
    assert [one.interval.low for one in found] == pytest.approx([3.06206342, 5.76119091, 9.02498008], rel=1e-8)
    assert [one.interval.high for one in found] == pytest.approx([6.42710325, 9.04380909, 12.3900199], rel=1e-8)


# R: p <- as.data.frame(pairs(emmeans::emmeans(fit, ~ b), reverse = TRUE, adjust = "none")); c(p$estimate, p$SE, p$p.value)
# > 2.65791667 5.96291667 3.305 1.16107956 1.17538498 1.16107956 0.0277158378 1.05618024e-05 0.00708916821
def test_pairs_of_marginal_means_are_those_of_emmeans() -> None:
    found = simple_effects(SHAPE, 1, {}, functools.partial(pooled, groups=GROUPS))
    assert [one.estimate.value for one in found] == pytest.approx([2.65791667, 5.96291667, 3.305], rel=1e-8)
    assert [one.estimate.se for one in found] == pytest.approx([1.16107956, 1.17538498, 1.16107956], rel=1e-8)
    assert [one.estimate.p for one in found] == pytest.approx([0.0277158378, 1.05618024e-05, 0.00708916821], rel=1e-7)


# R: p <- pairs(emmeans::emmeans(fit, ~ b | a + c, at = list(a = "1", c = "0")), reverse = TRUE, adjust = "none")
# R: p <- as.data.frame(p); c(p$estimate, p$SE, p$p.value)
# > 1.21666667 6.46666667 5.25 2.49783247 2.67029523 2.49783247 0.628993326 0.0203287951 0.0422523742
def test_simple_effects_are_those_of_emmeans() -> None:
    found = simple_effects(SHAPE, 1, {0: 1, 2: 0}, functools.partial(pooled, groups=GROUPS))
    assert [one.estimate.value for one in found] == pytest.approx([1.21666667, 6.46666667, 5.25], rel=1e-8)
    assert [one.estimate.se for one in found] == pytest.approx([2.49783247, 2.67029523, 2.49783247], rel=1e-8)
    assert [one.estimate.p for one in found] == pytest.approx([0.628993326, 0.0203287951, 0.0422523742], rel=1e-7)


# R: three <- c("revpairwise", "revpairwise"); m <- emmeans::emmeans(fit, ~ a * b)
# R: p <- as.data.frame(emmeans::contrast(m, interaction = three)); q <- emmeans::emmeans(fit, ~ a * b * c)
# R: q <- as.data.frame(emmeans::contrast(q, interaction = rep("revpairwise", 3))); c(p$estimate, p$SE, q$estimate, q$SE)
# > 1.04083333 0.400833333 -0.64 2.32215911 2.35076995 2.32215911 4.94833333 -2.53166667 -7.48 4.64431822 4.70153991
# > 4.64431822
def test_differences_of_differences_are_those_of_emmeans() -> None:
    estimator = functools.partial(pooled, groups=GROUPS)
    two, three = interactions(SHAPE, [0, 1], estimator), interactions(SHAPE, [0, 1, 2], estimator)
    assert [one.estimate.value for one in two] == pytest.approx([1.04083333, 0.400833333, -0.64], rel=1e-8)
    assert [one.estimate.se for one in two] == pytest.approx([2.32215911, 2.35076995, 2.32215911], rel=1e-8)
    assert [one.estimate.value for one in three] == pytest.approx([4.94833333, -2.53166667, -7.48], rel=1e-8)
    assert [one.estimate.se for one in three] == pytest.approx([4.64431822, 4.70153991, 4.64431822], rel=1e-8)


# R: library(effectsize); a <- car::Anova(fit, type = 3)
# R: e <- eta_squared(a, generalized = "b", ci = NULL, verbose = FALSE)
# R: c(eta_squared(a, ci = NULL, verbose = FALSE)[[2]], e[[2]], omega_squared(a, ci = NULL, verbose = FALSE)[c(2, 7), 2])
# > 0.0571505364 0.404774516 0.00024248826 0.00537020681 0.00500986801 0.0101883495 0.0662677959 0.0331714814
# > 0.384918787 0.000137269447 0.00305609611 0.00284190132 0.00582624486 0.0401714631 0.322872642 0.0137462748
def test_effect_sizes_are_those_of_the_effectsize_package() -> None:
    found = effect_sizes(anova(Y, CODES, SHAPE), 50, measured=[1])
    assert [one.partial_eta_squared for one in found] == pytest.approx(
        [0.0571505364, 0.404774516, 0.00024248826, 0.00537020681, 0.00500986801, 0.0101883495, 0.0662677959], rel=1e-7
    )
    assert [one.generalised_eta_squared for one in found] == pytest.approx(
        [0.0331714814, 0.384918787, 0.000137269447, 0.00305609611, 0.00284190132, 0.00582624486, 0.0401714631], rel=1e-7
    )
    assert [found[k].partial_omega_squared for k in (1, 6)] == pytest.approx([0.322872642, 0.0137462748], rel=1e-7)


# R: omega_squared(anova(fit), partial = FALSE, ci = NULL, verbose = FALSE)[c(1, 2, 7), 2]
# > 0.0135561241 0.336137261 0.00993544069
def test_omega_squared_is_that_of_the_effectsize_package() -> None:
    """With sums of type I, which add up to the total; of types II and III effectsize divides by the sum of the terms."""
    found = effect_sizes(anova(Y, CODES, SHAPE, kind=1), 50)
    assert [found[k].omega_squared for k in (0, 1, 6)] == pytest.approx(
        [0.0135561241, 0.336137261, 0.00993544069], rel=1e-7
    )


# effectsize turns the noncentrality into lambda / (lambda + error df), we into lambda / (lambda + runs) (Steiger 2004).
# R: e <- eta_squared(a, ci = .9, alternative = "two.sided", verbose = FALSE)[2, c("CI_low", "CI_high")]
# R: l <- 38 * e / (1 - e); l / (l + 50)
# > 0.1539916 0.486016839
def test_the_interval_of_a_share_of_variance_has_the_noncentralities_of_effectsize() -> None:
    interval = effect_sizes(anova(Y, CODES, SHAPE), 50)[1].interval
    assert (interval.low, interval.high) == pytest.approx((0.1539916, 0.486016839), abs=1e-5)


# R: x <- i %% 7; z <- i %% 2; cells <- lm(y ~ factor(x) * z); whole <- lm(y ~ x + z)
# R: g <- anova(whole, cells); d <- drop1(whole)[2:3, "Sum of Sq"]; c(d, g[2, "Sum of Sq"], g[2, "F"], g[2, "Pr(>F)"])
# > 10.0714774 19.6894963 72.6502226 0.373880082 0.958050795
def test_lack_of_fit_is_the_comparison_of_nested_models() -> None:
    x, z = I % 7, I % 2
    terms, lack, _ = fitted_table(Y, [x.astype(float), z.astype(float)], 2 * x + z)
    assert [one.sum_sq for one in terms] == pytest.approx([10.0714774, 19.6894963], rel=1e-8)
    assert (lack.sum_sq, lack.f, lack.p) == pytest.approx((72.6502226, 0.373880082, 0.958050795), rel=1e-7)


# Over the cells with weight alone: b at 0 and 1.
# R: g <- droplevels(f[f$b != "2", ]); h <- lm(y ~ a:b, g); k <- nrow(g) - 4; m <- tapply(g$y, list(g$b, g$a), mean)
# R: u <- sqrt(sum(1 / table(g$b, g$a))); d <- sum(c(-1, 1, 1, -1) * m) / sigma(h)
# R: end <- function(q) uniroot(function(n) pt(d / u, k, n) - q, c(-9, 9), tol = 1e-10)$root
# R: j <- gamma(k / 2) / (sqrt(k / 2) * gamma((k - 1) / 2)); j * c(d, u * end(.975), u * end(.025))
# > -0.379235666 -1.71035975 0.958364182
def test_a_contrast_in_standard_deviations() -> None:
    groups = summarize(Y, CODES[:, 0] * 3 + CODES[:, 1], 6)
    found = standardised_contrast(np.array([-1.0, 1.0, 0.0, 1.0, -1.0, 0.0]), groups)
    assert (found.estimate, found.low, found.high) == pytest.approx((-0.379235666, -1.71035975, 0.958364182), abs=1e-6)
