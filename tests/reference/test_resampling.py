"""Resampling against R's boot package and R code: contrasts of cells, the crossed bootstrap, pairs of models, the jackknife.

What R prints stands after `>`; R's draws are seeded, and so many that their error is well below the tolerances.
"""

import numpy as np
import pytest

from lab.stats import bootstrap, jackknife, side_by_side, two_models
from lab.stats.contrast import welch
from lab.stats.crossed import crossed
from lab.stats.groups import summarize
from lab.stats.interval import quantiles
from lab.stats.studentised import studentised

# R: x <- c(3.1, 4.7, 2.2, 9.6, 5.0, 3.3, 6.1); y <- c(7.4, 8.8, 20.1, 9.0, 6.5)
# R: library(boot); d <- c(x, y); k <- rep(1:2, c(7, 5)); both <- function(d, i) { u <- d[i][1:7]; v <- d[i][8:12]
# R:   c(mean(v) - mean(u), var(u) / 7 + var(v) / 5) }
# R: set.seed(1); b <- boot(d, both, R = 199999, strata = k); b$t0
# > 5.50285714 7.01338912
VALUES = np.array([3.1, 4.7, 2.2, 9.6, 5.0, 3.3, 6.1, 7.4, 8.8, 20.1, 9.0, 6.5])
CELL, WEIGHTS = np.repeat([0, 1], [7, 5]), np.array([-1.0, 1.0])


def test_the_contrast_is_that_of_r() -> None:
    found = welch(WEIGHTS, summarize(VALUES, CELL, 2))
    assert (found.value, found.se**2) == pytest.approx((5.50285714, 7.01338912), rel=1e-8)


# Influence values of several samples: (x - mean) / n (Davison and Hinkley 1997, section 5.3.2); boot's own are not over n.
# R: L <- c(-(x - mean(x)) / 7, (y - mean(y)) / 5); ci <- boot.ci(b, L = L)
# R: c(ci$percent[4:5], ci$basic[4:5], ci$bca[4:5], ci$student[4:5])
# > 1.62 10.7457143 0.26 9.38571429 2.13714286 11.9914286 0.973084934 15.8762843
def test_bootstrap_intervals_of_a_contrast_are_those_of_the_boot_package() -> None:
    found = side_by_side.intervals(VALUES[None], CELL, WEIGHTS, draws=199_999)
    wanted = {
        "bootstrap percentile": (1.62, 10.7457143),
        "bootstrap basic": (0.26, 9.38571429),
        "bootstrap BCa": (2.13714286, 11.9914286),
        "bootstrap studentised": (0.973084934, 15.8762843),
    }
    for kind, ends in wanted.items():
        assert found[kind][0] == pytest.approx(ends, abs=0.15), kind
    alone = studentised(WEIGHTS, VALUES, CELL, welch(WEIGHTS, summarize(VALUES, CELL, 2)), draws=199_999)
    assert alone.interval(0.95) == pytest.approx(wanted["bootstrap studentised"], abs=0.15)


# R: of <- function(v, i) c(mean(v[i]), var(v[i]) / 7); set.seed(1)
# R: boot.ci(boot(x, of, R = 199999), type = "stud")$student[4:5]
# > 3.13034733 8.23996267
def test_the_studentised_bootstrap_of_one_mean() -> None:
    found = bootstrap.bootstrap(VALUES[:7], kind="studentised", draws=199_999)
    assert (found.low, found.high) == pytest.approx((3.13034733, 8.23996267), abs=0.05)


# R: t <- (b$t[, 1] - b$t0[1]) / sqrt(b$t[, 2]); own <- b$t0[1] / sqrt(b$t0[2]); c(mean(t >= own), mean(t <= own))
# > 0.0103400517 0.989659948
def test_p_of_the_studentised_bootstrap() -> None:
    found = studentised(WEIGHTS, VALUES, CELL, welch(WEIGHTS, summarize(VALUES, CELL, 2)), draws=199_999)
    assert (found.p_above(0.0), found.p_below(0.0)) == pytest.approx((0.0103400517, 0.989659948), abs=0.001)
    assert found.p == pytest.approx(2 * found.p_above(0.0))


# R: s <- sqrt(var(x) / 7 + var(y) / 5); c(t.test(y, x, var.equal = TRUE)$conf.int, t.test(y, x)$conf.int,
# R:   mean(y) - mean(x) + c(-1, 1) * qt(.975, 10) * s)
# > 0.292863633 10.7128507 -1.24611159 12.2518259 -0.397879324 11.4035936
def test_t_intervals_of_a_contrast() -> None:
    found = side_by_side.intervals(VALUES[None], CELL, WEIGHTS, draws=99)
    ends = [end for kind in ("t pooled", "t Welch", "jackknife t") for end in found[kind][0]]
    assert ends == pytest.approx([0.292863633, 10.7128507, -1.24611159, 12.2518259, -0.397879324, 11.4035936], rel=1e-8)


# Three normal runs in each of two cells; all 27 x 27 resamples in R.
# R: set.seed(1); g <- as.matrix(expand.grid(1:3, 1:3, 1:3)); one <- function() { u <- rnorm(3); v <- rnorm(3)
# R:   q <- quantile(outer(rowMeans(matrix(v[g], 27)), rowMeans(matrix(u[g], 27)), "-"), c(.025, .975))
# R:   c(t.test(v, u, var.equal = TRUE)$p.value > .05, t.test(v, u)$p.value > .05, q[1] <= 0 & 0 <= q[2]) }
# R: rowMeans(replicate(10000, one()))
# > 0.9531 0.969 0.8087
def test_coverage_with_three_runs_a_cell() -> None:
    found = side_by_side.coverage(np.array([3, 3]), WEIGHTS, studies=4_000)
    seen = [found[kind] for kind in ("t pooled", "t Welch", "bootstrap percentile")]
    assert seen == pytest.approx([0.9531, 0.969, 0.8087], abs=0.022)


# R: z <- outer(1:12, 1:60, function(r, e) as.numeric((37 * r^2 + 11 * e^2 + 5 * r * e) %% 101 < 70 - e / 2 + 10 * (r > 6)))
# R: few <- function(rows, e) { p <- rowMeans(z[rows, e])
# R:   n <- length(rows); mean(p) + sqrt(n / (n - 1)) * (mean(sample(p, n, TRUE)) - mean(p)) }
# R: set.seed(1); w <- replicate(40000, { e <- sample(60, 60, TRUE); few(6:12, e) - few(1:5, e) })
# R: c(mean(z[6:12, ]) - mean(z[1:5, ]), sd(w), quantile(w, c(.025, .975)))
# > 0.0871428571 0.0583142083 -0.0307671862 0.199567452
def test_crossed_bootstrap() -> None:
    found, _ = _crossed()
    interval = found.interval(WEIGHTS)
    assert interval.estimate == pytest.approx(0.0871428571, rel=1e-8)
    assert np.sqrt(found.variance(WEIGHTS)) == pytest.approx(0.0583142083, rel=0.02)
    assert (interval.low, interval.high) == pytest.approx((-0.0307671862, 0.199567452), abs=0.003)


# One level held fixed, in closed form: sum s^2 / n over seeds; the population variance of the differences over examples.
# R: r <- rowMeans(z); v <- colMeans(z[6:12, ]) - colMeans(z[1:5, ])
# R: c(var(r[1:5]) / 5 + var(r[6:12]) / 7, var(v) * 59 / 60 / 60)
# > 0.000723507181 0.00136073696
def test_crossed_bootstrap_with_one_level_held_fixed() -> None:
    seeds, examples = (_crossed(**{held: False})[0].variance(WEIGHTS) for held in ("examples", "seeds"))
    assert (seeds, examples) == pytest.approx((0.000723507181, 0.00136073696), rel=0.03)


# Common seeds: whole replicates, the first five of either cell paired; few of them, so that their spread is scaled.
# R: var(rowMeans(z[6:10, ]) - rowMeans(z[1:5, ])) / 5
# > 0.000316666667
def test_crossed_bootstrap_of_whole_replicates() -> None:
    scores, cell = _crossed()[1][:10].astype(float), np.repeat([0, 1], 5)
    found = crossed(scores, cell, replicate=np.tile(np.arange(5), 2), draws=40_000, examples=False)
    assert found.variance(WEIGHTS) == pytest.approx(0.000316666667, rel=0.03)


def _crossed(**held: bool):
    r, e = np.arange(1, 13)[:, None], np.arange(1, 61)[None]
    z = (37 * r**2 + 11 * e**2 + 5 * r * e) % 101 < 70 - e / 2 + 10 * (r > 6)
    return crossed(z.astype(float), np.repeat([0, 1], [5, 7]), draws=40_000, **held), z


# R: h <- z[3, ]; j <- z[11, ]; set.seed(1); m <- boot(j - h, function(d, i) mean(d[i]), R = 199999)$t
# R: s <- 2 * rbinom(199999, sum(h != j), .5) - sum(h != j)
# R: c(mean(j - h), quantile(m, c(.025, .975)), mean(m <= 0), mean(m >= 0), mean(abs(s) >= abs(sum(j - h))))
# > 0.15 -0.0166666667 0.316666667 0.053195266 0.964584823 0.135475677
def test_a_pair_of_models() -> None:
    z = _crossed()[1]
    interval, found = two_models.paired_bootstrap(z[2], z[10], draws=199_999)
    assert (interval.estimate, interval.low, interval.high) == pytest.approx(
        (0.15, -0.0166666667, 0.316666667), abs=0.002
    )
    assert found.p == pytest.approx(2 * min(0.053195266, 0.964584823), abs=0.002)
    assert two_models.paired_sign_flip(z[2], z[10]).p == pytest.approx(0.135475677, abs=0.02)


# R: jack <- function(f) { o <- sapply(1:12, function(i) f(d[-i]))
# R:   c(11 * (mean(o) - f(d)), sqrt(11 / 12 * sum((o - mean(o))^2))) }
# R: a <- sapply(1:12, function(i) sd(d[-i])); a <- mean(a) - a
# R: c(jack(sd), jack(function(x) mean(x)^2), sum(a^3) / 6 / sum(a^2)^1.5)
# > -0.498938416 2.17105661 1.87719697 18.6397142 0.141206052
def test_jackknife_and_acceleration() -> None:
    spread = jackknife.jackknife(VALUES, lambda s: s.std(axis=1, ddof=1))
    square = jackknife.jackknife(VALUES, lambda s: s.mean(axis=1) ** 2)
    assert (spread.bias, spread.se, square.bias, square.se) == pytest.approx(
        (-0.498938416, 2.17105661, 1.87719697, 18.6397142), rel=1e-7
    )
    assert bootstrap.acceleration(spread.without) == pytest.approx(0.141206052, rel=1e-7)


# R: quantile(d, c(.05, .95))
# > 2.695 14.325
def test_quantiles_are_rs_default() -> None:
    assert quantiles(VALUES, 0.9) == pytest.approx((2.695, 14.325), rel=1e-8)


# R: v <- c(1, 2, 2, 3, 5, 2, 0, 4); qnorm((sum(v < 2) + sum(v == 2) / 2) / 8)
# > -0.157310685
def test_bias_correction() -> None:
    assert bootstrap.bias_correction(np.array([1.0, 2, 2, 3, 5, 2, 0, 4]), 2.0) == pytest.approx(-0.157310685, rel=1e-8)
