"""Permutation and rank tests against coin and R code that lists every arrangement; corrections over several tests.

What R prints stands after `>`.
"""

import numpy as np
import pytest

from lab.stats import max_t, multiplicity, permutation, ranks
from lab.stats.friedman import friedman, nemenyi

# R: i <- 1:16; y <- (37 * i^2) %% 101 + 20 * (i %% 2); g <- i %% 2; s <- (i - 1) %/% 8
# R: library(coin); f <- data.frame(y, g = factor(g), s = factor(s)); y
# > 57 47 50 87 36 19 116 45 88 64 53 76 112 81 63 79
I = np.arange(1, 17)
Y, G, S = ((37 * I**2) % 101 + 20 * (I % 2)).astype(float), I % 2, (I - 1) // 8


def test_the_values_are_those_of_r() -> None:
    assert Y.tolist() == [57, 47, 50, 87, 36, 19, 116, 45, 88, 64, 53, 76, 112, 81, 63, 79]


# R: t <- oneway_test(y ~ g | s, f, distribution = "exact"); c(diff(tapply(y, g, mean)), pvalue(t),
# R:   pvalue(oneway_test(y ~ g | s, f, distribution = "exact", alternative = "less")))
# > 9.625 0.47877551 0.239387755
def test_exchange_within_strata_is_coins_exact_test() -> None:
    row = np.where(G == 1, 0.125, -0.125)[None]
    found = permutation.stratified(Y, row, G, S)
    assert (float(row[0] @ Y), found.p, found.p_above) == pytest.approx((9.625, 0.47877551, 0.239387755), rel=1e-8)
    assert (found.exact, found.arrangements) == (True, 70**2)


# Three groups of four, the sum of squared deviations of their means.
# R: u <- y[1:12]; q <- function(w) sum((tapply(u, w, mean) - mean(u))^2)
# R: all <- combn(12, 4, function(a) combn(setdiff(1:12, a), 4, function(b) q(replace(replace(rep(3, 12), a, 1), b, 2))))
# R: mean(all >= q(rep(1:3, 4)) - 1e-9)
# > 0.157748918
def test_exchange_among_three_groups_lists_every_arrangement() -> None:
    h = np.tile([0, 1, 2], 4)
    rows = (h == np.arange(3)[:, None]) / 4 - 1 / 12
    found = permutation.stratified(Y[:12], rows, h, np.zeros(12, dtype=int))
    assert found.p == pytest.approx(0.157748918, rel=1e-8)


# R: d <- y[g == 1] - y[g == 0]; m <- as.matrix(expand.grid(rep(list(c(-1, 1)), 8))) %*% d
# R: c(mean(abs(m) >= abs(sum(d))), mean(m >= sum(d)))
# > 0.46875 0.234375
def test_sign_flips_list_every_pattern() -> None:
    found = permutation.sign_flip((Y[G == 1] - Y[G == 0])[:, None])
    assert (found.p, found.p_above) == pytest.approx((0.46875, 0.234375), rel=1e-10)


# Van Elteren (1960): rank sums over m + n + 1, all 70 x 70 arrangements.
# R: r <- ave(y, s, FUN = rank); w <- function(k) combn(8, 4, function(j) sum(r[s == k][j]) - 4 * 4.5)
# R: all <- outer(w(0), w(1), "+") / 9; t <- (sum(r[g == 1]) - 36) / 9; c(t, mean(abs(all) >= abs(t) - 1e-9))
# > 0.333333333 0.61877551
def test_rank_sums_in_strata() -> None:
    found = ranks.stratified_rank_sum(Y, G, S)
    assert (found.statistic, found.p) == pytest.approx((0.333333333, 0.61877551), rel=1e-8)


# R: x <- matrix(y[1:12] %/% 20, 4); perms <- list(c(1, 2, 3), c(1, 3, 2), c(2, 1, 3), c(2, 3, 1), c(3, 1, 2), c(3, 2, 1))
# R: r <- t(apply(x, 1, rank)); q <- function(r) sum((colSums(r) - 8)^2); all <- apply(expand.grid(rep(list(1:6), 4)), 1,
# R:   function(k) q(t(sapply(1:4, function(b) r[b, perms[[k[b]]]])))); c(friedman.test(x)$statistic, mean(all >= q(r) - 1e-9))
# > 1.73333333 0.527777778
def test_friedman_exact() -> None:
    found = friedman((Y[:12] // 20).reshape(3, 4).T)
    assert (found.statistic, found.p) == pytest.approx((1.73333333, 0.527777778), rel=1e-8)


# R: m <- rowMeans(apply(-matrix(y, 4), 2, rank)); u <- abs(outer(m, m, "-")) / sqrt(4 * 5 / (12 * 4))
# R: c(m, ptukey(u[upper.tri(u)], 4, Inf, lower.tail = FALSE), qtukey(.95, 4, Inf) * sqrt(4 * 5 / (12 * 4)))
# > 1.75 3.25 3 2 0.354318113 0.518693768 0.992826692 0.992826692 0.518693768 0.692332775 2.34519443
def test_pairs_of_mean_ranks_by_the_studentised_range() -> None:
    found = nemenyi(Y.reshape(4, 4))
    assert found.mean_rank == pytest.approx([1.75, 3.25, 3, 2])
    upper = [found.p[0, 1], found.p[0, 2], found.p[1, 2], found.p[0, 3], found.p[1, 3], found.p[2, 3]]
    assert upper == pytest.approx(
        [0.354318113, 0.518693768, 0.992826692, 0.992826692, 0.518693768, 0.692332775], rel=1e-5
    )
    assert found.difference == pytest.approx(2.34519443, rel=1e-6)


# Step-down max-T, every sign pattern (Westfall and Young 1993, algorithm 4.1).
# R: z <- cbind(d, d + 30 * (1:8 %% 3 - 1), rev(d) / 2 + 5); tt <- function(z) abs(colMeans(z)) / sqrt(apply(z, 2, var) / 8)
# R: all <- apply(expand.grid(rep(list(c(-1, 1)), 8)), 1, function(e) tt(z * e)); o <- order(-tt(z)); p <- numeric(3)
# R: for (k in 1:3) p[k] <- mean(apply(all[o[k:3], , drop = FALSE], 2, max) >= tt(z)[o[k]] * (1 - 1e-9)); cummax(p)[order(o)]
# > 0.4921875 0.4921875 0.3671875
def test_max_t_by_sign_flips() -> None:
    d = Y[G == 1] - Y[G == 0]
    z = np.stack([d, d + 30 * (np.arange(1, 9) % 3 - 1), d[::-1] / 2 + 5], axis=1)
    assert max_t.max_t_sign_flip(z).p_adjusted == pytest.approx([0.4921875, 0.4921875, 0.3671875], rel=1e-10)


# Two contrasts of three groups in two strata of eight: means of 3 and 2 against 1, over their sds under exchange.
# R: h <- c(1, 1, 2, 2, 2, 3, 3, 3); h <- c(h, h); W <- rbind((h == 2) / 6 - (h == 1) / 4, (h == 3) / 6 - (h == 1) / 4)
# R: sd0 <- sqrt(rowSums(sapply(0:1, function(k) var(y[s == k]) * rowSums(W[, s == k]^2)))); T <- abs(W %*% y) / sd0
# R: set.seed(1); all <- replicate(20000, abs(W %*% c(sample(y[1:8]), sample(y[9:16]))) / sd0); o <- order(-T)
# R: p <- c(mean(apply(all, 3, max) >= T[o[1]] - 1e-9), mean(all[o[2], , ] >= T[o[2]] - 1e-9)); cummax(p)[order(o)]
# > 0.9449 0.9449
def test_max_t_within_strata() -> None:
    h = np.tile([1, 1, 2, 2, 2, 3, 3, 3], 2)
    rows = np.stack([(h == 2) / 6 - (h == 1) / 4, (h == 3) / 6 - (h == 1) / 4])
    found = max_t.max_t_stratified(Y, rows, S, draws=20_000)
    assert found.p_adjusted == pytest.approx([0.9449, 0.9449], abs=0.015)


# The joint walk of STATISTICS, section 3: p of no effect and of equivalence of four hypotheses, NA without a bound.
# R: p <- c(.003, .2, .04, .6); e <- c(.9, .012, NA, .02); v <- c(p, e); h <- c(1:4, 1:4); o <- order(v, na.last = NA)
# R: m <- sapply(seq_along(o), function(k) length(unique(h[o[k:length(o)]]))); a <- cummax(pmin(1, m * v[o]))
# R: adjusted <- rep(NA, 8); adjusted[o] <- a; adjusted[-7]
# > 0.012 0.6 0.16 1 1 0.048 0.08
def test_the_joint_step_down_walk() -> None:
    tests = [(0.003, 0.9), (0.2, 0.012), (0.04, None), (0.6, 0.02)]
    found = multiplicity.joint_step_down(tests)
    assert [one.p for one in found] == pytest.approx([0.012, 0.6, 0.16, 1])
    assert [found[k].p_equivalence for k in (0, 1, 3)] == pytest.approx([1, 0.048, 0.08])
    assert multiplicity.step_down_at(tests, 0, 0.003) == pytest.approx(found[0].p)


# R: c(p.adjust(p, "bonferroni"), p.adjust(p, "holm"))
# > 0.012 0.8 0.16 1 0.012 0.4 0.12 0.6
def test_bonferroni_and_holm() -> None:
    tests = [(p, None) for p in (0.003, 0.2, 0.04, 0.6)]
    found = [one.p for of in (multiplicity.bonferroni, multiplicity.joint_step_down) for one in of(tests)]
    assert found == pytest.approx([0.012, 0.8, 0.16, 1, 0.012, 0.4, 0.12, 0.6])


# Differences that are equal but for rounding tie: .93 - .91 and .95 - .93.
# R: d <- c(.93, .95, .90, .97, .88, .94, .91) - c(.91, .93, .94, .92, .91, .91, .90)
# R: e <- rank(round(abs(d), 9)); S <- sum(e[d > 0]); w <- as.matrix(expand.grid(rep(list(0:1), 7))) %*% e
# R: c(wilcox.test(d, exact = FALSE, digits.rank = 10)$statistic, S, 2 * min(mean(w >= S), mean(w <= S)))
# > 17.5 17.5 0.625
def test_equal_differences_tie_whatever_their_last_bits() -> None:
    d = np.array([0.93, 0.95, 0.90, 0.97, 0.88, 0.94, 0.91]) - np.array([0.91, 0.93, 0.94, 0.92, 0.91, 0.91, 0.90])
    found = ranks.signed_rank(d)
    assert (found.statistic, found.statistic, found.p) == pytest.approx((17.5, 17.5, 0.625), rel=1e-10)
