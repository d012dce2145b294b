"""Runs under stress as cells, levels and contrasts: planted losses come back, signs turn where they turn, nothing is a verdict."""

import dataclasses
import math

import numpy as np
import pytest
from scipy import stats

from lab.analysis.stress_rows import Measured
from lab.analysis.stressed import stress_look
from lab.stress.conditions import Condition
from tests.synthetic import synthetic_study, synthetic_table

N = 400
NOISE = Condition("noise", 3, 0.08)


@pytest.fixture(scope="module")
def study():
    return synthetic_study()


@pytest.fixture(scope="module")
def table(study):
    return synthetic_table(study, effects={("activation", "gelu"): 0.02, ("depth", 8): -0.03})


def _measured(table, condition=NOISE, loss=0, loss_gelu=0, data="", flat=None) -> Measured:
    """Counts of N images: every run loses `loss` of them, GELU runs `loss_gelu` more."""
    counts = {}
    for place, run in enumerate(table.run_id):
        clean = round(float(table.value[place]) * N)
        gelu = table.cells[table.cell[place]].levels["activation"] == "gelu"
        counts[run] = {"clean": clean, "correct": clean - loss - loss_gelu * gelu, "n": N}
        if flat is not None:
            counts[run]["flat"] = flat
    return Measured(condition, data, "same" if data else "", (), counts)


def test_planted_losses_come_back_cell_by_cell_with_the_t_interval_of_the_runs(study, table) -> None:
    look = stress_look(study, table, [_measured(table, loss=40, loss_gelu=20)])
    assert look.status == "exploratory" and look.rows[0].n_images == N and look.rows[0].n_runs == 54
    for cell in look.rows[0].cells:
        wanted = -0.15 if cell.levels["activation"] == "gelu" else -0.10
        assert cell.change == pytest.approx(wanted) and cell.n == 3 and len(cell.run_ids) == 3
        low, high = stats.t.interval(0.95, 2, cell.mean, stats.sem(cell.values))
        assert (cell.low, cell.high) == pytest.approx((low, high))
        assert cell.change_low < cell.change < cell.change_high  # never narrower than the images resolve


def test_levels_are_equally_weighted_means(study, table) -> None:
    (row,) = stress_look(study, table, [_measured(table, loss=40)]).rows
    for level in row.levels:
        cells = [cell.mean for cell in row.cells if cell.levels[level.factor] == level.level]
        assert level.mean == pytest.approx(np.mean(cells)) and level.low < level.mean < level.high


def test_a_contrast_keeps_or_turns_its_sign_and_carries_no_verdict(study, table) -> None:
    same, turned = stress_look(study, table, [_measured(table, loss=40), _measured(table, loss_gelu=24)]).rows
    kept = {item.id: item for item in same.contrasts}
    assert kept["H2"].sign == "same" and kept["H2"].estimate == pytest.approx(kept["H2"].clean)
    other = next(item for item in turned.contrasts if item.id == "H2")
    assert other.sign == "other" and other.excludes_zero
    assert other.estimate == pytest.approx(other.clean - 24 / N)
    assert not {"p", "verdict"} & {field.name for field in dataclasses.fields(other)}


def test_a_sentence_says_where_the_sign_holds_and_where_not(study, table) -> None:
    found = [
        _measured(table, loss=40),
        _measured(table, loss_gelu=24),
        _measured(table, Condition("clean"), loss_gelu=30, data="other"),
    ]
    look = stress_look(study, table, found)
    wanted = "H2 (gelu − relu): the estimate has the same sign in 1 of 3 conditions, the other one under noise 3 (sd 0.08), unchanged on other; there the interval excludes 0 in 2."
    assert look.sentences[1] == wanted
    assert look.sentences[0].endswith("the estimate has the same sign in 3 of 3 conditions.")


def test_a_contrast_of_another_response_is_not_measured(table) -> None:
    asked = {"id": "H1", "effect": "activation", "contrast": "difference", "expect": "decrease", "sesoi": 0.01}
    loss = {"claim": "It lowers the loss.", "response": "test_loss", **asked}
    study = synthetic_study(
        hypotheses=(loss,), responses=[{"name": "test_accuracy", "primary": True}, {"name": "test_loss"}]
    )
    (row,) = stress_look(study, table, [_measured(table)]).rows
    (item,) = row.contrasts
    assert item.sign == "not measured" and "test_loss" in item.why and math.isnan(item.estimate)


def test_another_data_set_is_compared_with_the_studys_own_accuracy(study, table) -> None:
    (row,) = stress_look(study, table, [_measured(table, Condition("clean"), loss=100, data="other")]).rows
    own = table.correct.mean(axis=1)
    for cell in row.cells:
        mine = [place for place, run in enumerate(table.run_id) if run in cell.run_ids]
        assert cell.change == pytest.approx(np.mean(cell.values) - own[mine].mean())


def test_weak_attacks_are_named(study, table) -> None:
    attacks = [
        _measured(table, Condition("fgsm", amount=0.03, steps=1, restarts=1, examples=N), loss=40, flat=20),
        _measured(table, Condition("pgd", amount=0.03, steps=20, restarts=3, examples=N), loss=20, flat=0),
    ]
    look = stress_look(study, table, attacks)
    assert look.rows[0].masked == pytest.approx(0.05) and len(look.unchanged) == 1
    assert "FGSM, eps 0.03" in look.remarks[0] and "gradient masking" in look.remarks[0]
    assert "PGD leaves more right than FGSM" in look.remarks[1]
    assert stress_look(study, table, attacks[1:]).remarks == ()


def test_runs_that_failed_or_were_not_evaluated_do_not_count(study) -> None:
    table = synthetic_table(study, failed=("c03-r1",))
    whole = _measured(synthetic_table(study), loss=10)
    counts = {run: value for run, value in whole.counts.items() if run != "c03-r1"}
    look = stress_look(study, table, [dataclasses.replace(whole, counts=counts)])
    (row,) = look.rows
    assert look.remarks[0].startswith("1 run failed and has no weights")
    assert row.n_runs == 53 and row.cells[3].n == 2
