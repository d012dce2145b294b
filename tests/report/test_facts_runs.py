"""Runs behind a number: as many as the analysis counts, and those of the cells that the contrast weighs."""

from lab.report.facts_runs import behind
from lab.report.paper import gather
from tests.synthetic import HYPOTHESES, synthetic_study

H1, H2, H3, H4 = HYPOTHESES


def test_an_estimate_has_the_runs_that_it_weighs(make):
    source = make(synthetic_study(hypotheses=[H1, H2, H3, H4]), {"depth": 0.01}, base=0.7, fail=2)
    facts, cells = gather(source), {row.cell: row for row in source.confirmatory.cells}
    for result in source.confirmatory.hypotheses:
        assert len(facts[f"h.{result.id}.estimate"].run_ids) == sum(result.n_sides)
        assert len(facts[f"h.{result.id}.p"].run_ids) == result.n_runs
        assert len(facts[f"h.{result.id}.p_adjusted"].run_ids) == source.confirmatory.n_runs
        for index, effect in enumerate(result.simple_effects):
            assert len(facts[f"h.{result.id}.simple.{index}.interval"].run_ids) == effect.n_runs
    ends = {run for row in cells.values() if row.levels["depth"] in (2, 8) for run in row.run_ids}
    assert set(facts["h.H1.estimate"].run_ids) == ends
    first = source.confirmatory.hypotheses[2].pairs[0]
    assert first.label == "0.0001 − 0"
    assert {cells[int(run[1:3])].levels["weight_decay"] for run in facts["h.H3.pair.0.estimate"].run_ids} == {0.0, 1e-4}


def test_a_pooled_error_rests_on_all_runs_and_scores_on_complete_replicates(make):
    pooled = make(synthetic_study(hypotheses=[H2], analysis={"error": "pooled"}), {}, base=0.7)
    assert len(gather(pooled)["h.H2.se"].run_ids) == 54
    study = synthetic_study(hypotheses=[H2], seeds="common", analysis={"error": "replicate"}, replicates=4)
    common = make(study, {}, base=0.7, fail=1)
    (result,) = common.confirmatory.hypotheses
    found = behind(common.registration, result, common.confirmatory.cells)
    assert len(found.test) == result.n_runs and len(found.estimate) == sum(result.n_sides)


def test_values_are_in_the_unit_that_they_name(digits):
    facts = gather(digits)
    estimate = facts["h.H1.estimate"]
    assert estimate.unit == "fraction" and abs(estimate.value) < 0.05 and estimate.text.endswith("pp")
    assert estimate.rounding in ("1 decimal", "2 decimals") and facts["cell.0.mean"].unit == "fraction"
