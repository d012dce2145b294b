"""Unequal spreads and sizes against R: Welch contrasts, ANOVA-type and Welch-James statistics, both targets, equivalence.

What R prints stands after `>`.
"""

import functools

import numpy as np
import pytest

from lab.stats import equivalence, permutation
from lab.stats.components import components, two_targets
from lab.stats.contrast import example_covariance, welch
from lab.stats.groups import Groups, summarize
from lab.stats.marginal import marginal_means, simple_effects
from lab.stats.omnibus import anova_type, hotelling, orthonormal_rows, welch_james
from lab.stats.power import tost_all_power
from lab.stats.weights import centring, pairs

# R: i <- 1:43; a <- i %% 2; b <- (i %% 7) %/% 3; y <- ((37 * i^2) %% 101 - 50) * (1 + 3 * a + b) / 20 + a * b
# R: cell <- 3 * a + b + 1; n <- tabulate(cell); m <- tapply(y, cell, mean); s2 <- tapply(y, cell, var); c(n, s2)
# > 9 9 3 10 9 3 1.55548611 12.8177778 8.0625 26.2773333 85.0486111 199.08
I = np.arange(1, 44)
A, B = I % 2, (I % 7) // 3
Y = ((37 * I**2) % 101 - 50) * (1 + 3 * A + B) / 20 + A * B
GROUPS = summarize(Y, 3 * A + B, 6)


def test_the_cells_are_those_of_r() -> None:
    assert GROUPS.n.tolist() == [9, 9, 3, 10, 9, 3]
    assert GROUPS.sd**2 == pytest.approx([1.55548611, 12.8177778, 8.0625, 26.2773333, 85.0486111, 199.08], rel=1e-8)


# The error of each cell by nlme's gls, df by emmeans, which finds them numerically (three digits).
# R: library(nlme); f <- data.frame(y, a = factor(a), b = factor(b), cell = factor(cell))
# R: fit <- gls(y ~ a * b, f, weights = varIdent(form = ~ 1 | cell)); library(emmeans)
# R: p <- as.data.frame(pairs(emmeans(fit, ~ b, mode = "satterthwaite", data = f), reverse = TRUE, adjust = "none"))
# R: c(p$estimate, p$SE, p$df)
# > -0.456666667 1.19055556 1.64722222 1.84896046 4.23816064 4.46994138 15.3505707 2.34009876 2.88146909
def test_welch_contrasts_are_those_of_a_model_with_a_spread_per_cell() -> None:
    found = simple_effects((2, 3), 1, {}, functools.partial(welch, groups=GROUPS))
    assert [one.estimate.value for one in found] == pytest.approx([-0.456666667, 1.19055556, 1.64722222], rel=1e-5)
    assert [one.estimate.se for one in found] == pytest.approx([1.84896046, 4.23816064, 4.46994138], rel=1e-4)
    assert [one.estimate.df for one in found] == pytest.approx([15.3505707, 2.34009876, 2.88146909], rel=5e-3)


# R: w <- c(1, 0, 0, 1, 0, 0) / 2; v <- w^2 * s2 / n; df <- sum(v)^2 / sum((v^2 / (n - 1))[w != 0])
# R: c(sum(w * m), sqrt(sum(v)), df, sum(w * m) + c(-1, 1) * qt(.975, df) * sqrt(sum(v)))
# > 0.609444444 0.836744454 10.1733225 -1.25064185 2.46953074
def test_a_marginal_mean_with_the_error_of_its_own_cells() -> None:
    found = marginal_means((2, 3), [1], functools.partial(welch, groups=GROUPS))[0]
    assert (found.estimate.value, found.estimate.se, found.estimate.df) == pytest.approx(
        (0.609444444, 0.836744454, 10.1733225), rel=1e-8
    )
    assert (found.interval.low, found.interval.high) == pytest.approx((-1.25064185, 2.46953074), rel=1e-8)


# R: P <- function(k) diag(k) - 1 / k; J <- function(k) matrix(1 / k, k, k); S <- diag(as.vector(s2 / n))
# R: ats <- function(T) { D <- T %*% S; t <- sum(diag(D)); d2 <- t^2 / sum(diag(T)^2 * diag(S)^2 / (n - 1))
# R:   f <- c(t(m) %*% T %*% m / t); c(f, t^2 / sum(diag(D %*% D)), d2, pf(f, t^2 / sum(diag(D %*% D)), d2, lower = FALSE)) }
# R: c(ats(kronecker(P(2), J(3))), ats(kronecker(J(2), P(3))), ats(kronecker(P(2), P(3))))
# > 0.55205992 1 3.08571249 0.509996368 0.104912897 1.27169382 3.08571249 0.821219864 0.488928201 1.27169382
# > 3.08571249 0.577220752
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (np.kron(centring(2), np.full((1, 3), 1 / 3)), (0.55205992, 1, 3.08571249, 0.509996368)),
        (np.kron(np.full((1, 2), 0.5), centring(3)), (0.104912897, 1.27169382, 3.08571249, 0.821219864)),
        (np.kron(centring(2), centring(3)), (0.488928201, 1.27169382, 3.08571249, 0.577220752)),
    ],
    ids=["a", "b", "a:b"],
)
def test_anova_type_statistic(rows: np.ndarray, expected: tuple[float, ...]) -> None:
    """The formulas of Brunner, Dette and Munk (1997), section 3, with projections written out."""
    found = anova_type(rows, GROUPS)
    assert (found.f, found.df_effect, found.df_error, found.p) == pytest.approx(expected, rel=1e-7)


# With two levels it is the square of Welch's t.
# R: w <- t.test(y[a == 0 & b == 1], y[a == 1 & b == 1]); c(w$statistic^2, w$parameter, w$p.value)
# > 0.0312926638 10.3578238 0.863000385
def test_both_statistics_of_two_cells_are_welchs_t_squared() -> None:
    two = Groups(*(part[[1, 4]] for part in (GROUPS.n, GROUPS.mean, GROUPS.sd, GROUPS.floored)))
    for found in (anova_type(pairs(2), two), welch_james(pairs(2), two)):
        assert (found.f, found.df_error, found.p) == pytest.approx((0.0312926638, 10.3578238, 0.863000385), rel=1e-7)


# Johansen (1980): the Wald statistic with the covariance HC2, which is s^2 / n, by car and sandwich; then his c and df.
# R: options(contrasts = c("contr.sum", "contr.poly")); fit <- lm(y ~ a * b, f); V <- sandwich::vcovHC(fit, type = "HC2")
# R: wald <- function(h) car::linearHypothesis(fit, h, vcov. = V, test = "Chisq")[2, "Chisq"]
# R: wj <- function(W, R) { A <- 0; r <- nrow(R); M <- S %*% t(R) %*% solve(R %*% S %*% t(R)) %*% R
# R:   for (k in 1:6) { Q <- M; Q[, -k] <- 0; A <- A + (sum(diag(Q))^2 + sum(diag(Q %*% Q))) / 2 / (n[k] - 1) }
# R:   f <- W / (r + 2 * A - 6 * A / (r + 2)); d <- r * (r + 2) / (3 * A); c(f, d, pf(f, r, d, lower = FALSE)) }
# R: D <- rbind(c(1, -1, 0), c(0, 1, -1)); c(wj(wald("a1"), kronecker(t(c(1, -1)), t(rep(1, 3)))),
# R:   wj(wald(c("b1", "b2")), kronecker(t(c(1, 1)), D)), wj(wald(c("a1:b1", "a1:b2")), kronecker(t(c(1, -1)), D)))
# > 0.55205992 3.08571249 0.509996368 0.0682185195 5.31890438 0.934860226 0.28312821 5.31890438 0.764106525
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (np.kron(centring(2), np.full((1, 3), 1 / 3)), (0.55205992, 3.08571249, 0.509996368)),
        (np.kron(np.full((1, 2), 0.5), centring(3)), (0.0682185195, 5.31890438, 0.934860226)),
        (np.kron(centring(2), centring(3)), (0.28312821, 5.31890438, 0.764106525)),
    ],
    ids=["a", "b", "a:b"],
)
def test_welch_james_of_two_factors(rows: np.ndarray, expected: tuple[float, ...]) -> None:
    found = welch_james(rows, GROUPS)
    assert (found.f, found.df_error, found.p) == pytest.approx(expected, rel=1e-7)


# R: u <- y[a == 1]; v <- y[a == 0]; less <- t.test(u, v, mu = 3, alternative = "less")
# R: more <- t.test(u, v, mu = -3, alternative = "greater")
# R: beyond <- t.test(u, v, mu = .1, alternative = "greater"); c(less$p.value, more$p.value, 2 * beyond$p.value)
# > 0.148687021 0.017138275 0.599825083
def test_two_one_sided_tests() -> None:
    found = equivalence.tost(welch(np.array([-1.0, 1.0]), summarize(Y, A, 2)), 3.0)
    assert (found.not_above, found.not_below) == pytest.approx((0.148687021, 0.017138275), rel=1e-7)
    assert found.within == max(found.not_above, found.not_below)
    beyond = equivalence.tost(welch(np.array([-1.0, 1.0]), summarize(Y, A, 2)), 0.1).beyond
    assert beyond == pytest.approx(0.599825083, rel=1e-7)


# R: p <- sapply(list(c(0, 1), c(0, 2), c(1, 2)), function(k) max(t.test(y[b == k[2]], y[b == k[1]], mu = 4,
# R:   alternative = "less")$p.value, t.test(y[b == k[2]], y[b == k[1]], mu = -4, alternative = "greater")$p.value))
# R: c(p, max(p))
# > 0.0318814311 0.257528739 0.300677955 0.300677955
def test_two_one_sided_tests_of_every_pair() -> None:
    groups = summarize(Y, B, 3)
    found = equivalence.tost_all([welch(row, groups) for row in pairs(3)], 4.0)
    assert (*found.each, found.within) == pytest.approx((0.0318814311, 0.257528739, 0.300677955, 0.300677955), rel=1e-7)


# R: set.seed(1); one <- function() { x <- matrix(rnorm(12), 4); v <- apply(x, 2, var); all(sapply(list(c(1, 2), c(1, 3),
# R:   c(2, 3)), function(k) { df <- 3 * sum(v[k])^2 / sum(v[k]^2)
# R:   abs(diff(colMeans(x)[k])) < 3 - qt(.95, df) * sqrt(sum(v[k]) / 4) })) }; mean(replicate(20000, one()))
# > 0.8775
def test_power_of_every_pair_being_equivalent() -> None:
    assert tost_all_power(pairs(3), 4, 3.0, 0.05, draws=20_000) == pytest.approx(0.8775, abs=0.014)


# R: x <- cbind(y[1:9], y[11:19], y[21:29]); d <- x[, 2:3] - x[, 1]; h <- anova(lm(d ~ 1), test = "Hotelling-Lawley")
# R: c(h[1, "approx F"], h[1, "num Df"], h[1, "den Df"], h[1, "Pr(>F)"])
# > 0.966982799 2 7 0.42578286
def test_hotellings_t_squared() -> None:
    found = hotelling(pairs(3), np.stack([Y[0:9], Y[10:19][:9], Y[20:29]], axis=1))
    assert (found.f, found.df_effect, found.df_error, found.p) == pytest.approx(
        (0.966982799, 2, 7, 0.42578286), rel=1e-7
    )


# R: x <- outer(1:12, 1:60, function(r, e) as.numeric((37 * r^2 + 11 * e^2 + 5 * r * e) %% 101 < 70 - e / 2 + 10 * (r > 6)))
# R: k <- rep(1:2, c(5, 7)); p <- rowsum(x, k) / c(5, 7); d <- p[2, ] - p[1, ]; v <- rowMeans(p * (1 - p)) * c(5/4, 7/6)
# R: seed <- sum(tapply(rowMeans(x), k, var) / c(5, 7)); example <- (var(d) - sum(v / c(5, 7))) / 60
# R: s <- tapply(rowMeans(x), k, var) / c(5, 7); df <- (seed + example)^2 / (sum(s^2 / c(4, 6)) + example^2 / 59)
# R: c(mean(d), sqrt(seed), seed^2 / sum(s^2 / c(4, 6)), sqrt(seed + example), df)
# > 0.0871428571 0.0268980888 9.99997897 0.027834651 11.457429
def test_both_targets() -> None:
    r, e = np.arange(1, 13)[:, None], np.arange(1, 61)[None]
    x = ((37 * r**2 + 11 * e**2 + 5 * r * e) % 101 < 70 - e / 2 + 10 * (r > 6)).astype(float)
    found = two_targets(np.array([-1.0, 1.0]), x, np.repeat([0, 1], [5, 7]))
    here, new = found.this_test_set, found.new_examples
    assert (here.value, here.se, here.df, new.se, new.df) == pytest.approx(
        (0.0871428571, 0.0268980888, 9.99997897, 0.027834651, 11.457429), rel=1e-8
    )
    assert found.example_se == pytest.approx(np.sqrt(new.se**2 - here.se**2))


# R: z <- data.frame(y = c(x[1:5, ] * 1), s = factor(1:5), e = factor(rep(1:60, each = 5))); z$y <- z$y + as.numeric(z$s) / 5
# R: library(lme4); as.data.frame(VarCorr(lmer(y ~ 1 + (1 | s) + (1 | e), z)))$vcov[c(2, 1, 3)]
# > 0.107316743 0.00248592452 0.247683558
def test_variance_components_are_those_of_lme4() -> None:
    r, e = np.arange(1, 6)[:, None], np.arange(1, 61)[None]
    x = ((37 * r**2 + 11 * e**2 + 5 * r * e) % 101 < 70 - e / 2).astype(float) + r / 5
    found = components(x, np.zeros(5, dtype=int))
    assert (found.seed, found.example, found.interplay) == pytest.approx(
        (0.107316743, 0.00248592452, 0.247683558), rel=1e-4
    )


# Two cells of the scores above: their components averaged by df, and the spread of the cells beyond that of their means.
# R: ms <- function(x) { n <- nrow(x); d <- data.frame(y = c(x), s = factor(row(x)), e = factor(col(x)))
# R:   m <- anova(lm(y ~ s + e, d))[["Mean Sq"]]; c((m[1] - m[3]) / 60, (m[2] - m[3]) / n, m[3]) }
# R: of <- rep(1:2, c(5, 7)); r <- rowMeans(x); between <- var(tapply(r, of, mean)) - mean(tapply(r, of, var) / c(5, 7))
# R: c((4 * ms(x[1:5, ]) + 6 * ms(x[6:12, ])) / 10, between)
# > -0.0014205004 0.00955770783 0.2294205 0.00343518519
def test_variance_components_of_two_cells() -> None:
    r, e = np.arange(1, 13)[:, None], np.arange(1, 61)[None]
    x = ((37 * r**2 + 11 * e**2 + 5 * r * e) % 101 < 70 - e / 2 + 10 * (r > 6)).astype(float)
    found = components(x, np.repeat([0, 1], [5, 7]))
    parts = (found.seed, found.example, found.interplay, found.cell)
    assert parts == pytest.approx(
        [max(0.0, part) for part in (-0.0014205004, 0.00955770783, 0.2294205, 0.00343518519)], rel=1e-8
    )


# R: set.seed(1); g <- rep(0:1, 10); z <- (1:20 %% 7); w <- y[1:20] / 5 + 2 * g + z; r <- lm(w ~ z)
# R: beta <- function(w) coef(lm(w ~ g + z))[["g"]]; drawn <- replicate(20000, beta(fitted(r) + sample(resid(r))))
# R: c(beta(w), mean(abs(drawn) >= abs(beta(w))), mean(drawn >= beta(w)))
# > 1.90102834 0.00245 0.0015
def test_freedman_lane() -> None:
    """The full model fitted anew to every arrangement in R: its coefficient of g is the contrast of the residuals."""
    g, z = np.tile([0.0, 1.0], 10), np.arange(1, 21) % 7.0
    w = Y[:20] / 5 + 2 * g + z
    small, full = np.stack([np.ones(20), z], axis=1), np.stack([np.ones(20), z, g], axis=1)
    residuals = w - small @ np.linalg.lstsq(small, w, rcond=None)[0]
    row = np.linalg.pinv(full)[[2]]
    assert float(row[0] @ w) == pytest.approx(1.90102834, rel=1e-8)
    found = permutation.freedman_lane(residuals, row, np.zeros(20, dtype=int), draws=20_000)
    assert (found.p, found.p_above) == pytest.approx((0.00245, 0.0015), abs=0.012)


# The other errors: one variance pooled over the cells, and replicates as blocks, which give every pair a variance of its own.
# R: set.seed(2); within <- function(t, s, df) all(abs(t) < 3 - qt(.95, df) * s); pooled <- replicate(20000, {
# R:   x <- matrix(rnorm(12), 4); m <- colMeans(x); s <- sqrt(mean(apply(x, 2, var)) / 2)
# R:   within(c(m[2] - m[1], m[3] - m[1], m[3] - m[2]), s, 9) }); blocks <- replicate(20000, { x <- matrix(rnorm(12), 4)
# R:   z <- cbind(x[, 2] - x[, 1], x[, 3] - x[, 1], x[, 3] - x[, 2]); within(colMeans(z), sqrt(apply(z, 2, var) / 4), 3) })
# R: c(mean(pooled), mean(blocks))
# > 0.9414 0.7087
def test_power_of_every_pair_being_equivalent_with_other_errors() -> None:
    found = [tost_all_power(pairs(3), 4, 3.0, 0.05, error=error, draws=20_000) for error in ("pooled", "replicate")]
    assert found == pytest.approx([0.9414, 0.7087], abs=0.014)


# The example part of an omnibus effect: rows R of the contrasts, covariance R S R' + E (STATISTICS, section 2).
# R: z <- outer(1:15, 1:60, function(r, e) as.numeric((37 * r^2 + 11 * e^2 + 5 * r * e) %% 101 < 70 - e / 2))
# R: k <- rep(1:3, c(4, 5, 6)); n <- c(4, 5, 6); p <- rowsum(z, k) / n; R <- t(contr.helmert(3)) / c(sqrt(2), sqrt(6))
# R: s <- tapply(rowMeans(z), k, var) / n; noise <- rowMeans(p * (1 - p)) / (n - 1)
# R: v <- eigen(R %*% cov(t(p)) %*% t(R) - R %*% diag(noise) %*% t(R))
# R: E <- v$vectors %*% diag(pmax(v$values, 0)) %*% t(v$vectors) / 60
# R: C <- R %*% diag(as.vector(s)) %*% t(R) + E; t <- sum(diag(C)); d <- colSums(R^2) * s
# R: c(sum((R %*% rowMeans(p))^2) / t, t^2 / sum(C^2), t^2 / (sum(d^2 / (n - 1)) + sum(diag(E))^2 / 59), max(v$values) / 60)
# > 0.012377732 1.42558357 9.40881632 0.000213150676
def test_anova_type_statistic_for_new_examples() -> None:
    r, e = np.arange(1, 16)[:, None], np.arange(1, 61)[None]
    z = ((37 * r**2 + 11 * e**2 + 5 * r * e) % 101 < 70 - e / 2).astype(float)
    groups = summarize(z.mean(axis=1), np.repeat([0, 1, 2], [4, 5, 6]), 3)
    axes = orthonormal_rows(centring(3))
    rates = np.stack([part.mean(axis=0) for part in np.split(z, [4, 9])])
    added = example_covariance(axes, rates, groups.n)
    found = anova_type(centring(3), groups, added, 60)
    assert (found.f, found.df_effect, found.df_error) == pytest.approx((0.012377732, 1.42558357, 9.40881632), rel=1e-7)
    assert np.linalg.eigvalsh(added) == pytest.approx([0, 0.000213150676], rel=1e-7, abs=1e-15)
