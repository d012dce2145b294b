"""Estimates of a part of a factorial: published numbers, names with aliases, and what nothing can tell apart."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.formula.api as smf
from statsmodels.stats.anova import anova_lm

from lab.analysis.confirmatory import analyze
from lab.analysis.exploratory import explore
from lab.analysis.planning import plan_panel
from lab.analysis.questions import question
from lab.study.design import cells
from lab.study.hypothesis import Hypothesis
from tests.synthetic import synthetic_study, synthetic_table

FOUR = {"depth": [1, 4], "width": [32, 128], "dropout": [0.0, 0.2], "weight_decay": [0.0, 1e-2]}
HALF = {"kind": "fractional", "generators": ["weight_decay = depth:width:dropout"]}
RANGES = {"learning_rate": [1e-4, 1e-2], "dropout": [0.0, 0.5], "weight_decay": [0.0, 0.1]}
CUBE = {"kind": "latin_hypercube", "cells": 12, "scales": {"learning_rate": "log"}}


def study_of(factors=FOUR, design=HALF, hypotheses=()):
    return synthetic_study(factors=factors, design=design, hypotheses=hypotheses)


def asked(effect: str, **more) -> Hypothesis:
    return Hypothesis(**{"id": "H", "effect": effect, "contrast": "difference", "expect": "difference", **more})


# Montgomery, Design and Analysis of Experiments, 8th ed., example 8.1: filtration rate in a 2^(4-1) with D = ABC, runs
# (1), ad, bd, ab, cd, ac, bc, abcd; the estimates of table 8.4.
RATE = {"": 45, "ad": 100, "bd": 45, "ab": 65, "cd": 75, "ac": 60, "bc": 80, "abcd": 96}
MONTGOMERY = {"a": 19.0, "b": 1.5, "c": 14.0, "d": 16.5, "ab": -1.0, "ac": -18.5, "ad": 19.0}


@pytest.mark.parametrize(("effect", "published"), MONTGOMERY.items())
def test_estimates_of_a_published_half_fraction(effect: str, published: float) -> None:
    study, names = study_of(), dict(zip("abcd", FOUR, strict=True))
    letters = ["".join(k for k, n in names.items() if cell.levels[n] == FOUR[n][1]) for cell in cells(study)]
    means = np.array([RATE[word] for word in letters], dtype=float)
    ask = question(study, asked(":".join(names[letter] for letter in effect)))
    scale = 1.0 if len(effect) == 1 else 0.5  # the book's interaction is half a difference of differences
    assert scale * float(ask.rows[0] @ means) == pytest.approx(published)


def test_an_effect_is_named_with_its_aliases() -> None:
    study = study_of()
    assert question(study, asked("depth")).labels == ("4 − 1, with width × dropout × weight decay",)
    assert question(study, asked("depth:width")).labels[0].endswith(", with dropout × weight decay")
    minus = study_of(design={"kind": "fractional", "generators": ["weight_decay = -depth:width:dropout"]})
    assert question(minus, asked("depth:width")).labels[0].endswith(", with −dropout × weight decay")
    screening = study_of(design={"kind": "plackett_burman", "cells": 12})
    assert question(screening, asked("depth")).labels[0].count("1/3") == 3


def test_two_hypotheses_that_are_aliases_are_refused_and_near_aliases_warned_of() -> None:
    both = [
        {"id": "H1", "effect": "depth:width", "contrast": "difference", "expect": "difference"},
        {"id": "H2", "effect": "dropout:weight_decay", "contrast": "difference", "expect": "difference"},
    ]
    panel = plan_panel(study_of(hypotheses=both), n_test=1000)
    assert any("aliased with H1" in remark.message for remark in panel.remarks if remark.level == "error")
    alone = plan_panel(study_of(hypotheses=both[:1]), n_test=1000)
    assert any("together with dropout × weight decay" in remark.message for remark in alone.remarks)
    assert not alone.refused


def test_a_simple_effect_without_cells_is_refused() -> None:
    third = {"kind": "fractional", "generators": ["weight_decay = depth:width"]}
    at = {"depth": [1], "width": [32], "dropout": [0.0]}
    hypothesis = {
        "id": "H1",
        "effect": "weight_decay",
        "contrast": "difference",
        "expect": "difference",
        "at": at,
    }
    panel = plan_panel(study_of(design=third, hypotheses=[hypothesis]), n_test=1000)
    assert any("not estimable" in remark.message for remark in panel.remarks if remark.level == "error")


def test_planted_effects_come_back_and_chains_are_tested() -> None:
    hypothesis = {"id": "H1", "effect": "depth", "contrast": "difference", "expect": "increase", "sesoi": 0.01}
    study = study_of(hypotheses=[hypothesis])
    table = synthetic_table(study, effects={("depth", 4): 0.05}, sd=0.002)
    found = analyze(study, table).hypotheses[0]
    assert found.verdict == "supported" and found.estimate == pytest.approx(0.05, abs=0.005)
    rows = explore(study, table).anova
    assert [row.term for row in rows][4:] == [
        "depth:width = dropout:weight_decay",
        "depth:dropout = width:weight_decay",
        "depth:weight_decay = width:dropout",
        "Residual",
    ]
    assert rows[0].p < 1e-6 and rows[-1].df == 16 and sum(row.df for row in rows) == 23


@pytest.mark.parametrize("failed", [(), ("c00-r1", "c05-r2")])
def test_slopes_of_a_hypercube_are_those_of_least_squares(failed: tuple[str, ...]) -> None:
    study = study_of(RANGES, CUBE)
    table = synthetic_table(study, sd=0.01, failed=failed)
    found = explore(study, table)
    frame = pd.DataFrame(dict(table.cells[cell].levels) for cell in table.cell).assign(y=table.value)
    frame["rate"] = np.log2(frame.learning_rate)
    means = frame.assign(cell=table.cell).groupby("cell").mean(numeric_only=True)
    fit = smf.ols("y ~ rate + dropout + weight_decay", means).fit()
    ranges = {"rate": np.log2(100), "dropout": 0.5, "weight_decay": 0.1}
    expected = [fit.params[name] * width for name, width in ranges.items()]
    assert [row.estimate for row in found.slopes] == pytest.approx(expected, rel=1e-9)
    kept = frame.dropna()
    whole = anova_lm(smf.ols("y ~ rate + dropout + weight_decay", kept).fit(), typ=3)
    assert [row.sum_sq for row in found.anova[:3]] == pytest.approx(list(whole.sum_sq[1:4]), rel=1e-7)
    assert [row.term for row in found.anova[3:]] == ["Lack of fit", "Residual"]
    lack, error = found.anova[3:]
    assert lack.sum_sq + error.sum_sq == pytest.approx(whole.sum_sq.iloc[-1]) and lack.df == 12 - 4


def test_curves_and_interactions_of_a_hypercube_are_recovered() -> None:
    study = study_of(RANGES, CUBE)
    levels = [cell.levels for cell in cells(study)]
    x = np.array([(2 * level["dropout"] / 0.5 - 1) for level in levels])
    z = np.array([(2 * level["weight_decay"] / 0.1 - 1) for level in levels])
    curve = question(study, asked("dropout", contrast="quadratic")).rows[0]
    assert curve @ (3 + 2 * x + 0.7 * x**2) == pytest.approx(0.7)
    both = question(study, asked("dropout:weight_decay")).rows[0]
    assert both @ (1 + x - z + 0.25 * x * z) == pytest.approx(4 * 0.25)
    slope = question(study, asked("dropout", contrast="linear", per="unit")).rows[0]
    assert slope @ (3 + 2 * x) == pytest.approx(4 / 0.5)
