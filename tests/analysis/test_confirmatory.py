"""Planted effects end in the right verdicts; failures, missing replicates and copies are treated as registered."""

import dataclasses

import numpy as np
import pytest
from scipy import stats

from lab.analysis.confirmatory import analyze
from lab.errors import InvalidInput
from tests.synthetic import HYPOTHESES, synthetic_study, synthetic_table

DEEPER = {("depth", 4): 0.015, ("depth", 8): 0.03}
H1, H2, H3, H4 = HYPOTHESES


def verdicts(study, table) -> dict[str, str]:
    return {one.id: one.verdict for one in analyze(study, table).hypotheses}


def test_a_planted_effect_a_planted_null_and_a_planted_interaction() -> None:
    study = synthetic_study()
    effects = {**DEEPER, ("depth", 8, "activation", "gelu"): 0.03}
    found = {one.id: one for one in analyze(study, synthetic_table(study, effects=effects)).hypotheses}
    assert {key: one.verdict for key, one in found.items()} == dict.fromkeys(("H1", "H2", "H3", "H4"), "supported")
    assert found["H1"].words == "at least the SESOI"
    assert found["H3"].kind == "ANOVA-type F, Welch" and found["H3"].p_equivalence_adjusted < 0.05
    assert found["H4"].words == "positive, at least the SESOI"
    assert found["H4"].estimate == pytest.approx(0.03, abs=0.01)


def test_the_opposite_contradicts_and_nothing_is_equivalent_without_looking() -> None:
    study = synthetic_study()
    effects = {("depth", 2): 0.03, ("depth", 4): 0.015, ("weight_decay", 1e-3): -0.04}
    assert verdicts(study, synthetic_table(study, effects=effects)) == {
        "H1": "contradicted",
        "H2": "equivalent",
        "H3": "contradicted",
        "H4": "equivalent",
    }


def test_noise_leaves_it_open_and_says_what_could_have_been_seen() -> None:
    study = synthetic_study()
    found = analyze(study, synthetic_table(study, sd=0.05, seed=3)).hypotheses
    assert [one.verdict for one in found] == ["inconclusive"] * 4
    assert "detectable effect" in found[0].words and found[0].detectable > 0.01


def test_without_a_sesoi_there_is_no_equivalence() -> None:
    study = synthetic_study(hypotheses=[{name: value for name, value in H2.items() if name != "sesoi"}])
    (one,) = analyze(study, synthetic_table(study)).hypotheses
    assert (one.verdict, one.p_equivalence, one.p_equivalence_adjusted) == ("inconclusive", None, None)


def test_the_correction_is_the_registered_one() -> None:
    table = synthetic_table(synthetic_study(), sd=0.01, effects={("activation", "gelu"): 0.008})
    p = {}
    for correction in ("holm", "bonferroni"):
        study = synthetic_study(hypotheses=[H1, H2], analysis={"correction": correction})
        p[correction] = {one.id: (one.p, one.p_adjusted) for one in analyze(study, table).hypotheses}
    assert p["bonferroni"]["H2"][1] == pytest.approx(min(1.0, 2 * p["bonferroni"]["H2"][0]))
    assert all(p["holm"][key][1] <= p["bonferroni"][key][1] for key in ("H1", "H2"))
    study = synthetic_study(hypotheses=[H2], analysis={"correction": "none"})
    (one,) = analyze(study, table).hypotheses
    assert one.p_adjusted == one.p


def test_a_step_down_trend_needs_every_step() -> None:
    monotone = {"id": "M", "effect": "depth", "contrast": "monotone", "expect": "increase", "sesoi": 0.005}
    study = synthetic_study(hypotheses=[monotone])
    every = synthetic_table(study, effects=DEEPER)
    (one,) = analyze(study, every).hypotheses
    assert one.verdict == "supported" and len(one.pairs) == 2 and one.kind == "t of every step, Welch"
    only_last = synthetic_table(study, effects={("depth", 8): 0.03})
    assert verdicts(study, only_last) == {"M": "inconclusive"}
    down = synthetic_table(study, effects={("depth", 4): -0.02, ("depth", 8): -0.04})
    assert verdicts(study, down) == {"M": "contradicted"}
    study = synthetic_study(hypotheses=[{**monotone, "sesoi": 0.02}])
    assert verdicts(study, synthetic_table(study)) == {"M": "equivalent"}


@pytest.mark.parametrize(
    "analysis",
    [
        {"error": "pooled"},
        {"target": "new_examples"},
        {"test": "permutation"},
        {"error": "pooled", "correction": "bonferroni"},
    ],
)
def test_every_registered_analysis_finds_what_was_planted(analysis: dict) -> None:
    study = synthetic_study(analysis=analysis)
    effects = {**DEEPER, ("depth", 8, "activation", "gelu"): 0.04}
    assert set(verdicts(study, synthetic_table(study, effects=effects, sd=0.002)).values()) == {"supported"}


@pytest.mark.parametrize(("test", "smallest"), [("t", None), ("sign_flip", 2.0**-7)])
def test_replicate_blocks_and_sign_flips(test: str, smallest: float | None) -> None:
    analysis = {"error": "replicate", "test": test}
    study = synthetic_study(hypotheses=[H1, H2, H3], analysis=analysis, replicates=8, seeds="common")
    found = analyze(study, synthetic_table(study, effects=DEEPER)).hypotheses
    assert [one.verdict for one in found] == ["supported", "equivalent", "supported"]
    assert (found[0].df, found[0].smallest_p) == (7, smallest)


def test_the_other_target_stands_beside_and_is_wider_for_new_examples() -> None:
    study = synthetic_study()
    (one, *_) = analyze(study, synthetic_table(study, effects=DEEPER)).hypotheses
    assert one.other_target.kind == "new_examples"
    assert one.other_target.high - one.other_target.low >= one.interval[1] - one.interval[0]
    assert analyze(study, synthetic_table(study, with_correct=False)).hypotheses[0].other_target is None


def test_main_effects_are_followed_by_simple_effects_and_the_size_of_the_interaction() -> None:
    study = synthetic_study()
    effects = {("depth", 8, "activation", "gelu"): 0.03}
    found = {one.id: one for one in analyze(study, synthetic_table(study, effects=effects)).hypotheses}
    simple = {(row.factor, row.at): row.estimate for row in found["H2"].simple_effects}
    assert simple["depth", 8] == pytest.approx(0.03, abs=0.01) and abs(simple["depth", 2]) < 0.01
    assert len(simple) == 6 and found["H4"].simple_effects == ()
    sizes = {row.factor: row.estimate for row in found["H2"].interaction_sizes}
    assert sizes["depth"] == pytest.approx(0.03, abs=0.01)
    assert not any(hasattr(row, "p") for row in found["H2"].simple_effects)


def test_cells_have_their_own_interval_and_flags() -> None:
    study = synthetic_study()
    table = synthetic_table(study, base=0.5, sd=np.array([0.0] + [0.003] * 17), effects={("depth", 8): 0.499})
    found = analyze(study, table)
    row = found.cells[0]
    assert row.n == 3 and "resolution floor" in row.flags and row.sd == pytest.approx(1 / (2000 * 12**0.5))
    assert "ceiling" in found.cells[-1].flags and "ceiling" not in row.flags
    values = np.array(found.cells[3].values)
    half = 4.302653 * values.std(ddof=1) / 3**0.5
    assert (found.cells[3].low, found.cells[3].high) == pytest.approx((values.mean() - half, values.mean() + half))
    assert any("100 %" in remark for remark in found.remarks)


def test_two_cells_at_the_floor_are_not_testable() -> None:
    pair = {**H2, "at": {"depth": [2], "weight_decay": [0.0]}}
    study = synthetic_study(hypotheses=[pair])
    (one,) = analyze(study, synthetic_table(study, sd=0.0)).hypotheses
    assert (one.verdict, one.words) == (
        "inconclusive",
        "not testable: every cell lies at the resolution of the test set",
    )


def test_a_cell_with_one_completed_run_is_not_testable() -> None:
    study = synthetic_study()
    table = synthetic_table(study, failed=("c00-r1", "c00-r2"))
    for one in analyze(study, table).hypotheses:
        assert one.words == "not testable: a cell with fewer than 2 completed runs"
        assert np.isfinite(one.estimate) and np.isnan(one.p)


def test_verdicts_that_hang_on_failed_runs_are_inconclusive() -> None:
    study = synthetic_study(hypotheses=[H1, H2])
    table = synthetic_table(study, effects=DEEPER, failed=("c12-r1", "c15-r2"))
    found = {one.id: one for one in analyze(study, table).hypotheses}
    assert (found["H1"].verdict, found["H1"].words) == ("inconclusive", "depends on failed runs")
    assert found["H1"].given_failures.changed and found["H1"].given_failures.word != "supported"
    assert found["H1"].estimate == pytest.approx(0.03, abs=0.01)
    result = analyze(study, table)
    assert result.n_failed == 2 and "c12-r1" in result.remarks[0] and result.cells[12].failed == 1


def test_only_complete_replicates_are_confirmatory() -> None:
    study = synthetic_study()
    table = synthetic_table(study, effects=DEEPER)
    keep = np.arange(54) < 50
    stopped = dataclasses.replace(
        table,
        cell=table.cell[keep],
        replicate=table.replicate[keep],
        run_id=table.run_id[:50],
        value=table.value[keep],
        failed=table.failed[keep],
        correct=table.correct[keep],
        more={"test_loss": table.more["test_loss"][keep]},
    )
    found = analyze(study, stopped)
    assert found.n_runs == 36 and "Replicate 3 is incomplete" in found.remarks[0]
    assert found.hypotheses[0].verdict == "supported"


def test_one_replicate_alone_tests_nothing_and_raises_nothing() -> None:
    study = synthetic_study(replicates=1)
    found = analyze(study, synthetic_table(study))
    assert all("not testable" in one.words for one in found.hypotheses)
    assert all(row.flags[0] == "too few runs" and np.isnan(row.low) for row in found.cells)


def test_copies_are_named() -> None:
    study = synthetic_study()
    table = synthetic_table(study)
    table.correct[5] = table.correct[3]
    assert any(table.run_id[3] in remark and table.run_id[5] in remark for remark in analyze(study, table).remarks)


def test_other_responses_have_their_own_unit() -> None:
    loss = {"id": "L", "response": "test_loss", "effect": "depth", "contrast": "omnibus", "expect": "difference"}
    responses = [{"name": "test_accuracy", "primary": True}, {"name": "test_loss"}]
    study = synthetic_study(hypotheses=[H1, loss], responses=responses)
    found = analyze(study, synthetic_table(study, effects=DEEPER)).hypotheses[1]
    assert (found.unit, found.verdict, found.estimate) == ("nats", "supported", pytest.approx(-0.06, abs=0.01))
    missing = dataclasses.replace(synthetic_table(study), more={})
    assert analyze(study, missing).hypotheses[1].words == "not testable: the response was not measured"


def test_an_unadjusted_interval_that_disagrees_is_named() -> None:
    hypotheses = [{**H2, "id": f"A{depth}", "at": {"depth": [depth]}, "sesoi": 0.02} for depth in (2, 4, 8)]
    study = synthetic_study(hypotheses=[*hypotheses, H1, H3])
    for seed in range(15):
        found = analyze(study, synthetic_table(study, sd=0.01, effects={("activation", "gelu"): 0.01}, seed=seed))
        for one in found.hypotheses[:3]:
            outside = one.interval[0] > 0 or one.interval[1] < 0
            assert any("excludes 0" in note for note in one.notes) == (outside and one.p_adjusted > 0.05)


def test_columns_that_do_not_fit_are_refused() -> None:
    table = synthetic_table(synthetic_study())
    with pytest.raises(InvalidInput, match="table.failed"):
        dataclasses.replace(table, failed=table.failed[:3])
    with pytest.raises(InvalidInput, match="no finite response"):
        dataclasses.replace(table, value=np.full(54, np.nan))
    with pytest.raises(InvalidInput, match="not planned"):
        dataclasses.replace(table, cell=table.cell + 5)


def test_copies_are_one_remark_however_many() -> None:
    study = synthetic_study()
    table = synthetic_table(study)
    for row in (5, 7, 9):
        table.correct[row] = table.correct[row - 2] if row != 9 else table.correct[8]
    (remark,) = analyze(study, table).remarks
    assert "c03-r1 = c05-r1 = c07-r1" in remark and "c08-r1 = c09-r1" in remark and remark.startswith("5 runs")


def test_what_cannot_be_tested_is_not_said_to_hang_on_failures() -> None:
    """With failed runs at chance the cell has runs enough and a verdict, but the reason stands first in the table."""
    study = synthetic_study(hypotheses=[H1], replicates=4)
    lost = ("c00-r1", "c00-r2", "c00-r3", "c12-r1", "c12-r2", "c12-r3", "c13-r1", "c13-r2", "c13-r3")
    table = synthetic_table(study, effects={("depth", 2): 0.3}, base=0.5, failed=lost)
    (one,) = analyze(study, table).hypotheses
    assert one.given_failures.word == "contradicted" and one.given_failures.completed == "inconclusive"
    assert one.words == "not testable: a cell with fewer than 2 completed runs"


def test_an_interval_has_the_df_of_its_own_contrast() -> None:
    study = synthetic_study()
    found = {one.id: one for one in analyze(study, synthetic_table(study, effects=DEEPER)).hypotheses}
    for one in found.values():
        half = stats.t.ppf(0.975, one.df_interval) * one.se
        assert one.interval == pytest.approx((one.estimate - half, one.estimate + half))
    assert found["H1"].df_interval == found["H1"].df
    assert found["H3"].df_interval < found["H3"].df


def test_replicate_error_counts_the_runs_of_complete_replicates_only() -> None:
    study = synthetic_study(hypotheses=[H2], analysis={"error": "replicate"}, replicates=6, seeds="common")
    (one,) = analyze(study, synthetic_table(study, failed=("c00-r1",))).hypotheses
    assert (one.df, one.n_runs, one.n_sides) == (4, 5 * 18, (45, 45))
    at_depth_2, at_depth_4 = (row for row in one.simple_effects if row.factor == "depth" and row.at != 8)
    assert (at_depth_2.n_runs, at_depth_4.n_runs) == (5 * 6, 6 * 6)


def test_a_level_whose_weight_is_a_rounding_error_is_not_needed() -> None:
    """Scores 0.1, 0.2, 0.3 give the middle level a weight of -3e-16; it must not spoil the answer."""
    factors = {"dropout": [0.1, 0.2, 0.3], "activation": ["relu", "gelu"]}
    trend = {"id": "T", "effect": "dropout", "contrast": "linear", "scores": "value", "expect": "increase"}
    study = synthetic_study(hypotheses=[trend], factors=factors)
    (one,) = analyze(study, synthetic_table(study, failed=("c02-r1", "c02-r2"))).hypotheses
    assert np.isfinite(one.p) and one.n_runs == 12


def test_new_examples_need_examples_scored_one_by_one() -> None:
    study = synthetic_study(hypotheses=[H2], analysis={"target": "new_examples"})
    (one,) = analyze(study, synthetic_table(study, with_correct=False)).hypotheses
    assert one.words == "not testable: the test examples were not scored one by one"
