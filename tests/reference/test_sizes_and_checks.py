"""Sizes of differences, single intervals, residual checks and power against R.

What R prints stands after `>`.
"""

import numpy as np
import pytest

from lab.stats import auroc, diagnostics, noncentral, power, prediction, two_groups
from lab.stats.contrast import replicate, welch
from lab.stats.groups import resolution_floor, summarize

# R: x <- c(3.1, 4.7, 2.2, 9.6, 5.0, 3.3, 6.1); y <- c(7.4, 8.8, 20.1, 9.0, 6.5); c(x, y)
# > 3.1 4.7 2.2 9.6 5 3.3 6.1 7.4 8.8 20.1 9 6.5
X, Y = np.array([3.1, 4.7, 2.2, 9.6, 5.0, 3.3, 6.1]), np.array([7.4, 8.8, 20.1, 9.0, 6.5])


# R: library(effectsize); d <- cohens_d(y, x); g <- hedges_g(y, x); u <- sqrt(1 / 7 + 1 / 5)
# R: end <- function(q) uniroot(function(n) pt(d[[1]] / u, 10, n) - q, c(-9, 9), tol = 1e-10)$root * u
# R: c(d[[1]], end(.975), end(.025), g[[1]], d$CI_low, d$CI_high, g$CI_low, g$CI_high)
# > 1.37800219 0.058196494 2.64444192 1.27154547 0.0581965511 2.64444195 0.0537006119 2.4401472
def test_standardised_differences() -> None:
    g = two_groups.hedges_g(X, Y)
    d = noncentral.d_interval(g.estimate / noncentral.small_sample_factor(10), 7, 5)
    assert (d.estimate, d.low, d.high, g.estimate) == pytest.approx(
        (1.37800219, 0.058196494, 2.64444192, 1.27154547), rel=1e-6
    )
    assert (d.low, d.high, g.low, g.high) == pytest.approx(
        (0.0581965511, 2.64444195, 0.0537006119, 2.4401472), abs=1e-6
    )


# Newcombe (2006), method 5: theta at z standard errors, with the variance at theta itself, from the estimate.
# R: wins <- outer(y, x, function(a, b) (a > b) + (a == b) / 2); star <- 12 / 2 - 1
# R: v <- function(t) t * (1 - t) * (1 + star * ((1 - t) / (2 - t) + t / (1 + t))) / 35
# R: at <- function(z) uniroot(function(t) mean(wins) - t - z * sqrt(v(t)), c(1e-9, 1 - 1e-9), tol = 1e-12)$root
# R: p <- c(mean(wins), at(qnorm(.975)), at(-qnorm(.975))); c(p, p_superiority(y, x, parametric = FALSE)[[1]],
# R:   2 * p - 1, cliffs_delta(y, x)[[1]])
# > 0.885714286 0.542341614 0.977889402 0.885714286 0.771428571 0.0846832277 0.955778804 0.771428571
def test_probability_of_improvement_and_cliffs_delta() -> None:
    """effectsize has the same estimates; its interval goes through Fisher's z and a normal law."""
    p, delta = two_groups.probability_of_improvement(X, Y), two_groups.cliffs_delta(X, Y)
    assert (p.estimate, p.low, p.high, p.estimate) == pytest.approx(
        (0.885714286, 0.542341614, 0.977889402, 0.885714286), rel=1e-8
    )
    assert (delta.estimate, delta.low, delta.high, delta.estimate) == pytest.approx(
        (0.771428571, 0.0846832277, 0.955778804, 0.771428571), rel=1e-7
    )


# Two strata: the mean of both probabilities, the mean of both variances over two.
# R: second <- outer(c(2, 5, 3), c(1, 4, 6, 2), function(a, b) (a > b) + (a == b) / 2); m <- (mean(wins) + mean(second)) / 2
# R: w <- function(t) (v(t) + t * (1 - t) * (1 + 2.5 * ((1 - t) / (2 - t) + t / (1 + t))) / 12) / 4
# R: at <- function(z) uniroot(function(t) m - t - z * sqrt(w(t)), c(1e-9, 1 - 1e-9), tol = 1e-12)$root
# R: c(m, at(qnorm(.975)), at(-qnorm(.975)))
# > 0.713690476 0.428826923 0.887097214
def test_probability_of_improvement_over_strata() -> None:
    found = two_groups.stratified_improvement([(X, Y), (np.array([1, 4, 6, 2]), np.array([2, 5, 3]))])
    assert (found.estimate, found.low, found.high) == pytest.approx((0.713690476, 0.428826923, 0.887097214), rel=1e-8)


# Eight of eight separated: the bound of Clopper and Pearson on eight pairs.
# R: binom.test(8, 8)$conf.int[1]
# > 0.630583352
def test_an_area_without_overlap() -> None:
    found = auroc.auroc_interval(np.arange(20.0), np.arange(20) >= 12)
    assert (found.low, found.high) == (pytest.approx(0.630583352, rel=1e-8), 1.0)


# R: p <- predict(lm(x ~ 1), data.frame(z = 1), interval = "prediction", level = .9)
# R: c(p[2:3], mean(x) + c(-1, 1) * qt(.95, 6) * sd(x) * sqrt(1 / 7 + 1 / 4))
# > -0.277529646 9.99181536 1.84667425 7.86761146
def test_prediction_of_one_and_of_four_new_runs() -> None:
    ends = []
    for new in (1, 4):
        found = prediction.prediction_interval(X.mean(), X.std(ddof=1), 7, new, 0.9)
        ends += [found.low, found.high]
    assert ends == pytest.approx([-0.277529646, 9.99181536, 1.84667425, 7.86761146], rel=1e-8)


# R: i <- 1:24; r <- (37 * i^2) %% 101 / 10; k <- (i - 1) %/% 6; fit <- lm(r ~ factor(k)); s <- rstandard(fit)
# R: w <- shapiro.test(s); c(s[1:3], qnorm(ppoints(24, 3/8))[rank(s)][1:3], w$statistic, w$p.value, car::durbinWatsonTest(resid(fit)))
# > -0.107462051 0.353089598 -0.429848206 -0.15567569 0.370056751 -0.370056751 0.979981865 0.895530608 2.73326705
def test_residuals() -> None:
    i = np.arange(1, 25)
    values, group = (37 * i**2) % 101 / 10, (i - 1) // 6
    rest = diagnostics.standardised_residuals(values, group)
    assert rest[:3] == pytest.approx([-0.107462051, 0.353089598, -0.429848206], rel=1e-7)
    assert diagnostics.normal_positions(rest)[:3] == pytest.approx([-0.15567569, 0.370056751, -0.370056751], rel=1e-7)
    found = diagnostics.normality(values, group)
    assert (found.statistic, found.p) == pytest.approx((0.979981865, 0.895530608), rel=1e-5)
    plain = values - values.reshape(4, 6).mean(axis=1)[group]
    assert diagnostics.durbin_watson(plain) == pytest.approx(2.73326705, rel=1e-8)


# Groups of five: the run that is the median is left out (Hines and O'Hara Hines 2000). Groups of six: car's Levene test.
# R: five <- i <= 20; q <- (i[five] - 1) %/% 5; e <- abs(r[five] - ave(r[five], q, FUN = median)); keep <- e > 0
# R: a <- anova(lm(e[keep] ~ factor(q[keep]))); b <- car::leveneTest(r, factor(k), center = median)
# R: c(a[1, "F value"], a[1, "Pr(>F)"], sum(keep), b[1, "F value"], b[1, "Pr(>F)"])
# > 0.0310407791 0.992254485 16 0.517391412 0.675072505
def test_equal_variances() -> None:
    i = np.arange(1, 25)
    values = (37 * i**2) % 101 / 10
    odd = diagnostics.equal_variance(values[:20], (i[:20] - 1) // 5)
    even = diagnostics.equal_variance(values, (i - 1) // 6)
    assert (odd.statistic, odd.p, odd.n, even.statistic, even.p) == pytest.approx(
        (0.0310407791, 0.992254485, 16, 0.517391412, 0.675072505), rel=1e-7
    )


# R: lag <- function(s) sum(s[-1] * s[-24]) / sum(s^2); set.seed(1); all <- replicate(20000, lag(ave(s, k, FUN = sample)))
# R: c(lag(s), mean(abs(all - mean(all)) >= abs(lag(s) - mean(all))))
# > -0.438167133 0.09445
def test_the_order_of_runs() -> None:
    i = np.arange(1, 25)
    found = diagnostics.run_order((37 * i**2) % 101 / 10, (i - 1) // 6)
    assert found.statistic == pytest.approx(-0.438167133, rel=1e-8)
    assert found.p == pytest.approx(0.09445, abs=0.02)


# R: c(power.anova.test(4, 6, between.var = 1.5, within.var = 3)$power, power.t.test(6, 1.2, 1, strict = TRUE)$power,
# R:   power.t.test(6, 1.2, 1, sig.level = .01, type = "paired", strict = TRUE)$power)
# > 0.616871331 0.467523011 0.293877553
def test_power() -> None:
    found = [power.f_power(1.5 * 3 * 6 / 3, 3, 20, 0.05), power.t_power(1.2 * 3**0.5, 10, 0.05)]
    assert [*found, power.t_power(1.2 * 6**0.5, 5, 0.01)] == pytest.approx(
        [0.616871331, 0.467523011, 0.293877553], rel=1e-6
    )


# The sd of rounding: uniform over one step of 1/500.
# R: sqrt(integrate(function(u) (u - 1/1000)^2 * 500, 0, 1/500)$value)
# > 0.000577350269
def test_the_floor_of_resolution() -> None:
    assert resolution_floor(500) == pytest.approx(0.000577350269, rel=1e-7)


# An example component with its own df joins the error of any contrast (Satterthwaite 1946).
# R: a <- var(x) / 7; b <- var(y) / 5; e <- .4; d <- y - x[1:5]; f <- var(d) / 5; two <- a + b + e
# R: c(sqrt(two), two^2 / (a^2 / 6 + b^2 / 4 + e^2 / 99), sqrt(f + e), (f + e)^2 / (f^2 / 4 + e^2 / 99))
# > 2.72275396 5.75159675 3.30417917 4.30978563
def test_an_example_component_in_the_error() -> None:
    groups = summarize(np.concatenate([X, Y]), np.repeat([0, 1], [7, 5]), 2)
    ours = welch(np.array([-1.0, 1.0]), groups, 0.4, 100)
    paired = replicate(np.array([-1.0, 1.0]), np.stack([X[:5], Y], axis=1), 0.4, 100)
    assert (ours.se, ours.df, paired.se, paired.df) == pytest.approx(
        (2.72275396, 5.75159675, 3.30417917, 4.30978563), rel=1e-8
    )
