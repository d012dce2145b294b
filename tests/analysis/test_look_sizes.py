"""Equivalence, intervals side by side, and half-normal looks of studies whose truth is planted."""

import numpy as np
import pytest

from lab.analysis.look_equivalence import equivalence_look, usual_bound
from lab.analysis.look_intervals import intervals_look, subjects_of
from lab.analysis.look_screening import screening_look
from lab.analysis.unplanned import unplanned
from lab.errors import InvalidInput
from lab.figures import charts
from lab.stats.equivalence import tost
from lab.stats.groups import t_interval
from tests.synthetic import synthetic_study, synthetic_table

TWO = {"depth": [2, 4], "activation": ["relu", "gelu"], "weight_decay": [0.0, 1e-3], "width": [8, 16]}


def _runs(effects=None, **more):
    study = synthetic_study(**more)
    return unplanned(study, synthetic_table(study, effects=effects or {}, with_correct=False))


def test_small_effects_are_inside_and_large_ones_outside() -> None:
    un = _runs({("depth", 8): 0.05})
    look = equivalence_look(un)
    by_label = {row.label: row for row in look.rows}
    small, large = by_label["weight decay: 0.0001 − 0"], by_label["depth: 8 − 2"]
    assert look.bound == usual_bound(un) == 0.01
    assert small.tost_p < 0.05 and small.rope == "inside" and -0.01 < small.low < small.high < 0.01
    assert large.tost_p > 0.95 and large.rope == "outside" and large.above > 0.99
    assert small.below + small.inside + small.above == pytest.approx(1.0)
    p = {row.term: row.p for row in look.shares}
    assert p["depth"] > 0.99 and len(p) == 7


def test_tost_of_a_look_is_that_of_the_estimate() -> None:
    un = _runs()
    (row, *_) = equivalence_look(un, 0.003).rows
    found = un.estimate(un.row({0: [-1, 1, 0]}))
    assert row.tost_p == tost(found, 0.003).within
    assert (row.low, row.high) == pytest.approx(t_interval(found.value, found.se, found.df, 0.90))


def test_bounds_that_are_none_are_refused() -> None:
    for bound, share in (
        (-0.01, 0.05),
        (0.0, 0.05),
        (float("nan"), 0.05),
        (float("inf"), 0.05),
        (0.01, 0.0),
        (0.01, 1.0),
    ):
        with pytest.raises(InvalidInput, match="bound|share"):
            equivalence_look(_runs(), bound, share)


def test_a_look_says_where_its_bound_comes_from() -> None:
    assert equivalence_look(_runs()).bound_from == "the bound is the smallest registered SESOI"
    assert "none was registered" in equivalence_look(_runs(hypotheses=())).bound_from
    assert "on seeing the results" in equivalence_look(_runs(), 0.01).bound_from


def test_every_kind_of_interval_of_a_cell_and_of_a_difference() -> None:
    un = _runs(hypotheses=(), replicates=5)
    cell, difference = subjects_of(un)[0], "depth: 4 − 2"
    one, two = intervals_look(un, cell), intervals_look(un, difference)
    assert not one.signed and two.signed and len(two.rows) == 7 and len(one.rows) == 6
    assert all(row.low < row.estimate < row.high for look in (one, two) for row in look.rows)
    assert sorted(value for _, value in one.values) == sorted(un.data.values[un.data.cell == 0])
    held = {row.kind: row.coverage for row in one.rows}
    assert held["t Welch"] == pytest.approx(0.95, abs=0.02) and held["bootstrap percentile"] < 0.90
    with pytest.raises(InvalidInput, match="no such"):
        intervals_look(un, "depth 3")


def test_common_seeds_keep_the_interval_of_replicate_scores() -> None:
    un = _runs(seeds="common", analysis={"error": "replicate"}, hypotheses=(), replicates=4)
    look = intervals_look(un, "depth: 4 − 2")
    assert look.rows[0].kind == "t of replicate scores" and np.isnan(look.rows[0].coverage) and look.remarks


def test_an_unreplicated_screening_shows_what_was_planted() -> None:
    planted = {("depth", 4): 0.05, ("depth", 4, "width", 16): 0.05}
    look = screening_look(_screen(planted))
    assert look.rows[0].effect == "depth" and not look.remarks
    out = {row.effect for row in look.rows if row.beyond == "all"}
    assert out == {"depth", "width", "depth:width"} and len(look.rows) == 15 and look.margin < look.simultaneous
    assert look.rows[0].estimate == pytest.approx(0.075, abs=0.005)


def _screen(planted):
    study = synthetic_study(factors=TWO, replicates=1, hypotheses=())
    return unplanned(study, synthetic_table(study, effects=planted, sd=0.002, with_correct=False))


def test_three_levels_have_no_half_normal_plot() -> None:
    look = screening_look(_runs(hypotheses=()))
    assert not look.rows and "two levels" in look.remarks[0]


def test_one_run_in_a_cell_has_no_interval_of_any_kind() -> None:
    un = _runs(hypotheses=(), replicates=1)
    look = intervals_look(un, subjects_of(un)[0])
    assert look.rows and all(np.isnan([row.low, row.high, row.coverage]).all() for row in look.rows)
    figure = charts.intervals(look)
    assert "from 1 run (1 run in each cell)" in figure.caption and "no line is drawn" in figure.caption
