"""Numbers are written as the house writes them."""

import math

import pytest

from lab.figures import numbers
from lab.stats.permutation import smallest_mcnemar


@pytest.mark.parametrize(
    ("value", "text"), [(-0.023, "−2.3 pp"), (0.0041, "+0.4 pp"), (0.0, "0.0 pp"), (-0.0001, "0.0 pp")]
)
def test_percentage_points_carry_their_sign(value, text):
    assert numbers.pp(value) == text


def test_intervals_show_only_the_digits_they_support():
    assert numbers.interval(-0.023, -0.029, -0.017) == "−2.3 pp [−2.9, −1.7]"
    assert numbers.interval(-0.008, -0.0153, -0.0002) == "−0.8 pp [−1.5, −0.0]"
    assert numbers.interval(0.0, -0.01, 0.0) == "0.0 pp [−1.0, 0.0]"
    assert numbers.interval(0.0012, 0.0008, 0.0016) == "+0.12 pp [+0.08, +0.16]"
    assert numbers.interval(0.31, 0.30, 0.32, "nats") == "+0.310 nats [+0.300, +0.320]"


def test_intervals_beside_each_other_have_a_digit_more_and_ends_stand_alone():
    assert numbers.level_interval(0.40647, 0.4035, 0.4094, more=1) == "40.65 % [40.35, 40.94]"
    assert numbers.interval(0.0015, -0.003, 0.006, more=1) == "+0.15 pp [−0.30, +0.60]"
    assert numbers.ends(-0.003, 0.0026) == "[−0.3, +0.3]"
    assert numbers.ends(float("nan"), 1.0) == numbers.NONE


def test_what_cannot_be_estimated_says_so():
    assert numbers.interval(math.nan, math.nan, math.nan) == "not estimable"
    assert numbers.interval(0.01, math.nan, math.nan) == "+1.0 pp [no interval]"
    assert numbers.fixed(math.nan, 2) == numbers.p_value(None) == "–"


@pytest.mark.parametrize(
    ("p", "text"), [(0.0004, "p < .001"), (0.012, "p = .012"), (0.34, "p = .34"), (0.999, "p > .99"), (1.0, "p > .99")]
)
def test_p_values(p, text):
    assert numbers.p_text(p) == text


def test_a_hypothesis_is_said_with_kind_level_and_n(found):
    line = numbers.test_line(found[0].hypotheses[1])
    assert line.startswith("t, Welch · 95 % · n = 27 v 27 runs · p ")
    assert "adjusted p" in line


def test_a_bound_below_all_numbers_is_still_a_bound() -> None:
    """2^-1651 is no double, and a test of 1,652 discordant pairs has a smallest p all the same."""
    assert numbers.smallest_p(0.5, smallest_mcnemar(1652)) == "<1e−99"
    assert numbers.smallest_p(0.5, smallest_mcnemar(6)) == "0.031" and numbers.smallest_p(0.5, 0.0) == "no bound"
    assert [numbers.runs(1), numbers.runs(3), numbers.runs("2 to 3")] == ["1 run", "3 runs", "2 to 3 runs"]
