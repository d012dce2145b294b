"""How numbers are printed."""

import math
from datetime import UTC, datetime

import pytest

from lab.report.numbers import Unit, count, degrees, duration, in_words, moment, number, p_value, unit_of

PP = Unit("%", "pp", 100.0, 1)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (-0.0234, "−2.3\u00a0pp"),
        (0.0234, "+2.3\u00a0pp"),
        (0.0001, "0.0\u00a0pp"),
        (-0.0001, "0.0\u00a0pp"),
        (math.nan, "–"),
    ],
)
def test_effects_carry_their_sign_and_zero_has_none(value, shown):
    assert PP.effect(value) == shown


def test_levels_sizes_and_intervals():
    assert PP.mean(0.9636) == "96.4\u00a0%"
    assert PP.size(0.02, exact=True) == "2\u00a0pp"
    assert PP.size(0.0025, exact=True) == "0.25\u00a0pp"
    assert PP.interval(-0.029, 0.017) == "[−2.9, +1.7]"
    assert PP.interval(-0.0153, -0.0002) == "[−1.5, −0.0]" and PP.interval(0.0, 0.0002) == "[0.0, +0.0]"
    assert PP.interval(0.955, 0.971, sign=False) == "[95.5, 97.1]"
    assert PP.interval(math.nan, 1.0) == "–"


@pytest.mark.parametrize(
    ("p", "sentence", "table"),
    [
        (0.00001, "<\u00a0.001", "<.001"),
        (0.0123, "=\u00a0.012", ".012"),
        (0.4, "=\u00a0.40", ".40"),
        (1.0, ">\u00a0.99", ">.99"),
        (None, "–", "–"),
        (math.nan, "–", "–"),
    ],
)
def test_p_values(p, sentence, table):
    assert p_value(p) == sentence
    assert p_value(p, relation=False) == table


def test_narrow_intervals_get_a_second_decimal():
    assert unit_of("fraction", [0.01, 0.02]).decimals == 1
    assert unit_of("fraction", [0.0004, 0.0005]).decimals == 2
    assert unit_of("nats", [0.01]).change == "nats"


def test_degrees_counts_durations_and_times():
    assert (degrees(36.0), degrees(8.94), degrees(math.inf)) == ("36", "8.9", "–")
    assert (count(397), count(45000)) == ("397", "45,000")
    assert (duration(7.26), duration(61.2), duration(750), duration(9000)) == (
        "7.3\u00a0s",
        "61\u00a0s",
        "12.5\u00a0min",
        "2.5\u00a0h",
    )
    assert moment(datetime(2026, 11, 20, 12, 30, tzinfo=UTC)) == "2026-11-20\u00a012:30\u00a0UTC"
    assert (in_words(3), in_words(54)) == ("Three", "54")
    assert (number(1.256, 2), number(math.nan, 2)) == ("1.26", "–")
