"""The panel of the canonical plan against R 4.2.2 and numbers that G*Power's manual prints; R's output stands after `>`."""

import pytest

from lab.analysis.planning import plan_panel
from lab.stats import permutation, power
from tests.synthetic import HYPOTHESES, synthetic_study

H1, H2, H3, H4 = HYPOTHESES
PAIR = {**H2, "id": "P", "at": {"depth": [2], "weight_decay": [0.0]}}


def row_of(hypothesis: dict, *others: dict, **more):
    return plan_panel(synthetic_study(hypotheses=(hypothesis, *others), **more), n_test=10_000).rows[0]


# R: d80 <- function(df, alpha) uniroot(function(d) pt(qt(1-alpha/2, df), df, d, lower.tail=FALSE) +
# R:   pt(-qt(1-alpha/2, df), df, d) - .8, c(.1, 60), tol=1e-12)$root
# R: sapply(c(.05, .05/3, .05/4), function(a) sapply(c(2, 4, 24, 36), d80, alpha=a))
# > 5.653489 3.76106 2.920133 2.879145 9.816356 5.124283 3.443897 3.370979 11.33809 5.538272 3.574549 3.491935
DELTA80 = {
    0.05: (5.653489, 3.76106, 2.920133, 2.879145),
    0.05 / 3: (9.816356, 5.124283, 3.443897, 3.370979),
    0.05 / 4: (11.33809, 5.538272, 3.574549, 3.491935),
}


@pytest.mark.parametrize(("alpha", "expected"), DELTA80.items())
def test_delta80(alpha: float, expected: tuple[float, ...]) -> None:
    assert [power.delta80(df, alpha) for df in (2.0, 4.0, 24.0, 36.0)] == pytest.approx(expected, rel=1e-5)


# R: c(d80(36, .05) * sqrt(2/27), d80(24, .05) * sqrt(2/18), d80(24, .05) * sqrt(4/9),
# R:   power.t.test(n=3, power=.8, sd=1, strict=TRUE, tol=1e-10)$delta)
# > 0.7836041 0.9733778 1.946756 3.070892
@pytest.mark.parametrize(
    ("hypothesis", "df", "mde"),
    [(H2, 36, 0.7836041), (H1, 24, 0.9733778), (H4, 24, 1.946756), (PAIR, 4, 3.070892)],
    ids=["two levels", "ends of three levels", "difference of differences", "cell pair"],
)
def test_detectable_effects_of_the_canonical_design(hypothesis: dict, df: float, mde: float) -> None:
    row = row_of(hypothesis)
    assert row.df == pytest.approx(df) and row.mde_sigma == pytest.approx(mde, rel=1e-5)


# R: a <- .05/3; c(d80(36, a) * sqrt(2/27), d80(24, a) * sqrt(2/18), d80(24, a) * sqrt(4/9),
# R:   power.t.test(n=3, power=.8, sd=1, sig.level=a, strict=TRUE, tol=1e-10)$delta)
# > 0.9174643 1.1479656 2.2959312 4.1839599
@pytest.mark.parametrize(
    ("hypothesis", "mde"),
    [(H2, 0.9174643), (H1, 1.1479656), (H4, 2.2959312), (PAIR, 4.1839599)],
    ids=["two levels", "ends of three levels", "difference of differences", "cell pair"],
)
def test_detectable_effects_of_one_of_three_hypotheses(hypothesis: dict, mde: float) -> None:
    others = [other for other in (H3, H2, H1) if other["id"] != hypothesis["id"]][:2]
    row = row_of(hypothesis, *others)
    assert row.alpha_each == pytest.approx(0.05 / 3) and row.mde_sigma == pytest.approx(mde, rel=1e-5)


# R: df <- function(w, n) sum(w^2)^2 / sum(w^4/(n-1)); cells <- expand.grid(depth=1:3, act=1:2, wd=1:3)
# R: two <- ifelse(cells$act==2, 1, -1)/9; ends <- ifelse(cells$depth==3, 1, ifelse(cells$depth==1, -1, 0))/6
# R: c(df(two, 3), df(ends, 3), df(ends * two * 18, 3), df(c(-1, 1), 3))
# > 36 24 24 4
def test_planned_df_of_the_canonical_design() -> None:
    assert [row_of(one).df for one in (H2, H1, H4, PAIR)] == pytest.approx([36, 24, 24, 4])


# At the level of one of four hypotheses
# R: d80(36, .05/4) * sqrt(2/27)
# > 0.9503844
def test_the_level_of_each_of_four_hypotheses() -> None:
    row = row_of(H2, H1, H3, H4)
    assert row.alpha_each == pytest.approx(0.0125) and row.mde_sigma == pytest.approx(0.9503844, rel=1e-6)


# R: f <- function(df1, df2, alpha, l) pf(qf(1-alpha, df1, df2), df1, df2, ncp=l, lower.tail=FALSE)
# R: l80 <- function(df1, df2, alpha) uniroot(function(l) f(df1, df2, alpha, l) - .8, c(.1, 400), tol=1e-10)$root
# R: c(l80(2, 36, .05), l80(2, 24, .05/3))
# > 10.48349 14.9748
def test_noncentralities_of_omnibus_effects() -> None:
    assert power.lambda80(2, 36.0, 0.05) == pytest.approx(10.48349, rel=1e-6)
    assert power.lambda80(2, 24.0, 0.05 / 3) == pytest.approx(14.9748, rel=1e-5)


# R: tm <- function(df, alpha) uniroot(function(d) { tc <- qt(1-alpha, df); integrate(function(u) (pnorm(d - tc*u) -
# R:   pnorm(-d + tc*u)) * 2*u*df*dchisq(u^2*df, df), 0, d/tc, rel.tol=1e-12)$value - .8 }, c(.5, 40), tol=1e-10)$root
# R: c(tm(36, .05), tm(24, .05/3), tm(4, .05))
# > 2.983209 3.582034 3.578732
@pytest.mark.parametrize(
    ("df", "alpha", "margin"), [(36, 0.05, 2.983209), (24, 0.05 / 3, 3.582034), (4, 0.05, 3.578732)]
)
def test_margins_that_equivalence_reaches(df: float, alpha: float, margin: float) -> None:
    assert power.tost_margin(1.0, df, alpha) == pytest.approx(margin, rel=1e-5)
    if df == 36:
        assert row_of(H2).tost_margin_sigma == pytest.approx(margin * (2 / 27) ** 0.5, rel=1e-5)


def test_examples_of_gpower() -> None:
    """G*Power 3.1 manual: t test of two groups, d = .5, 64 each: power .8014596; one-way F, f = .25, 10 x 39: .952363."""
    # R: c(power.t.test(64, .5, strict = TRUE)$power, pf(qf(.95, 9, 380), 9, 380, ncp = .25^2 * 390, lower.tail = FALSE))
    # > 0.8014596 0.952363
    assert power.t_power(0.5 * 32**0.5, 126, 0.05) == pytest.approx(0.8014596, abs=1e-7)
    assert power.f_power(0.25**2 * 390, 9, 380, 0.05) == pytest.approx(0.952363, abs=1e-6)


# R: c(wilcox.test(1:3, 4:6)$p.value, wilcox.test(1:4, 5:8)$p.value, factorial(3) * factorial(3)^3 / factorial(9))
# > 0.1 0.02857143 0.003571429
def test_smallest_p_of_the_panel() -> None:
    pair, four = (row_of(PAIR, analysis={"test": "permutation"}, replicates=n).smallest_p for n in (3, 4))
    assert (pair, four) == pytest.approx((0.1, 0.02857143))
    alone = {**H3, "at": {"depth": [2], "activation": ["relu"]}}
    omnibus = row_of({**alone, "expect": "difference"}, analysis={"test": "permutation"})
    assert omnibus.smallest_p == pytest.approx(0.003571429)


# R: s <- as.matrix(expand.grid(rep(list(c(-1, 1)), 3))); x <- c(1, 2, 4); mean(abs(s %*% x) >= abs(sum(x)) - 1e-9)
# > 0.25
def test_smallest_p_of_three_replicate_scores() -> None:
    assert row_of(H2, analysis={"test": "sign_flip", "error": "replicate"}).smallest_p == pytest.approx(0.25)
    assert permutation.smallest_sign_flip(3) == 0.25


# R: perms <- function(v) if (length(v) < 2) list(v) else do.call(c, lapply(seq_along(v), function(i)
# R:   lapply(perms(v[-i]), function(p) c(v[i], p)))); q <- perms(1:4); stat <- function(a, b) sum((1:4 + a + b - 7.5)^2)
# R: c(2/choose(6, 3)^9, binom.test(6, 6)$p.value, 1/(999 + 1),
# R:   mean(unlist(lapply(q, function(a) sapply(q, function(b) stat(a, b)))) >= stat(1:4, 1:4)))
# > 3.90625e-12 0.03125 0.001 0.001736111
def test_smallest_p_of_the_other_tests() -> None:
    assert permutation.smallest_groups(3, strata=9) == pytest.approx(3.90625e-12)
    assert permutation.smallest_mcnemar(6) == 0.03125 and permutation.smallest_monte_carlo(999) == 0.001
    assert permutation.smallest_friedman(3, 4) == pytest.approx(0.001736111111)
