"""Published numbers and R output; the R code or the source stands above each number."""

import numpy as np
import pytest
from scipy import stats

from lab.stats import permutation, power
from lab.stats.anova import anova
from lab.stats.contrast import pooled, replicate, welch
from lab.stats.groups import summarize, t_interval
from lab.stats.multiplicity import joint_step_down
from lab.stats.omnibus import pooled_f
from lab.stats.weights import pairs

SLEEP = np.array(
    [[0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0], [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]]
)


def test_welch_on_sleep() -> None:
    # R: t.test(extra ~ group, data = sleep)
    # t = -1.8608, df = 17.776, p-value = 0.07939, 95 percent confidence interval: -3.3654832 0.2054832
    found = welch(np.array([1.0, -1.0]), summarize(SLEEP.ravel(), np.repeat([0, 1], 10), 2))
    assert (found.t, found.df, found.p) == pytest.approx((-1.8608, 17.776, 0.07939), rel=1e-4)
    interval = t_interval(found.value, found.se, found.df, 0.95)
    assert interval == pytest.approx((-3.3654832, 0.2054832), abs=1e-6)


def test_pooled_and_paired_on_sleep() -> None:
    # R: t.test(extra ~ group, data = sleep, var.equal = TRUE)    t = -1.8608, df = 18, p-value = 0.07919
    found = pooled(np.array([1.0, -1.0]), summarize(SLEEP.ravel(), np.repeat([0, 1], 10), 2))
    assert (found.t, found.df, found.p) == pytest.approx((-1.8608, 18, 0.07919), rel=5e-5)
    # R: with(sleep, t.test(extra[group == 1], extra[group == 2], paired = TRUE))
    # t = -4.0621, df = 9, p-value = 0.002833, 95 percent confidence interval: -2.4598858 -0.7001142
    blocks = replicate(np.array([1.0, -1.0]), SLEEP.T)
    assert (blocks.t, blocks.df, blocks.p) == pytest.approx((-4.0621, 9, 0.002833), rel=1e-4)
    assert t_interval(blocks.value, blocks.se, 9, 0.95) == pytest.approx((-2.4598858, -0.7001142), abs=1e-6)


def test_one_way_f_on_plant_growth() -> None:
    # R: summary(aov(weight ~ group, data = PlantGrowth))    F value 4.846, Pr(>F) 0.0159 on 2 and 27 df
    weight = """4.17 5.58 5.18 6.11 4.50 4.61 5.17 4.53 5.33 5.14 4.81 4.17 4.41 3.59 5.87 3.83 6.03 4.89 4.32 4.69
    6.31 5.12 5.54 5.50 5.37 5.29 4.92 6.15 5.80 5.26"""
    found = pooled_f(pairs(3), summarize(np.array(weight.split(), dtype=float), np.repeat([0, 1, 2], 10), 3))
    assert (found.f, found.p) == pytest.approx((4.846, 0.0159), rel=2e-3)
    assert (found.df_effect, found.df_error) == (2, 27)


def test_two_way_table_on_warpbreaks() -> None:
    # R: summary(aov(breaks ~ wool * tension, data = warpbreaks))
    # wool 1 450.7 F 3.765 p 0.058213; tension 2 2034.3 8.498 0.000693; wool:tension 2 1002.8 4.189 0.021044;
    # Residuals 48 5745.1
    breaks = """26 30 54 25 70 52 51 26 67 18 21 29 17 12 18 35 30 36 36 21 24 18 10 43 28 15 26
    27 14 29 19 29 31 41 20 44 42 26 19 16 39 28 21 39 29 20 21 24 17 13 15 15 16 28"""
    codes = np.stack(np.unravel_index(np.repeat(np.arange(6), 9), (2, 3)), axis=1)
    *rows, residual = anova(np.array(breaks.split(), dtype=float), codes, (2, 3))
    assert [row.sum_sq for row in rows] == pytest.approx([450.7, 2034.3, 1002.8], abs=0.05)
    assert [row.f for row in rows] == pytest.approx([3.765, 8.498, 4.189], abs=5e-4)
    assert [row.p for row in rows] == pytest.approx([0.058213, 0.000693, 0.021044], abs=5e-7)
    assert (residual.df, residual.sum_sq) == (48, pytest.approx(5745.1, abs=0.05))


def test_type_two_on_mtcars() -> None:
    # R: car::Anova(lm(wt ~ factor(cyl) * factor(am), data = mtcars), type = 2)
    # factor(cyl) 7.2278 2 11.5266 0.0002606; factor(am) 3.2845 1 10.4758 0.0032895;
    # factor(cyl):factor(am) 0.0668 2 0.1065 0.8993714; Residuals 8.1517 26
    cyl = [int(c) for c in "66468684466888888444488884448684"]
    am = [int(c) for c in "11100000000000000111000001111111"]
    wt = """2.620 2.875 2.320 3.215 3.440 3.460 3.570 3.190 3.150 3.440 3.440 4.070 3.730 3.780 5.250 5.424 5.345 2.200
    1.615 1.835 2.465 3.520 3.435 3.840 3.845 1.935 2.140 1.513 3.170 2.770 3.570 2.780"""
    codes = np.stack([[(4, 6, 8).index(c) for c in cyl], am], axis=1)
    *rows, residual = anova(np.array(wt.split(), dtype=float), codes, (3, 2), kind=2)
    assert [row.sum_sq for row in rows] == pytest.approx([7.2278, 3.2845, 0.0668], abs=5e-5)
    assert [row.f for row in rows] == pytest.approx([11.5266, 10.4758, 0.1065], abs=5e-5)
    assert [row.p for row in rows] == pytest.approx([0.0002606, 0.0032895, 0.8993714], abs=5e-8)
    assert residual.sum_sq == pytest.approx(8.1517, abs=5e-5)


def test_holm() -> None:
    # R: p.adjust(c(0.01, 0.02, 0.03, 0.04), "holm")    0.04 0.06 0.06 0.06
    found = [one.p for one in joint_step_down([(p, None) for p in (0.01, 0.02, 0.03, 0.04)])]
    assert found == pytest.approx([0.04, 0.06, 0.06, 0.06])


def test_power_of_the_t_test() -> None:
    # R: power.t.test(n = 20, delta = 1, sd = 1)    power = 0.8689528
    assert power.t_power(np.sqrt(10.0), 38, 0.05) == pytest.approx(0.8689528, abs=1e-6)


@pytest.mark.parametrize(("cv", "n", "expected"), [(0.30, 40, 0.815845), (0.20, 20, 0.834680), (0.25, 28, 0.807439)])
def test_power_of_equivalence(cv: float, n: int, expected: float) -> None:
    # R: PowerTOST::sampleN.TOST(CV = 0.30)    2x2 crossover, theta0 = 0.95, 0.8 to 1.25: n 40, power 0.815845
    se = np.sqrt(np.log1p(cv**2)) * np.sqrt(2 / n)
    found = power.tost_power(np.log(0.95), np.log(1.25), se, n - 2, 0.05)
    assert found == pytest.approx(expected, abs=1e-6)


def test_fishers_randomisation_test_of_darwins_maize() -> None:
    # Fisher, The Design of Experiments (1935), section 21: 1,726 of 32,768 sign patterns, 5.267 per cent.
    differences = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48]
    found = permutation.sign_flip(np.array(differences, dtype=float)[:, None])
    assert found.exact and found.p == pytest.approx(1726 / 32768)


def test_satterthwaite_df_of_a_published_example() -> None:
    # Welch (1947) as in R: t.test(c(1, 2, 3), c(10, 12, 20, 30))$parameter
    first, second = np.array([1.0, 2.0, 3.0]), np.array([10.0, 12.0, 20.0, 30.0])
    groups = summarize(np.concatenate([first, second]), np.repeat([0, 1], [3, 4]), 2)
    assert welch(np.array([1.0, -1.0]), groups).df == pytest.approx(stats.ttest_ind(first, second, equal_var=False).df)
