"""Tests of two models, ranks, splits, corrections and equivalence against published numbers and R, whose output stands after `>`."""

import numpy as np
import pytest
from scipy import stats

from lab.stats import equivalence, friedman, max_t, ranks, resplits, rope, step_up, stochastic_order, two_models
from lab.stats.contrast import Estimate


def _answers(both: int, only_first: int, only_second: int, none: int) -> tuple[np.ndarray, np.ndarray]:
    first = np.repeat([1, 1, 0, 0], [both, only_first, only_second, none])
    return first, np.repeat([1, 0, 1, 0], [both, only_first, only_second, none])


@pytest.mark.parametrize(
    ("pairs", "exact", "mid"),
    [
        # Fagerland, Lydersen and Laake (2013), table 2 (airway hyper-responsiveness): exact .070, mid-p .039.
        # R: c(binom.test(1, 8)$p.value, 2 * pbinom(1, 8, .5) - dbinom(1, 8, .5))
        # > 0.0703125 0.0390625
        ((1, 1, 7, 12), 0.0703125, 0.0390625),
        # R: c(binom.test(59, 145)$p.value, 2 * pbinom(59, 145, .5) - dbinom(59, 145, .5))
        # > 0.0304818146495 0.0251113772563
        ((100, 59, 86, 20), 0.0304818146495, 0.0251113772563),
    ],
)
def test_mcnemar(pairs: tuple[int, int, int, int], exact: float, mid: float) -> None:
    assert two_models.mcnemar(*_answers(*pairs)).p == pytest.approx(exact, rel=1e-10)
    assert two_models.mcnemar(*_answers(*pairs), mid_p=True).p == pytest.approx(mid, rel=1e-10)


def test_unpaired() -> None:
    # R: c(fisher.test(matrix(c(3, 1, 1, 3), 2))$p.value, fisher.test(matrix(c(81, 182, 15, 133), 2))$p.value)
    # > 0.485714285714 9.12618926238e-07
    assert two_models.unpaired((3, 1), (4, 4))[1].p == pytest.approx(0.485714285714, rel=1e-10)
    assert two_models.unpaired((81, 15), (263, 148))[1].p == pytest.approx(9.12618926238e-07, rel=1e-9)
    # Newcombe (1998), Statistics in Medicine 17:873, table II, method 10: 56/70 - 48/80 in (.0524, .3339)
    # R: a <- prop.test(56, 70, correct = FALSE)$conf.int; b <- prop.test(48, 80, correct = FALSE)$conf.int
    # R: .2 + c(-1, 1) * sqrt((.8 - a)^2 + (.6 - b[2:1])^2)
    # > 0.0524 0.3339
    found, _ = two_models.unpaired((48, 56), (80, 70))
    assert (found.low, found.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)


def test_signed_rank() -> None:
    # Depression data of Hollander and Wolfe (1973, page 29), the example of ?wilcox.test
    # R: x <- c(1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30)
    # R: y <- c(0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29)
    # R: w <- wilcox.test(x, y, paired = TRUE); c(w$statistic, w$p.value)
    # > 40 0.0390625
    x = np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30])
    y = np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])
    found = ranks.signed_rank(x - y)
    assert (found.statistic, found.p) == (40, pytest.approx(0.0390625, rel=1e-12))
    # With ties and a zero, by all sign patterns; coin has the same exact p.
    # R: d <- c(1, 1, -2, 3, 3, 3, -1, 5, 0, 4)
    # R: e <- d[d != 0]; r <- rank(abs(e)); S <- sum(r[e > 0]); s <- as.matrix(expand.grid(rep(list(0:1), 9))) %*% r
    # R: library(coin); zeros <- function(how) pvalue(wilcoxsign_test(d ~ rep(0, 10), distribution = "exact", zero.method = how))
    # R: c(S, 2 * min(mean(s <= S), mean(s >= S)), zeros("Wilcoxon"), zeros("Pratt"))
    # > 39 0.05859375 0.05859375 0.0546875
    d = np.array([1, 1, -2, 3, 3, 3, -1, 5, 0, 4])
    found = ranks.signed_rank(d)
    assert (found.statistic, found.p) == (39, pytest.approx(0.05859375, rel=1e-12))
    assert ranks.signed_rank(d, zeros="pratt").p == pytest.approx(0.0546875, rel=1e-12)
    assert found.note == "1 zeros dropped, ties share their mean rank"


def test_rank_sum() -> None:
    # Permeability of Hollander and Wolfe (1973, page 69), the example of ?wilcox.test
    # R: x <- c(0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46); y <- c(1.15, 0.88, 0.90, 0.74, 1.21)
    # R: w <- wilcox.test(x, y); c(w$statistic, w$p.value)
    # > 35 0.254412254412
    first = np.array([0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46])
    second = np.array([1.15, 0.88, 0.90, 0.74, 1.21])
    found = ranks.rank_sum(second, first)
    assert found.statistic - 10 * 11 / 2 == 35
    assert found.p == pytest.approx(0.254412254412, rel=1e-10)
    # With ties, by all choices of ranks: twice the smaller tail, as coin has it (its own two-sided p, .0887, adds
    # what lies as far on the other side)
    # R: x <- c(1, 2, 2, 3, 5); y <- c(2, 4, 5, 5, 6, 7); r <- rank(c(x, y)); S <- sum(r[6:11])
    # R: s <- combn(11, 6, function(i) sum(r[i])); library(coin); side <- factor(rep(1:2, 5:6))
    # R: c(S, 2 * min(mean(s <= S), mean(s >= S)), 2 * pvalue(wilcox_test(c(x, y) ~ side,
    # R:   distribution = "exact", alternative = "less")))
    # > 46 0.0822510822511 0.0822510822511
    found = ranks.rank_sum(np.array([1, 2, 2, 3, 5]), np.array([2, 4, 5, 5, 6, 7]))
    assert (found.statistic, found.p) == (46, pytest.approx(0.0822510822511, rel=1e-10))


def test_rank_tests_beyond_the_exact_ones_agree_with_scipy() -> None:
    rng = np.random.default_rng(0)
    d, other = rng.normal(0.1, 1, 300).round(1), rng.normal(0, 1, 80).round(1)
    peer = stats.wilcoxon(d, correction=False, method="approx", zero_method="wilcox")
    assert ranks.signed_rank(d).p == pytest.approx(peer.pvalue, rel=1e-9)
    peer = stats.wilcoxon(d, correction=False, method="approx", zero_method="pratt")
    assert ranks.signed_rank(d, zeros="pratt").p == pytest.approx(peer.pvalue, rel=1e-9)
    peer = stats.mannwhitneyu(d, other, use_continuity=False, method="asymptotic")
    assert ranks.rank_sum(d, other).p == pytest.approx(peer.pvalue, rel=1e-9)


def test_friedman_and_nemenyi() -> None:
    # Rounding times of Hollander and Wolfe (1973, page 140), the example of ?friedman.test
    # R: rounding <- scan(text = "5.40 5.50 5.55 5.85 5.70 5.75 5.20 5.60 5.50 5.55 5.50 5.40 5.90 5.85 5.70 5.45 5.55 5.60
    # R:   5.40 5.40 5.35 5.45 5.50 5.35 5.25 5.15 5.00 5.85 5.80 5.70 5.25 5.20 5.10 5.65 5.55 5.45 5.60 5.35 5.45 5.05 5.00
    # R:   4.95 5.50 5.50 5.40 5.45 5.55 5.50 5.55 5.55 5.35 5.45 5.50 5.55 5.50 5.45 5.25 5.65 5.60 5.40 5.70 5.65 5.55 6.30
    # R:   6.30 6.25", quiet = TRUE)
    # R: f <- friedman.test(matrix(rounding, 22, byrow = TRUE)); c(f$statistic, f$p.value)
    # > 11.1428571429 0.00380504078
    text = """5.40 5.50 5.55 5.85 5.70 5.75 5.20 5.60 5.50 5.55 5.50 5.40 5.90 5.85 5.70 5.45 5.55 5.60 5.40 5.40 5.35
    5.45 5.50 5.35 5.25 5.15 5.00 5.85 5.80 5.70 5.25 5.20 5.10 5.65 5.55 5.45 5.60 5.35 5.45 5.05 5.00 4.95 5.50 5.50
    5.40 5.45 5.55 5.50 5.55 5.55 5.35 5.45 5.50 5.55 5.50 5.45 5.25 5.65 5.60 5.40 5.70 5.65 5.55 6.30 6.30 6.25"""
    found = friedman.friedman(np.array(text.split(), dtype=float).reshape(22, 3))
    assert found.statistic == pytest.approx(11.1428571429, rel=1e-10)
    assert found.p == pytest.approx(0.00380504, abs=0.0025)  # chi^2 there, 9,999 arrangements here
    # Demsar (2006), section 3.2.2 and table 5: k = 4, 14 data sets: q = 2.569, CD = 1.25
    # R: q <- qtukey(.95, 4, Inf) / sqrt(2); c(q, q * sqrt(4 * 5 / (6 * 14)))
    # > 2.5690318 1.2535591
    critical = friedman.nemenyi(np.random.default_rng(0).random((14, 4)))
    assert critical.difference == pytest.approx(2.56903177742 * np.sqrt(4 * 5 / (6 * 14)), rel=1e-6)
    assert critical.difference == pytest.approx(1.25, abs=0.005)


def test_tests_for_splits() -> None:
    # R: d <- c(0.01, 0.03, -0.01, 0.02, 0.015, 0.025, 0.005, 0.018, -0.002, 0.012)
    # R: se <- sqrt((1/10 + 1/9) * var(d)); t <- mean(d) / se; c(t, 2 * pt(-abs(t), 9))
    # > 2.198753928 0.055453138528
    d = np.array([0.01, 0.03, -0.01, 0.02, 0.015, 0.025, 0.005, 0.018, -0.002, 0.012])
    _, found = resplits.corrected_resampled(d, 1 / 9)
    assert (found.statistic, found.p) == pytest.approx((2.198753928, 0.055453138528), rel=1e-9)
    # R: m <- rbind(c(.02, .01), c(.03, .005), c(-.01, .02), c(.015, .03), c(.025, .01))
    # R: f <- sum(m^2) / (2 * sum((m - rowMeans(m))^2)); c(f, pf(f, 10, 5, lower.tail = FALSE))
    # > 1.81927710843 0.264064272016
    m = np.array([[0.02, 0.01], [0.03, 0.005], [-0.01, 0.02], [0.015, 0.03], [0.025, 0.01]])
    found = resplits.combined_5x2(m)
    assert (found.statistic, found.p) == pytest.approx((1.81927710843, 0.264064272016), rel=1e-9)


def test_step_up_corrections() -> None:
    # Benjamini and Hochberg (1995), section 4.1: 15 p-values; at q = .05 their procedure rejects four, Hochberg's three
    text = "0.0001 0.0004 0.0019 0.0095 0.0201 0.0278 0.0298 0.0344 0.0459 0.3240 0.4262 0.5719 0.6528 0.7590 1"
    p = [float(one) for one in text.split()]
    found = step_up.benjamini_hochberg(np.array(p))
    assert (np.sum(found <= 0.05), np.sum(step_up.hochberg(np.array(p)) <= 0.05)) == (4, 3)
    # R: p <- c(.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1)
    # R: p.adjust(p, "BH")[1:6]
    # > 0.0015 0.003 0.0095 0.035625 0.0603 0.0638571428571
    assert found[:6] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571428571], rel=1e-10)
    # R: p.adjust(p, "hochberg")[1:9]
    # > 0.0015 0.0056 0.0247 0.114 0.2211 0.2682 0.2682 0.2752 0.3213
    known = [0.0015, 0.0056, 0.0247, 0.114, 0.2211, 0.2682, 0.2682, 0.2752, 0.3213]
    assert step_up.hochberg(np.array(p))[:9] == pytest.approx(known, rel=1e-10)
    # R: p.adjust(p, "BY")[1:3]
    # > 0.00497734348984 0.00995468697969 0.0315231754357
    known = [0.00497734348984, 0.00995468697969, 0.0315231754357]
    assert step_up.benjamini_yekutieli(np.array(p))[:3] == pytest.approx(known, rel=1e-10)
    assert np.isnan(step_up.hochberg(np.array([0.01, np.nan]))).tolist() == [False, True]


def test_equivalence_of_an_anova_term() -> None:
    # R: c(pf(0.86, 2, 57, ncp = 60 * 0.1 / 0.9), pf(1.3, 3, 36, ncp = 40 * 0.25^2))    # R sums its series to 1e-9
    # > 0.06085549 0.41510393
    assert equivalence.variance_share_below(0.86, 2, 57, 60, 0.1) == pytest.approx(0.06085549, abs=1e-8)
    assert equivalence.cohen_f_below(1.3, 3, 36, 40, 0.25) == pytest.approx(0.41510393, abs=1e-8)


def test_region_of_practical_equivalence() -> None:
    # R: c(pt((.01 - .004) / .003, 6) - pt((-.01 - .004) / .003, 6), .004 + c(-1, 1) * qt(.975, 6) * .003)
    # > 0.952065164271 -0.00334073555343 0.0113407355534
    found = rope.rope(Estimate(0.004, 0.003, 6), 0.01)
    assert found.inside == pytest.approx(0.952065164271, rel=1e-10)
    assert (found.interval.low, found.interval.high) == pytest.approx((-0.00334073555343, 0.0113407355534), rel=1e-9)
    assert found.decision == "undecided"
    decisions = [rope.rope(Estimate(value, 0.003, 6), 0.01).decision for value in (0.001, 0.03)]
    assert decisions == ["inside", "outside"]


def test_almost_stochastic_order_of_known_distributions() -> None:
    # Normals of equal mean, sds 1 and 2: quantile gap -Phi^-1(t), so half of the squared distance violates.
    grid = stats.norm.ppf((np.arange(400) + 0.5) / 400)
    assert stochastic_order.violation_ratio(grid, 2 * grid) == pytest.approx(0.5, abs=1e-9)
    # Gap a + u, u uniform on -1..1, a = .5: integral of gap^2 below 0 is .5^3 / 3, above 1.5^3 / 3: ratio 1/28
    first = np.linspace(-1, 1, 4001) + 0.5
    assert stochastic_order.violation_ratio(first, np.zeros(7)) == pytest.approx(1 / 28, abs=1e-4)


def test_max_t_is_the_plain_test_for_one_contrast() -> None:
    # R: d <- sleep$extra[11:20] - sleep$extra[1:10]
    # R: mean(abs(as.matrix(expand.grid(rep(list(c(-1, 1)), 10))) %*% d) >= sum(d) - 1e-9)
    # > 0.00390625
    sleep = np.array([1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4])
    found = max_t.max_t_sign_flip(sleep[:, None])
    assert (float(found.p_adjusted[0]), found.smallest_p) == (4 / 1024, 2 / 1024)
