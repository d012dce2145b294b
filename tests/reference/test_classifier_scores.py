"""Classifiers against R: areas under the ROC curve (pROC), class scores, shared errors, slices, parts of 0-1 and squared loss.

What R prints stands after `>`.
"""

import numpy as np
import pytest

from lab.stats import auroc, bias_variance, class_scores, classification
from lab.stats.shared_errors import shared_errors
from lab.stats.slices import slices

# R: i <- 1:60; y <- i %% 4 == 0; s <- (37 * i^2) %% 101 + 25 * y; t <- (53 * i^2) %% 97 + 40 * y
# R: library(pROC); p <- roc(y, s, quiet = TRUE, direction = "<"); q <- roc(y, t, quiet = TRUE, direction = "<")
# R: c(sum(y), sum(s), sum(t))
# > 15 3335 3527
I = np.arange(1, 61)
POSITIVE = I % 4 == 0
FIRST, SECOND = (37 * I**2) % 101 + 25 * POSITIVE, (53 * I**2) % 97 + 40 * POSITIVE


def test_the_scores_are_those_of_r() -> None:
    assert (POSITIVE.sum(), FIRST.sum(), SECOND.sum()) == (15, 3335, 3527)


# R: se <- sqrt(var(p)); a <- as.numeric(auc(p)); c(a, se, plogis(qlogis(a) + c(-1, 1) * qnorm(.975) * se / (a * (1 - a))))
# > 0.720740741 0.078091901 0.546786365 0.846652433
def test_an_area_with_delongs_variance_is_that_of_proc() -> None:
    """pROC's own interval is a +- 1.96 se; on the logit scale it stays inside 0..1 (Pepe 2003)."""
    found, interval = auroc.auroc(FIRST, POSITIVE), auroc.auroc_interval(FIRST, POSITIVE)
    assert (found.value, found.se) == pytest.approx((0.720740741, 0.078091901), rel=1e-8)
    assert (interval.low, interval.high) == pytest.approx((0.546786365, 0.846652433), rel=1e-8)


# R: r <- roc.test(p, q, method = "delong"); c(diff(r$estimate[2:1]), r$statistic, r$p.value, r$conf.int)
# > -0.132592593 -1.30478139 0.191967299 -0.331765197 0.0665800114
def test_two_areas_of_the_same_examples_are_compared_as_by_proc() -> None:
    found = auroc.auroc_difference(FIRST, SECOND, POSITIVE)
    ends = (found.interval.low, found.interval.high)
    assert (found.interval.estimate, found.z, found.p, *ends) == pytest.approx(
        (-0.132592593, -1.30478139, 0.191967299, -0.331765197, 0.0665800114), rel=1e-7
    )


# R: k <- 0:2; P <- t(sapply(i, function(i) { w <- 1 + (37 * i^2 + 11 * k * i) %% 101 + 60 * (i %% 3 == k); w / sum(w) }))
# R: a <- sapply(1:3, function(k) auc(roc(i %% 3 == k - 1, P[, k], quiet = TRUE, direction = "<"))); mean(a)
# > 0.960416667
def test_the_macro_area_is_the_mean_of_one_against_rest() -> None:
    w = 1 + (37 * I[:, None] ** 2 + 11 * np.arange(3) * I[:, None]) % 101 + 60 * (I[:, None] % 3 == np.arange(3))
    found = classification.macro_auroc(I % 3, w / w.sum(axis=1, keepdims=True))
    assert found == pytest.approx(0.960416667, rel=1e-8)


# R: M <- matrix(c(30, 4, 2, 5, 20, 6, 1, 3, 40), 3, byrow = TRUE); n <- sum(M)
# R: score <- list(function(p) mean(diag(p) / colSums(p)), function(p) mean(diag(p) / rowSums(p)),
# R:   function(p) mean(2 * diag(p) / (rowSums(p) + colSums(p)))); ends <- function(f) { p <- M / n
# R:   g <- sapply(1:9, function(k) { e <- 0 * p; e[k] <- 1e-6; (f(p + e) - f(p - e)) / 2e-6 })
# R:   f(p) + c(0, -1, 1) * qnorm(.975) * sqrt((sum(p * g^2) - sum(p * g)^2) / n) }; sapply(score, ends)
# > 0.802469136 0.72554272 0.879395552 0.795861844 0.721025626 0.870698062 0.797517908 0.721227031 0.873808785
def test_macro_scores_by_the_delta_method() -> None:
    """Gradients by differences in R, in closed form here (Takahashi et al. 2022)."""
    matrix = np.array([[30, 4, 2], [5, 20, 6], [1, 3, 40]])
    found = [(one.estimate, one.low, one.high) for one in classification.macro_intervals(matrix)]
    assert np.ravel(found) == pytest.approx(
        [
            0.802469136,
            0.72554272,
            0.879395552,
            0.795861844,
            0.721025626,
            0.870698062,
            0.797517908,
            0.721227031,
            0.873808785,
        ],
        rel=1e-7,
    )


# R: w <- function(x, n) prop.test(x, n, correct = FALSE)$conf.int; j <- w(30, 42); c(w(30, 36), w(30, 36), 2 * j / (1 + j))
# > 0.681092057 0.921295524 0.681092057 0.921295524 0.721495672 0.906105424
def test_scores_of_a_class_are_wilsons() -> None:
    matrix = np.array([[30, 4, 2], [5, 20, 6], [1, 3, 40]])
    ends = [end for one in classification.class_intervals(matrix)[0] for end in (one.low, one.high)]
    assert ends == pytest.approx(
        [0.681092057, 0.921295524, 0.681092057, 0.921295524, 0.721495672, 0.906105424], rel=1e-7
    )


# A ratio of sums over examples, each of which two runs answered: its variance by residuals (Kish 1965).
# R: x <- rbind((37 * i^2) %% 101 %% 3, (53 * i^2) %% 97 %% 3); x[, i %% 2 == 0] <- rep((i %% 3)[i %% 2 == 0], each = 2)
# R: share <- function(p, n) { z2 <- qnorm(.975)^2; m <- (p + z2 / (2 * n)) / (1 + z2 / n)
# R:   m + c(0, -1, 1) * sqrt(z2 * (p * (1 - p) + z2 / (4 * n)) / n) / (1 + z2 / n) }
# R: l <- i %% 3; r <- sapply(1:2, function(k) sum(x[k, ] == 0 & i %% 3 == 0) / sum(x[k, ] == 0)); p <- mean(r)
# R: v <- sum(colMeans((sweep(x * 0 + rep(i %% 3 == 0, each = 2), 1, r)) * (x == 0) / rowSums(x == 0))^2)
# R: hit <- colMeans(x == rep(i %% 3, each = 2)); e <- mean((hit - mean(hit))^2) / 60; b <- mean(hit)
# R: c(p, share(p, p * (1 - p) / v)[2:3], b, share(b, b * (1 - b) / e)[2:3])
# > 0.676900585 0.481822267 0.825183899 0.65 0.541276292 0.745090413
def test_scores_of_several_runs_over_examples() -> None:
    runs = np.stack([(37 * I**2) % 101 % 3, (53 * I**2) % 97 % 3])
    runs[:, I % 2 == 0] = (I % 3)[I % 2 == 0]
    precision = class_scores.class_scores(I % 3, runs, 3).classes[0][0]
    assert (precision.estimate, precision.low, precision.high) == pytest.approx(
        (0.676900585, 0.481822267, 0.825183899), rel=1e-7
    )
    share = class_scores.mean_share(runs == I % 3)
    assert (share.estimate, share.low, share.high) == pytest.approx((0.65, 0.541276292, 0.745090413), rel=1e-7)


# F1 of class 1 through J = F1 / (2 - F1), and the macro F1 of all three: the mean influence of each example.
# R: f <- sapply(0:2, function(k) sapply(1:2, function(r) 2 * sum(x[r, ] == k & l == k) / sum((x[r, ] == k) + (l == k))))
# R: inf <- lapply(0:2, function(k) colMeans(t(sapply(1:2, function(r) { u <- x[r, ] == k; w <- l == k
# R:   (2 * (u & w) - f[r, k + 1] * (u + w)) / sum(u + w) })))); m <- colMeans(f); j <- m[2] / (2 - m[2])
# R: e <- share(j, j * (1 - j) / (sum(inf[[2]]^2) * (2 / (2 - m[2])^2)^2))[2:3]
# R: c(m[2], 2 * e / (1 + e), mean(m) + c(0, -1, 1) * qnorm(.975) * sqrt(sum((Reduce("+", inf) / 3)^2)))
# > 0.62543554 0.466006115 0.761615034 0.650077704 0.546871834 0.753283574
def test_f1_of_several_runs_over_examples() -> None:
    runs = np.stack([(37 * I**2) % 101 % 3, (53 * I**2) % 97 % 3])
    runs[:, I % 2 == 0] = (I % 3)[I % 2 == 0]
    found = class_scores.class_scores(I % 3, runs, 3)
    ends = [(one.estimate, one.low, one.high) for one in (found.classes[2][1], found.macro[2])]
    assert np.ravel(ends) == pytest.approx(
        [0.62543554, 0.466006115, 0.761615034, 0.650077704, 0.546871834, 0.753283574], rel=1e-7
    )


# R: z <- outer(c(37, 53, 29, 41), i, function(k, i) (k * i^2) %% 101 < 20 + 30 * (i %% 5 == 0)); r <- rowMeans(z)
# R: law <- sapply(0:4, function(k) sum(apply(expand.grid(rep(list(0:1), 4)), 1, function(b)
# R:   (sum(b) == k) * prod(ifelse(b == 1, r, 1 - r)))))
# R: jac <- combn(4, 2, function(k) sum(z[k[1], ] & z[k[2], ]) / sum(z[k[1], ] | z[k[2], ]))
# R: c(table(factor(colSums(z), 0:4)), 60 * law, mean(jac))
# > 22 24 10 3 1 20.2491667 25.3147222 11.8108333 2.4375 0.187777778 0.172151616
def test_shared_errors() -> None:
    """Every pattern of right and wrong of four runs listed in R, the Poisson-binomial law by convolution here."""
    wrong = (np.array([[37], [53], [29], [41]]) * I**2) % 101 < 20 + 30 * (I % 5 == 0)
    found = shared_errors(wrong)
    assert found.observed.tolist() == [22, 24, 10, 3, 1]
    assert found.expected == pytest.approx([20.2491667, 25.3147222, 11.8108333, 2.4375, 0.187777778], rel=1e-8)
    assert found.overlap == pytest.approx(0.172151616, rel=1e-8)


# The larger p of Welch's test and of the permutation distribution with its exact variance, then p.adjust.
# R: v <- as.numeric((37 * i^2) %% 101 < 60 + 30 * (i %% 3 == 0))
# R: sets <- list(i %% 3 == 0, i %% 4 == 0, i > 45, v == 1 & i < 31); one <- function(u) { w <- t.test(v[u], v[!u])
# R:   d <- mean(v[u]) - mean(v[!u]); s <- sqrt(var(v) * (1 / sum(u) + 1 / sum(!u)))
# R:   h <- if (var(v[u]) > 0) t.test(v[u])$conf.int else c(NA, NA)
# R:   c(sum(u), mean(v[u]), h, d, max(w$p.value, 2 * pnorm(-abs(d / s)))) }
# R: r <- sapply(sets, one); c(r[1, ], r[2, ], r[5, ], r[6, ], p.adjust(r[6, ], "BH"), r[3, 1:3], r[4, 1:3])
# > 20 15 15 20 0.95 0.8 0.866666667 1 0.325 0.0888888889 0.177777778 0.4 0.00778761329 0.503777521 0.181184825
# > 0.00105567926 0.0155752266 0.503777521 0.241579767 0.00422271703 0.845348797 0.570712658 0.671809895 1.0546512
# > 1.02928734 1.06152344
def test_slices_against_the_rest() -> None:
    v = ((37 * I**2) % 101 < 60 + 30 * (I % 3 == 0)).astype(float)
    members = np.stack([I % 3 == 0, I % 4 == 0, I > 45, (v == 1) & (I < 31)])
    found = slices(v, members)
    assert [one.n for one in found] == [20, 15, 15, 20]
    assert [one.mean for one in found] == pytest.approx([0.95, 0.8, 0.866666667, 1], rel=1e-8)
    assert [one.difference for one in found] == pytest.approx([0.325, 0.0888888889, 0.177777778, 0.4], rel=1e-8)
    assert [one.p for one in found] == pytest.approx([0.00778761329, 0.503777521, 0.181184825, 0.00105567926], rel=1e-7)
    assert [one.p_adjusted for one in found] == pytest.approx(
        [0.0155752266, 0.503777521, 0.241579767, 0.00422271703], rel=1e-7
    )
    assert [one.low for one in found[:3]] == pytest.approx([0.845348797, 0.570712658, 0.671809895], rel=1e-8)
    assert [one.high for one in found[:3]] == pytest.approx([1.0546512, 1.02928734, 1.06152344], rel=1e-8)


# One run's right and wrong: the N - 1 chi-squared test (Campbell 2007).
# R: u <- i %% 3 == 0; t <- chisq.test(table(u, v), correct = FALSE); pchisq(t$statistic * 59 / 60, 1, lower = FALSE)
# > 0.00778761329
# R: coin::pvalue(coin::independence_test(v ~ factor(u)))
# > 0.00778761329
def test_a_slice_of_right_and_wrong_has_the_p_of_coins_permutation_law() -> None:
    v = ((37 * I**2) % 101 < 60 + 30 * (I % 3 == 0)).astype(float)
    (found,) = slices(v, (I % 3 == 0)[None])
    assert found.p == pytest.approx(0.00778761329, rel=1e-6)


# R: l <- i %% 3; g <- rbind(l, (i + (i %% 5 == 0)) %% 3, (i + (i %% 4 == 0)) %% 3, (i + (i %% 4 < 2)) %% 3, (i * i) %% 3)
# R: votes <- sapply(0:2, function(k) colSums(g == k)); main <- max.col(votes, ties.method = "first") - 1
# R: differs <- colMeans(g != rep(main, each = 5)); wrong <- main != l; right <- colMeans(g == rep(l, each = 5))
# R: c(mean(g != rep(l, each = 5)), mean(wrong), mean(differs), mean(differs * !wrong), mean(right * wrong))
# > 0.256666667 0.133333333 0.243333333 0.173333333 0.05
def test_parts_of_zero_one_loss() -> None:
    """Domingos (2000), theorem 2, written out: loss = bias + unbiased - biased variance."""
    runs = np.stack([I % 3, (I + (I % 5 == 0)) % 3, (I + (I % 4 == 0)) % 3, (I + (I % 4 < 2)) % 3, I**2 % 3])
    found = bias_variance.zero_one(I % 3, runs, 3)
    parts = (found.loss, found.bias, found.variance, found.unbiased_variance, found.biased_variance)
    assert parts == pytest.approx((0.256666667, 0.133333333, 0.243333333, 0.173333333, 0.05), rel=1e-8)
    assert found.loss == pytest.approx(found.bias + found.unbiased_variance - found.biased_variance)
    each = bias_variance.zero_one_by_example(I % 3, runs, 3)
    assert (each.bias.mean(), (each.bias + each.variance).mean()) == pytest.approx((found.bias, found.loss))


# R: Q <- lapply(1:4, function(r) { w <- 1 + outer(i, k, function(i, k) (r * i^2 + 11 * k * i) %% 101 + 60 * (i %% 3 == k))
# R:   w / rowSums(w) }); O <- outer(i %% 3, k, "==") * 1; A <- simplify2array(Q)
# R: loss <- mean(sapply(Q, function(q) mean(rowSums((q - O)^2)))); v <- mean(rowSums(apply(A, 1:2, var)))
# R: c(loss, loss - v * 3 / 4, v * 3 / 4, loss - v, v)
# > 0.366236146 0.333786755 0.0324493912 0.322970291 0.0432658549
def test_parts_of_squared_loss() -> None:
    """The loss itself is computed run by run in R; the variance with n - 1 is the unbiased one."""
    k = np.arange(3)
    w = [1 + (r * I[:, None] ** 2 + 11 * k * I[:, None]) % 101 + 60 * (I[:, None] % 3 == k) for r in range(1, 5)]
    chances = np.stack([one / one.sum(axis=1, keepdims=True) for one in w])
    found = bias_variance.squared(I % 3, chances)
    parts = (found.loss, found.bias, found.variance, found.bias_corrected, found.variance_corrected)
    assert parts == pytest.approx((0.366236146, 0.333786755, 0.0324493912, 0.322970291, 0.0432658549), rel=1e-8)


def test_the_false_discovery_rate_of_slices_is_held() -> None:
    """Benjamini and Hochberg (1995): two of eight slices differ from the rest; a share of 5 % x 6 / 8 of finds may be false."""
    rng, shares, found = np.random.default_rng(5), [], 0
    place = np.arange(400)
    one, two = place % 8, place // 8 % 4
    members = np.stack([*(one == k for k in range(6)), two == 0, two == 1])
    shift = 0.4 * (two == 0) - 0.4 * (two == 1)
    for _ in range(400):
        hits = np.array([part.p_adjusted <= 0.05 for part in slices(rng.normal(shift), members)])
        shares.append(hits[:6].sum() / max(1, hits.sum()))
        found += hits[6:].sum()
    assert np.mean(shares) <= 0.0375 + 3 * np.std(shares) / 20 and found > 600
    assert np.mean(shares) > 0.01
