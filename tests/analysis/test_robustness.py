"""A verdict flips by sign or by SESOI band and by nothing else; each look changes one thing and agrees with a plain run."""

import numpy as np
import pytest

from lab.analysis.confirmatory import analyze
from lab.analysis.robust_scale import on_logits
from lab.analysis.robustness import robustness, sentence
from lab.analysis.sample import sample
from tests.synthetic import HYPOTHESES, synthetic_study, synthetic_table

EFFECTS = {("depth", 8): 0.03, ("depth", 8, "activation", "gelu"): 0.03}


def _looks(found, hypothesis: str, group: str) -> dict:
    item = next(item for item in found.verdicts if item.id == hypothesis)
    return {row.change: row for row in item.looks if row.group == group}


def test_a_clear_study_is_turned_by_nothing() -> None:
    study = synthetic_study()
    table = synthetic_table(study, effects={("depth", 8): 0.03, ("activation", "gelu"): 0.003})
    found = robustness(study, table)
    assert [item.verdict for item in found.verdicts] == [row.verdict for row in analyze(study, table).hypotheses]
    assert [item.flips for item in found.verdicts] == [0, 0, 0, 0]
    assert found.verdicts[0].sentence == "H1 (supported): none of 27 other looks turns it."
    assert {row.group for row in found.verdicts[0].looks} == {
        "replicate",
        "cell",
        "error",
        "test",
        "target",
        "scale",
        "interval",
    }


def test_every_look_is_what_that_plan_would_have_given() -> None:
    study = synthetic_study()
    table = synthetic_table(study, effects=EFFECTS)
    found = robustness(study, table)
    for change, plan in (("pooled error", {"error": "pooled"}), ("permutation test", {"test": "permutation"})):
        other = analyze(synthetic_study(analysis=plan), table).hypotheses
        group = "error" if "error" in plan else "test"
        for row in other:
            seen = _looks(found, row.id, group)[change]
            assert (seen.estimate, seen.low, seen.verdict) == (row.estimate, row.interval[0], row.verdict)
    without = analyze(study, table.only(table.replicate != 2)).hypotheses[0]
    seen = _looks(found, "H1", "replicate")["without replicate 2"]
    assert (seen.estimate, seen.low, seen.high) == (without.estimate, *without.interval)


def test_another_interval_is_the_bootstrap_of_single_contrasts() -> None:
    study = synthetic_study()
    found = robustness(study, synthetic_table(study, effects=EFFECTS))
    change = "studentised bootstrap of runs"
    one, several = _looks(found, "H1", "interval")[change], _looks(found, "H3", "interval")[change]
    assert one.verdict == found.verdicts[0].verdict and one.estimate == found.verdicts[0].estimate
    assert (one.low, one.high) != (found.verdicts[0].low, found.verdicts[0].high)
    assert one.low == pytest.approx(found.verdicts[0].low, abs=0.003)
    assert several.outcome == "not possible" and "several contrasts" in several.why
    common = synthetic_study(seeds="common", analysis={"error": "replicate"}, replicates=5)
    assert not _looks(robustness(common, synthetic_table(common)), "H1", "interval")


def test_one_replicate_that_carries_an_effect_is_named() -> None:
    """Two replicates where GELU is 1.5 pp better, one of seven times that in the other direction when left out."""
    study = synthetic_study(hypotheses=HYPOTHESES[1:2], analysis={"correction": "none"})
    table = synthetic_table(study, sd=0.0005, with_correct=False)
    gelu = np.array([table.cells[cell].levels["activation"] == "gelu" for cell in table.cell])
    table.value[gelu] += np.where(table.replicate[gelu] == 1, 0.09, -0.006)
    found = robustness(study, table)
    assert found.verdicts[0].verdict == "supported"
    row = _looks(found, "H2", "replicate")["without replicate 1"]
    assert row.outcome == "flips by sign" and row.estimate == pytest.approx(-0.006, abs=0.001)
    assert (
        "flips in 1 of" in found.verdicts[0].sentence and "without replicate 1 (by sign" in found.verdicts[0].sentence
    )


def test_lost_precision_is_no_flip_and_the_band_is_one() -> None:
    study = synthetic_study(hypotheses=HYPOTHESES[1:2], analysis={"correction": "none"}, replicates=3)
    table = synthetic_table(study, effects={("activation", "gelu"): 0.012}, sd=0.012, with_correct=False)
    item = robustness(study, table).verdicts[0]
    assert item.verdict == "supported"
    outcomes = {row.outcome for row in item.looks}
    assert "left open" in outcomes and item.flips == 0


def test_an_effect_that_lives_in_one_part_of_the_design_flips_by_the_sesoi() -> None:
    """GELU helps at depth 8 only, by 3 pp: on average 1 pp, without a part of depth 8 less than that."""
    study = synthetic_study()
    found = robustness(study, synthetic_table(study, effects=EFFECTS))
    flipped = [row for row in found.verdicts[1].looks if row.outcome == "flips by SESOI"]
    assert found.verdicts[1].flips == len(flipped) == 6
    assert all("depth 8" in row.change and row.why == "the verdict would be equivalent" for row in flipped)
    assert found.verdicts[1].sentence.count("by SESOI: the verdict would be equivalent") == 4


def test_without_a_cell_its_combination_is_left_out() -> None:
    """Five of six combinations of the other factors are left: the plain mean of their differences."""
    study = synthetic_study()
    table = synthetic_table(study, effects=EFFECTS)
    means = {tuple(c.levels.values()): np.mean(table.value[table.cell == c.index]) for c in table.cells}
    rest = [(a, w) for a in ("relu", "gelu") for w in (0.0, 1e-4, 1e-3) if (a, w) != ("relu", 0.0)]
    row = _looks(robustness(study, table), "H1", "cell")["without depth 2 · relu · weight decay 0"]
    assert row.estimate == pytest.approx(np.mean([means[8, a, w] - means[2, a, w] for a, w in rest]))
    two = synthetic_study(
        factors={"depth": [2, 8], "activation": ["relu", "gelu"]}, hypotheses=[{**HYPOTHESES[3], "levels": None}]
    )
    found = robustness(two, synthetic_table(two))
    assert "cell" not in {row.group for row in found.verdicts[0].looks}


def test_types_of_sums_appear_with_unequal_cells_only() -> None:
    study = synthetic_study()
    table = synthetic_table(study, effects=EFFECTS, failed=("c00-r1", "c07-r2"), sd=0.02)
    found = robustness(study, table)
    looks = _looks(found, "H1", "sums of squares")
    registered = found.verdicts[0].estimate
    assert set(looks) == {"type I", "type II"} and looks["type II"].estimate != pytest.approx(registered, rel=1e-6)
    assert looks["type II"].estimate == pytest.approx(registered, abs=0.01)
    assert any("types I, II and III" in remark for remark in robustness(study, synthetic_table(study)).remarks)


def test_common_seeds_allow_sign_flips_and_no_independent_error() -> None:
    study = synthetic_study(seeds="common", analysis={"error": "replicate"}, replicates=5)
    found = robustness(study, synthetic_table(study, effects=EFFECTS))
    groups = {row.change for row in found.verdicts[0].looks if row.group in ("error", "test")}
    assert groups == {"sign flips of replicates"}
    assert _looks(found, "H1", "test")["sign flips of replicates"].outcome == "left open"


def test_logits_keep_the_effect_in_its_unit() -> None:
    study = synthetic_study()
    table = synthetic_table(study, effects=EFFECTS)
    row = _looks(robustness(study, table), "H1", "scale")["logits, shown at the slope of the mean"]
    assert row.estimate == pytest.approx(0.045, abs=0.005) and row.verdict == "supported"
    data = on_logits(sample(table, "test_accuracy", "test_accuracy"), table.n_test)
    right = table.value[0] * table.n_test
    assert data.values[0] == pytest.approx(np.log((right + 0.5) / (table.n_test - right + 0.5)))
    perfect = synthetic_table(study, base=1.0, sd=0.0)
    assert np.all(np.isfinite(on_logits(sample(perfect, "test_accuracy", "test_accuracy"), 2000).values))


def test_failed_runs_one_replicate_and_no_hypothesis_are_no_error() -> None:
    study = synthetic_study()
    found = robustness(study, synthetic_table(study, failed=("c00-r1", "c00-r2", "c00-r3")))
    assert found.verdicts[0].verdict == "inconclusive" and found.verdicts[0].flips == 0
    assert robustness(synthetic_study(hypotheses=()), synthetic_table(study)).verdicts == ()
    assert sentence("H1", "inconclusive", ()) == "H1 (inconclusive): no other look at it is possible."
