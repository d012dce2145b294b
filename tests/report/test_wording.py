"""What the sentences say of studies that are not the default one: other errors, failures, responses and targets."""

import dataclasses
from dataclasses import replace
from datetime import UTC, datetime

from lab.report import prose_analysis, prose_close, prose_front, prose_methods, prose_results, tables_registered
from lab.report.blocks import LEAST, TOP, Par, Ruled
from lab.report.paper import gather
from lab.report.paper_input import AnchorFact
from lab.report.tables_explored import anova_table, level_table
from lab.report.verdict_words import brief, estimate, question, reading
from tests.synthetic import HYPOTHESES, synthetic_study

H1, H2, H3, _ = HYPOTHESES
STEPS = {"id": "M1", "effect": "depth", "contrast": "monotone", "expect": "increase", "sesoi": 0.01}


def words(blocks) -> str:
    """All running text of some blocks."""
    inner = (words(block.blocks) if isinstance(block, Ruled) else getattr(block, "words", "") for block in blocks)
    return " ".join(inner)


def test_the_interval_of_an_omnibus_effect_has_its_own_df_and_runs(digits):
    facts, result = gather(digits), digits.confirmatory.hypotheses[2]
    assert "{h.@.n_interval} runs, {h.@.df_interval} df" in estimate(result)
    assert facts["h.H3.df_interval"].value == result.df_interval != result.df
    assert (facts["h.H3.n_interval"].text, facts["h.H3.n_runs"].text) == ("36", "54")
    (row,) = (row for row in tables_registered.verdict_table(digits).rows if row[0] == "{plan.H3.id}")
    assert "{h.H3.df_interval}" in row


def test_only_a_statistic_that_p_rests_on_is_printed(make):
    study = synthetic_study(hypotheses=[H3], analysis={"error": "pooled", "test": "permutation"})
    assert "$F$" not in estimate(make(study, {}).confirmatory.hypotheses[0])
    study = synthetic_study(hypotheses=[H3], analysis={"error": "pooled"})
    source = make(study, {})
    assert "$F$" in estimate(source.confirmatory.hypotheses[0])
    assert "ANOVA-type" not in words(prose_analysis.analysis(source, gather(source), {}))


def test_a_monotone_claim_is_not_told_as_one_contrast(make):
    source = make(synthetic_study(hypotheses=[STEPS]), {"depth": 0.02}, base=0.7)
    (result,) = source.confirmatory.hypotheses
    assert "Every step" in question(result) and "deciding step" in brief(result)
    assert "step by step" in words(prose_analysis.analysis(source, gather(source), {}))
    assert "‡" in tables_registered.verdict_table(source).caption
    assert "not a test of each step" in question(make(synthetic_study(), {}).confirmatory.hypotheses[0])


def test_a_verdict_that_hangs_on_failures_gives_both_words_and_no_power(make):
    source = make(synthetic_study(hypotheses=[H1, H2]), {"depth": -0.01}, base=0.7, fail=4)
    hanging = [result for result in source.confirmatory.hypotheses if result.words == "depends on failed runs"]
    assert hanging
    for result in hanging:
        said = reading(result)
        assert f"would be {result.given_failures.completed} from the completed runs" in said and "power" not in said
    gathered = gather(source)
    tables = (tables_registered.verdict_table(source), *tables_registered.simple_table(source, gathered))
    assert all("{found.n_failed} failed" in table.caption for table in tables)


def test_each_hypothesis_is_printed_in_the_unit_of_its_response(make):
    responses = [{"name": "test_accuracy", "primary": True}, {"name": "test_loss"}]
    loss = {**H2, "id": "L1", "response": "test_loss", "sesoi": 0.05}
    source = make(synthetic_study(hypotheses=[H1, loss], responses=responses), {})
    facts = gather(source)
    assert facts["plan.H1.sesoi"].text == "1\u00a0pp" and facts["plan.L1.sesoi"].text == "0.05\u00a0nats"
    found = next(iter(source.confirmatory.hypotheses))
    other = dataclasses.replace(found, id="L1", unit="nats", estimate=0.02, interval=(0.01, 0.03))
    changed = dataclasses.replace(source.confirmatory, hypotheses=(found, other))
    assert gather(dataclasses.replace(source, confirmatory=changed))["h.L1.estimate"].text == "+0.020\u00a0nats"
    methods = words(prose_analysis.analysis(source, facts, {}))
    assert "about test loss (the mean cross-entropy" in methods
    row = next(row for row in prose_analysis._table(source.registration.study, source, facts).rows if "L1" in row[0])
    assert row[2] == "{plan.L1.effect} in test loss"


def test_no_correction_no_word_of_adjustment(make):
    source = make(synthetic_study(hypotheses=[H2], analysis={"correction": "none"}), {})
    assert "are not adjusted" in tables_registered.verdict_table(source).caption
    assert "after adjustment" not in words(prose_results.results(source, gather(source), {}))


def test_shared_seeds_blocks_and_a_stopped_study(make):
    study = synthetic_study(hypotheses=[H1], seeds="common", analysis={"error": "replicate"}, replicates=4)
    source = make(study, {})
    source = dataclasses.replace(source, ledger=dataclasses.replace(source.ledger, stopped_early=True))
    said = words(prose_methods.methods(source))
    assert "levels of the cell" not in said and "When the registered stopping rule had fired" in said
    assert "replicate intervals" in level_table(source).caption and "Welch" not in level_table(source).caption
    assert anova_table(source).mark == "exploratory"


def test_what_is_not_known_is_not_claimed(make, digits):
    compute = dataclasses.replace(digits.compute, failed_infrastructure=0)
    closing = dataclasses.replace(digits, compute=compute)
    assert "No training happened" not in words(prose_close.compute(closing))
    assert "any level may be taken" not in words(prose_close.discussion(digits))
    screening = make(synthetic_study(hypotheses=[], replicates=1), {})
    assert "hypotheses, tests" not in prose_front.abstract(screening, gather(screening))
    assert "1 times" not in words(prose_methods.methods(screening)).replace("{design.replicates}", "1")
    new = make(synthetic_study(analysis={"target": "new_examples"}), {})
    assert "new test examples" in prose_front.abstract(new, gather(new))


def test_every_registered_main_effect_has_the_size_of_its_interaction(digits):
    for result in digits.confirmatory.hypotheses:
        blocks = prose_results.one(result)
        assert [(block.tier, block.until) for block in blocks] == [(0, TOP), (-1, -1), (LEAST, -2)]
        assert all(isinstance(block, Par) and "changes most by" in block.words for block in blocks)


def test_lost_time_the_estimate_and_energy_are_said(digits):
    more = {"estimate_seconds": 50.0, "ratio": 1.22, "lost_seconds": 12.0, "energy": "unknown: no counter (RAPL)"}
    source = dataclasses.replace(digits, compute=dataclasses.replace(digits.compute, **more))
    said, facts = words(prose_close.compute(source)), gather(source)
    assert "{compute.estimate_seconds} were expected before the first run, and it took {compute.ratio} times" in said
    assert "{compute.lost_seconds} of it in attempts without a result" in said
    assert "Energy use is {compute.energy}." in said and facts["compute.energy"].text == more["energy"]
    assert facts["compute.ratio"].text == "1.22"
    known = dataclasses.replace(source.compute, joules=7200.0, energy="RAPL, 1 package", ratio=None)
    said = words(prose_close.compute(dataclasses.replace(source, compute=known)))
    assert "says {compute.joules} ({compute.energy})." in said and "compute.ratio" not in said


def test_a_dry_run_and_its_warning_stand_in_the_methods(digits):
    rows = [
        {"hypothesis": "", "truth": 0, "wrong": 0.031, "sigma": 0.01},
        {"hypothesis": "", "truth": None, "wrong": 0.2, "sigma": 0.01},
        {"hypothesis": "H1", "truth": 0, "wrong": 0.5, "sigma": 0.01},
    ]
    found = {"settings": {"studies": 2000}, "worlds": {"null": "", "sesoi": ""}, "rows": rows, "warnings": ["too many"]}
    source = replace(digits, ledger=replace(digits.ledger, dry_run=found))
    facts = gather(source)
    assert facts["dry.false"].text == "3.1\u00a0%" and facts["dry.error"].text == "0.4\u00a0%"
    assert "at most {dry.false}" in words(prose_methods.methods(source)) and facts["dry.warning.0"].text == "too many"
    assert "dry run" not in words(prose_methods.methods(digits))


def test_anchors_say_what_they_show_and_no_more(make, study_of):
    study = study_of("digits")
    at = datetime(2026, 11, 20, 12, 31, tzinfo=UTC)
    stamp, tag = AnchorFact("rfc3161", "plan", "An Authority", at), AnchorFact("git", "ledger", "lockbox/ab-1", at)
    source = make(study, {})
    source = replace(source, ledger=replace(source.ledger, anchors=(stamp, tag)))
    said = words(prose_methods.methods(source))
    assert "shows that the plan existed by {anchor.0.at}" in said and "The git tag {anchor.1.by}" in said
    assert "could have been previewed" in said  # a stamp on the lock does not change where the seeds come from
    mixed = study.model_copy(update={"replicates": study.replicates.model_copy(update={"seeds_from": "anchor"})})
    source = make(mixed, {})
    source = replace(source, ledger=replace(source.ledger, anchors=(stamp,)))
    said = words(prose_methods.methods(source))
    assert "these runs did not start before {anchor.0.at}" in said and "previewed" not in said


def test_later_readings_of_the_test_images_are_counted_and_are_no_opening(digits):
    assert "read again" not in words(prose_methods.registration_blocks(digits))
    assert "ledger.readings" not in gather(digits)
    for readings, said in ((1, "read again once after it"), (3, "read again {ledger.readings} times after it")):
        source = replace(digits, ledger=replace(digits.ledger, readings=readings))
        assert said in words(prose_methods.registration_blocks(source))
        assert gather(source)["ledger.readings"].value == readings
