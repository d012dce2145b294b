"""Probabilities against R: bins of calibration error, parts of the Brier score, reliability by example, temperature.

What R prints stands after `>`.
"""

import numpy as np
import pytest

from lab.stats import calibration, temperature

# R: i <- 1:80; k <- 0:2; l <- i %% 3
# R: w <- 1 + outer(i, k, function(i, k) (37 * i^2 + 11 * k * i) %% 101 + 60 * ((i + (i %% 4 == 0)) %% 3 == k))
# R: P <- w / rowSums(w); conf <- apply(P, 1, max); right <- max.col(P) - 1 == l; c(sum(conf), sum(right))
# > 43.8273258 55
I, K = np.arange(1, 81), np.arange(3)
LABELS = I % 3
RAW = 1 + (37 * I[:, None] ** 2 + 11 * K * I[:, None]) % 101 + 60 * ((I + (I % 4 == 0))[:, None] % 3 == K)
CHANCES = RAW / RAW.sum(axis=1, keepdims=True)
CONFIDENCE, RIGHT = CHANCES.max(axis=1), CHANCES.argmax(axis=1) == LABELS


def test_the_probabilities_are_those_of_r() -> None:
    assert (CONFIDENCE.sum(), RIGHT.sum()) == pytest.approx((43.8273258, 55), rel=1e-8)


# R: gap <- function(b) abs(tapply(right, b, mean) - tapply(conf, b, mean)); ece <- function(b) sum(table(b) / 80 * gap(b))
# R: fixed <- droplevels(cut(conf, (0:10) / 10)); even <- ((rank(conf, ties.method = "first") - 1) * 10) %/% 80
# R: c(table(fixed), ece(fixed), max(gap(fixed)), ece(even), max(gap(even)))
# > 6 26 25 14 7 2 0.193510773 0.339888956 0.176662768 0.364147429
def test_calibration_error() -> None:
    """Guo et al. (2017), equations 3 and 5, in bins of equal width (cut: open at the left) and of equal count."""
    fixed, even = (of(CONFIDENCE, RIGHT, 10) for of in (calibration.fixed_bins, calibration.adaptive_bins))
    assert fixed.count.tolist() == [6, 26, 25, 14, 7, 2]
    assert (fixed.ece, fixed.mce, even.ece, even.mce) == pytest.approx(
        (0.193510773, 0.339888956, 0.176662768, 0.364147429), rel=1e-8
    )


# Expected |hits - sum of confidences| in each bin, exactly, by the law of a sum of unequal chances.
# R: law <- function(p) { d <- 1; for (q in p) d <- c(d * (1 - q), 0) + c(0, d * q); d }
# R: off <- function(p) sum(law(p) * abs(0:length(p) - sum(p))); sum(tapply(conf, fixed, off)) / 80
# > 0.0975548837
def test_calibration_error_by_chance() -> None:
    place = calibration.fixed_places(CONFIDENCE, 10)
    assert calibration.calibrated_ece(CONFIDENCE, place, draws=4_000) == pytest.approx(0.0975548837, abs=0.002)


# R: O <- outer(l, k, "==") * 1; part <- function(f, o) { b <- droplevels(cut(f, (0:10) / 10)); g <- table(b) / 80
# R:   fm <- tapply(f, b, mean); om <- tapply(o, b, mean); d <- f - fm[b]
# R:   c(mean((f - o)^2), sum(g * (fm - om)^2), sum(g * (om - mean(o))^2), mean(o) * (1 - mean(o)),
# R:     mean(d^2) - 2 * mean(d * (o - om[b]))) }
# R: rowSums(sapply(1:3, function(j) part(P[, j], O[, j])))
# > 0.529096527 0.100507508 0.241409699 0.6665625 0.00343621737
def test_parts_of_the_brier_score() -> None:
    """Murphy (1973) class by class, with the two terms within bins of Stephenson et al. (2008), equation 9."""
    found = calibration.brier_parts(LABELS, CHANCES, 10)
    parts = (found.brier, found.reliability, found.resolution, found.uncertainty, found.within)
    assert parts == pytest.approx((0.529096527, 0.100507508, 0.241409699, 0.6665625, 0.00343621737), rel=1e-7)
    assert calibration.brier(LABELS, CHANCES) == pytest.approx(0.529096527, rel=1e-8)


# R: in7 <- conf > .6 & conf <= .7; prop.test(sum(right[in7]), sum(in7), correct = FALSE)$conf.int
# > 0.325906446 0.786192011
def test_a_band_of_one_run_is_wilsons() -> None:
    rows = calibration.reliability(CONFIDENCE[None], RIGHT[None], bins=10)
    (_, _, band) = next(row for row in rows if 0.6 < row[1] <= 0.7)
    assert (band.low, band.high) == pytest.approx((0.325906446, 0.786192011), rel=1e-7)


# Two runs: answers are clusters by example. sandwich's covariance by clusters of a mean is the variance of the ratio.
# R: two <- c(conf, conf[80:1]); hits <- c(right, right[80:1]); of <- factor(c(i, i)); use <- two > .6 & two <= .7
# R: m <- lm(as.numeric(hits[use]) ~ 1); V <- sandwich::vcovCL(m, of[use], type = "HC0", cadjust = FALSE)[1, 1]
# R: p <- coef(m)[[1]]; n <- p * (1 - p) / V; z2 <- qnorm(.975)^2; mid <- (p + z2 / (2 * n)) / (1 + z2 / n)
# R: c(sum(use), p, mid + c(-1, 1) * sqrt(z2 * (p * (1 - p) + z2 / (4 * n)) / n) / (1 + z2 / n))
# > 28 0.571428571 0.390707856 0.734914529
def test_a_band_of_two_runs_counts_examples() -> None:
    both = [np.stack([one, one[::-1]]) for one in (CONFIDENCE, RIGHT)]
    rows = calibration.reliability(*both, bins=10)
    (n, _, band) = next(row for row in rows if 0.6 < row[1] <= 0.7)
    assert (n, band.estimate, band.low, band.high) == pytest.approx(
        (28, 0.571428571, 0.390707856, 0.734914529), rel=1e-7
    )


# R: loss <- function(t) { q <- exp(log(P) / t); -mean(log(q[cbind(i, l + 1)] / rowSums(q))) }
# R: o <- optimize(loss, c(.05, 20), tol = 1e-8); q <- exp(log(P) / 2); c(loss(1), o$minimum, o$objective, (q / rowSums(q))[1, ])
# > 0.971832771 1.23898956 0.966720721 0.253151542 0.428747921 0.318100538
def test_temperature() -> None:
    found = temperature.fit_temperature(LABELS, CHANCES)
    assert calibration.log_loss(LABELS, CHANCES) == pytest.approx(0.971832771, rel=1e-8)
    assert found == pytest.approx(1.23898956, rel=1e-4)
    assert calibration.log_loss(LABELS, temperature.scaled(CHANCES, found)) == pytest.approx(0.966720721, rel=1e-7)
    assert temperature.scaled(CHANCES, 2.0)[0] == pytest.approx([0.253151542, 0.428747921, 0.318100538], rel=1e-8)
