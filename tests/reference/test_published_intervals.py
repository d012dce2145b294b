"""Intervals against published numbers and R; the R code or the source stands above each number, R's output after `>`."""

import numpy as np
import pytest

from lab.stats import auroc, bootstrap, jackknife, noncentral, proportions

# Efron and Tibshirani (1993), table 14.1: spatial test, column A.
SPATIAL = np.array(
    [48, 36, 20, 29, 42, 42, 20, 42, 22, 41, 45, 14, 6, 0, 33, 28, 34, 4, 32, 24, 47, 41, 24, 26, 30, 41], dtype=float
)


def _variance(samples: np.ndarray) -> np.ndarray:
    return samples.var(axis=1)


def test_bca_of_the_spatial_test_data() -> None:
    # Efron and Tibshirani (1993), table 14.2 (page 183): theta 171.5; 90 % intervals of 2,000 draws, whose ends have an error
    # of about 2: percentile (100.8, 233.9), BCa (115.8, 259.6); quoted so in the tests of Octave's statistics-bootstrap.
    found = bootstrap.bootstrap(SPATIAL, _variance, kind="percentile", level=0.9)
    assert found.estimate == pytest.approx(171.5, abs=0.05)
    assert (found.low, found.high) == pytest.approx((100.8, 233.9), abs=5)
    found = bootstrap.bootstrap(SPATIAL, _variance, kind="bca", level=0.9)
    assert (found.low, found.high) == pytest.approx((115.8, 259.6), abs=5)
    without = jackknife.jackknife(SPATIAL, _variance).without
    rest = without.mean() - without  # equation 14.15 by its definition; about .061
    assert bootstrap.acceleration(without) == pytest.approx(np.sum(rest**3) / (6 * np.sum(rest**2) ** 1.5))
    assert bootstrap.acceleration(without) == pytest.approx(0.061, abs=5e-4)


def test_jackknife_of_the_patch_data() -> None:
    # Efron and Tibshirani (1993), the patch data of table 10.1 (R: bootstrap::patch): theta -.0713, jackknife bias .0080, se .106
    # R: p <- c(9243, 9671, 11792, 13357, 9055, 6290, 12412, 18806)
    # R: o <- c(17649, 12013, 19979, 21816, 13850, 9806, 17208, 29044)
    # R: n <- c(16449, 14614, 17274, 23798, 12560, 10157, 16570, 26325)
    # R: ratio <- function(i) sum((n - o)[i]) / sum((o - p)[i]); t <- sapply(1:8, function(k) ratio(-k))
    # R: c(ratio(1:8), 7 * (mean(t) - ratio(1:8)), sqrt(7 / 8 * sum((t - mean(t))^2)))
    # > -0.0713060959 0.00800248836 0.105527785
    placebo = [9243, 9671, 11792, 13357, 9055, 6290, 12412, 18806]
    old = [17649, 12013, 19979, 21816, 13850, 9806, 17208, 29044]
    new = [16449, 14614, 17274, 23798, 12560, 10157, 16570, 26325]
    pairs = np.stack([np.subtract(new, old), np.subtract(old, placebo)], axis=1).astype(float)
    found = jackknife.jackknife(pairs, lambda x: x[..., 0].mean(axis=1) / x[..., 1].mean(axis=1))
    assert (found.estimate, found.bias, found.se) == pytest.approx(
        (-0.0713060959, 0.00800248836, 0.105527785), rel=1e-7
    )


@pytest.mark.parametrize(
    ("hits", "trials", "score", "exact"),
    [
        # Newcombe (1998), Statistics in Medicine 17:857, table I: methods 3 and 5
        # R: sapply(list(c(81, 263), c(15, 148), c(0, 20), c(1, 29)), function(k)
        # R:   c(suppressWarnings(prop.test(k[1], k[2], correct = FALSE))$conf.int, binom.test(k[1], k[2])$conf.int))
        # > 0.2553 0.3662 0.2527 0.3676 0.0624 0.1605 0.0578 0.1617 0.0000 0.1611 0.0000 0.1684 0.0061 0.1718 0.0009 0.1776
        (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)),
        (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
        (0, 20, (0.0000, 0.1611), (0.0000, 0.1684)),
        (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
    ],
)
def test_proportions(hits: int, trials: int, score: tuple[float, float], exact: tuple[float, float]) -> None:
    for function, ends in ((proportions.wilson, score), (proportions.clopper_pearson, exact)):
        found = function(hits, trials)
        assert (found.low, found.high) == pytest.approx(ends, abs=5.1e-5)


def test_proportions_in_r() -> None:
    # R: c(prop.test(81, 263, correct = FALSE)$conf.int, binom.test(81, 263)$conf.int)
    # > 0.2552885199 0.3662095770 0.2527367456 0.3676219226
    score, exact = proportions.wilson(81, 263), proportions.clopper_pearson(81, 263)
    assert (score.low, score.high) == pytest.approx((0.2552885199, 0.3662095770), abs=1e-9)
    assert (exact.low, exact.high) == pytest.approx((0.2527367456, 0.3676219226), abs=1e-9)


@pytest.mark.parametrize(
    ("t", "df", "ends"),
    [
        # R: ends <- function(t, df) sapply(c(.975, .025), function(a) uniroot(function(n) pt(t, df, n) - a, c(-30, 30),
        # R:   tol = 1e-10)$root); c(ends(2.5, 18), ends(-1.2, 4), ends(9, 2))
        # > 0.34943 4.59152 -3.25725 0.97859 1.07490 17.46897
        (2.5, 18, (0.3494346464, 4.5915204315)),
        (-1.2, 4, (-3.2572548642, 0.9785850373)),
        (9.0, 2, (1.074904126, 17.468965321)),
    ],
)
def test_noncentral_t(t: float, df: float, ends: tuple[float, float]) -> None:
    assert noncentral.t_noncentrality(t, df) == pytest.approx(ends, abs=2e-5)


@pytest.mark.parametrize(
    ("f", "dfs", "ends"),
    [
        # R: end <- function(f, d1, d2, a) if (pf(f, d1, d2) < a) 0 else uniroot(function(n) pf(f, d1, d2, n) - a, c(0, 2000),
        # R:   tol = 1e-10)$root; ends <- function(f, d1, d2) c(end(f, d1, d2, .95), end(f, d1, d2, .05))
        # R: c(ends(4.846, 2, 27), ends(.5, 2, 12), ends(60, 1, 36))
        # > 0.988094 22.520616 0 5.319619 30.062297 98.604561
        (4.846, (2, 27), (0.988094029, 22.520616420)),
        (0.5, (2, 12), (0.0, 5.319618661)),
        (60.0, (1, 36), (30.06229738, 98.60456076)),
    ],
)
def test_noncentral_f(f: float, dfs: tuple[int, int], ends: tuple[float, float]) -> None:
    assert noncentral.f_noncentrality(f, *dfs, level=0.9) == pytest.approx(ends, abs=1e-5)


def test_delong_is_the_definition() -> None:
    # DeLong et al. (1988), equations 3 to 6, written out over all pairs of a positive and a negative.
    rng = np.random.default_rng(3)
    positive = np.arange(40) < 15
    scores = np.round(rng.normal(size=(2, 40)) + positive, 1)
    wins = (scores[:, positive, None] > scores[:, None, ~positive]) + 0.5 * (
        scores[:, positive, None] == scores[:, None, ~positive]
    )
    s10, s01 = np.cov(wins.mean(axis=2)), np.cov(wins.mean(axis=1))
    covariance = s10 / 15 + s01 / 25
    found = auroc.auroc(scores[0], positive)
    assert (found.value, found.se) == pytest.approx((wins[0].mean(), np.sqrt(covariance[0, 0])))
    difference = auroc.auroc_difference(scores[0], scores[1], positive)
    assert difference.interval.estimate == pytest.approx(wins[0].mean() - wins[1].mean())
    assert difference.se == pytest.approx(np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]))
