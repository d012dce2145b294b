"""NIST Statistical Reference Datasets, analysis of variance: certified values on well and badly scaled data.

https://www.itl.nist.gov/div898/strd/anova/anova.html (Simon and Lesage 1989 designed the SmLs sets).
"""

from fractions import Fraction

import numpy as np
import pytest

from lab.stats.anova import anova

SILVER = """
.8681568 .8681465 .8681572 .8681785 .8681446 .8681903 .8681526 .8681494 .8681616 .8681587 .8681519 .8681486
.8681419 .8681569 .8681508 .8681672 .8681385 .8681518 .8681662 .8681424 .8681360 .8681333 .8681610 .8681477
.8681079 .8681344 .8681513 .8681197 .8681604 .8681385 .8681642 .8681365 .8681151 .8681082 .8681517 .8681448
.8681198 .8681482 .8681334 .8681609 .8681101 .8681512 .8681469 .8681360 .8681254 .8681261 .8681450 .8681368
"""
SILICON = """
196.3052 196.1240 196.1890 196.2569 196.3403 196.3042 196.3825 196.1669 196.3257 196.0422 196.1303 196.2005 196.2889
196.0343 196.1811 196.2795 196.1748 196.1494 196.1485 195.9885 196.2119 196.1051 196.1850 196.0052 196.2090
"""


def _one_way(values: np.ndarray, groups: int):
    codes = np.repeat(np.arange(groups), len(values) // groups)[:, None]
    return anova(values, codes, [groups])


def _simon_lesage(offset: float, replicates: int) -> np.ndarray:
    """9 treatments: effects .2, then .1 and .3 in turn, over replicates with the same pattern."""

    def tenths(place: int) -> int:
        return 2 if place == 1 else 1 if place % 2 == 0 else 3

    parts = [[(tenths(i) + tenths(j)) for j in range(1, replicates + 1)] for i in range(1, 10)]
    return np.array([float(f"{int(offset)}.{part}") for row in parts for part in row])


# Certified: between sum of squares, within sum of squares, F.
@pytest.mark.parametrize(
    ("values", "groups", "between", "within", "f"),
    [
        (
            [float("107" + text) for text in SILVER.split()],
            2,
            3.63834187500000e-09,
            1.04951729166667e-08,
            1.59467335677930e01,
        ),
        ([float(text) for text in SILICON.split()], 5, 5.11462616e-02, 2.16636560e-01, 1.18046237440255),
    ],
    ids=["AtmWtAg", "SiRstv"],
)
def test_observed_data(values: list[float], groups: int, between: float, within: float, f: float) -> None:
    first, residual = _one_way(np.array(values), groups)
    assert (first.sum_sq, residual.sum_sq, first.f) == pytest.approx((between, within, f), rel=1e-7)


@pytest.mark.parametrize("replicates", [21, 201, 2001])
@pytest.mark.parametrize("offset", [1.0, 1e6, 1e12], ids=["1", "1e6", "1e12"])
def test_smls(offset: float, replicates: int) -> None:
    """SmLs01 to SmLs09, certified F = 21, 201, 2001: 11 digits, although at 10^12 doubles are rounded to 1.2e-4."""
    first, residual = _one_way(_simon_lesage(offset, replicates), 9)
    assert first.f == pytest.approx(float(replicates), rel=1e-11)
    assert (first.sum_sq, residual.sum_sq) == pytest.approx((0.08 * replicates, 0.09 * (replicates - 1)), rel=1e-11)


def test_the_hardest_set_is_right_to_the_last_digits_of_the_numbers_typed() -> None:
    """Against exact rational arithmetic on the decimal numbers that the doubles were read from."""
    values = _simon_lesage(1e12, 21)
    exact = [[Fraction(repr(float(value))) for value in row] for row in values.reshape(9, 21)]
    means = [sum(row) / 21 for row in exact]
    grand = sum(means) / 9
    between = 21 * sum((mean - grand) ** 2 for mean in means)
    within = sum((value - mean) ** 2 for row, mean in zip(exact, means, strict=True) for value in row)
    first, residual = _one_way(values, 9)
    assert first.sum_sq == pytest.approx(float(between), rel=1e-12)
    assert residual.sum_sq == pytest.approx(float(within), rel=1e-12)
