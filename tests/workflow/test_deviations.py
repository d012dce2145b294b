"""Every kind of deviation is computed from plan and deed; a change of a frozen plan names what had been shown, and what it touches is exploratory."""

import dataclasses
import json
from typing import Any

import pytest

from lab.analysis.touched import without_touched
from lab.errors import Forbidden, InvalidInput
from lab.figures.forest import forest
from lab.report.blocks import Table
from lab.report.prose_explored import exploratory
from lab.study.registration import CodeIdentity
from lab.study.toml_file import parse
from lab.workflow.audit.verify import broken, verify
from lab.workflow.command.main import main
from lab.workflow.desk.studies import verdicts_of
from lab.workflow.deviation import deviations
from lab.workflow.deviation.declare import declare
from lab.workflow.look.analyze import analyze
from lab.workflow.paper.publish import report
from lab.workflow.planning.abandon import abandon
from lab.workflow.planning.lock import lock
from lab.workflow.record.deviation_types import TYPES, proposed
from lab.workflow.record.ledger import ledger
from lab.workflow.record.registered import load
from lab.workflow.record.standing_words import standing_words
from store import journal
from store.paths import Home

WHY = ("error in the plan", "H1 rests on a bound chosen late.")


def kinds(found: Any) -> list[str]:
    return [entry.kind for entry in found]


def test_code_pins_versions_and_device_are_compared_when_a_job_starts(trained: tuple[Home, str]) -> None:
    home, registration = trained
    locked, state = load(home, registration), ledger(home, registration)
    same, versions = locked.code, dict(state.jobs[0].versions)
    device = state.jobs[0].device
    assert kinds(deviations.at_start(locked, state, same, device, versions)) == []
    other = CodeIdentity("0" * 40, same.clean, same.lock_sha256)
    assert kinds(deviations.at_start(locked, state, other, device, versions)) == ["changed_code"]
    dirty = dataclasses.replace(same, clean=not same.clean)
    assert kinds(deviations.at_start(locked, state, dirty, device, versions)) == ["changed_code"]
    pins = dataclasses.replace(same, lock_sha256="f" * 64)
    assert kinds(deviations.at_start(locked, state, pins, device, versions)) == ["changed_lock_file"]
    (found,) = deviations.at_start(locked, state, same, device, versions | {"torch": "0.1"})
    assert found.kind == "changed_versions" and f"torch {versions['torch']} then 0.1" in found.sentence
    (found,) = deviations.at_start(locked, state, same, "cuda", versions)
    assert found.kind == "changed_device" and f"on {device} and then on cuda" in found.sentence


def test_failed_and_missing_runs_are_named_at_the_opening(trained: tuple[Home, str]) -> None:
    state = ledger(*trained)
    runs = dict(state.runs)
    assert kinds(deviations.at_opening(state)) == []
    runs["c00-r1"] = dataclasses.replace(runs["c00-r1"], status="failed", kind="outcome")
    runs["c01-r2"] = dataclasses.replace(runs["c01-r2"], status="interrupted")
    failed, missing = deviations.at_opening(dataclasses.replace(state, runs=runs))
    assert (failed.kind, failed.what) == ("failed_runs", "c00-r1") and "c00-r1" in failed.sentence
    assert (missing.kind, missing.what) == ("missing_runs", "c01-r2") and "of the 4 planned" in missing.sentence


def test_a_fired_stopping_rule_says_which_replicates_are_whole(trained: tuple[Home, str]) -> None:
    state = ledger(*trained)
    replicates = {"c00-r1": 1, "c01-r1": 1, "c00-r2": 2, "c01-r2": 2}
    entry = deviations.stopping("max_minutes", state, replicates, ["c00-r1", "c01-r1", "c00-r2"])
    assert (
        entry["kind"] == "stopped_early"
        and entry["complete_replicates"] == [1]
        and "too few for a test" in entry["sentence"]
    )


def test_a_second_opening_is_a_deviation_and_its_results_are_never_shown(unsealed: tuple[Home, str]) -> None:
    home, registration = unsealed
    before = ledger(home, registration)
    with journal.writer(home.ledger(registration), first_previous=registration) as file:
        file.append("lockbox_opened", {"opening": 2, "permit": "0" * 64, "opening_number": 2})
        better = {name: dict(result) | {"test_accuracy": 1.0} for name, result in before.results.items()}
        file.append("test_evaluated", {"opening": 2, "results": better, "examples": {}})
    state = ledger(home, registration)
    assert kinds(state.deviations)[-1] == "second_opening" and state.results == before.results
    assert state.deviations[-1].type == proposed("second_opening") in TYPES
    assert broken(verify(home, registration)).what.startswith("protocol")


def test_a_left_plan_names_what_had_been_shown_and_its_hypothesis_is_exploratory(
    unsealed: tuple[Home, str], tmp_path
) -> None:
    home, registration = unsealed
    whole = analyze(home, registration)
    assert [row.id for row in whole.confirmatory.hypotheses] == ["H1"] and not whole.touched
    state = declare(home, registration, "The SESOI of H1 was halved.", ["H1"], *WHY)
    entry = state.deviations[-1]
    assert (entry.kind, entry.touches, entry.effect) == ("plan_left", ("H1",), WHY[1]) and entry.chosen
    assert "The test results of 4 runs had been shown before" in entry.sentence
    found = analyze(home, registration)
    assert found.confirmatory.hypotheses == () and found.confirmatory.status == "exploratory"
    assert found.touched[0].id == "H1" and found.touched[0].status == "exploratory"
    assert found.touched[0].estimate == whole.confirmatory.hypotheses[0].estimate and found.sha256 == whole.sha256
    assert found.json["touched"][0]["status"] == "exploratory" and found.json["hypotheses"] == []
    assert verdicts_of(ledger(home, registration)) == {}
    assert broken(verify(home, registration)) is None
    made = report(home, registration, tmp_path / "out")
    statuses = {row["id"]: row["status"] for row in json.loads(made.facts)["facts"]}
    assert statuses["touched.0.estimate"] == statuses["cell.0.mean"] == "exploratory" and made.pages == 6
    assert made.tables["touched.csv"].startswith(b"status,id") and b"\nexploratory,H1" in made.tables["touched.csv"]


def test_p_stay_adjusted_over_all_registered_hypotheses(digits_found) -> None:
    whole, left, rows = digits_found
    assert (whole.asked, left.asked, len(left.hypotheses), len(rows)) == (4, 4, 3, 1)
    assert (
        left.hypotheses[0].p_adjusted == whole.hypotheses[0].p_adjusted
        and "over all 4 hypotheses" in forest(left).caption
    )


@pytest.fixture
def digits_found():
    from lab.analysis.confirmatory import analyze as confirm
    from tests.synthetic import synthetic_study, synthetic_table

    whole = confirm(synthetic_study(), synthetic_table(synthetic_study()))
    return whole, *without_touched(whole, {whole.hypotheses[1].id: (1,)})


def test_the_paper_prints_touched_hypotheses_under_a_dashed_rule(digits_source) -> None:
    tables = [block for block in exploratory(digits_source, {}) if isinstance(block, Table)]
    assert [table.mark for table in tables if table.name == "touched"] == ["exploratory"]


@pytest.fixture
def digits_source(unsealed: tuple[Home, str]):
    from lab.workflow.paper.gather import paper_input
    from store.queries import reading

    home, registration = unsealed
    declare(home, registration, "A cell was looked at twice", ["H1"], *WHY)
    with reading(home) as index:
        return paper_input(
            index, load(home, registration), ledger(home, registration), analyze(home, registration), None
        )


def test_while_the_box_is_closed_the_validation_metrics_are_named(trained: tuple[Home, str], capsys) -> None:
    home, registration = trained
    words = ["deviation", registration, "--home", str(home.root), "--what", "Three epochs were added", "--type", WHY[0]]
    assert main([*words, "--touches", "H1", "--effect", "It is longer."]) == 0
    said = capsys.readouterr().out
    assert "Shown before: validation loss and validation accuracy of 4 of 4 runs, up to epoch 2" in said
    assert "exploratory because of it: H1" in said
    assert main([*words, "--effect", ""]) == 2 and main([*words, "--effect", "x", "--touches", "H9"]) == 2
    assert len(ledger(home, registration).deviations) == 1


def test_a_plan_is_left_only_once_it_is_frozen(home: Home, tiny: str) -> None:
    registration = lock(home, tiny).sha256
    with pytest.raises(Forbidden, match="not frozen yet"):
        declare(home, registration, "x", ["H1"], *WHY)
    with pytest.raises(InvalidInput, match="needs a sentence"):
        declare(home, registration, "  ", ["H1"], *WHY)


def test_giving_up_and_locking_again_says_what_had_been_shown(trained: tuple[Home, str], tiny: str) -> None:
    home, registration = trained
    assert "validation accuracy of 4 of 4 runs" in abandon(home, registration, "too small").reason
    again = lock(home, tiny.replace("sesoi = 0.05", "sesoi = 0.02"))
    state = ledger(home, again.sha256)
    assert (state.attempt_counts["seen_runs"], state.attempt_counts["seen_studies"]) == (4, 1) and state.number == 2
    said = standing_words(again, state)
    assert "validation metrics of 4 runs of 1 earlier study on this data set and these factors had been shown" in said
    assert "on this data set and these factors" in said and "at least: the list can be deleted" in said
    other = lock(home, parse_other(tiny))
    assert ledger(home, other.sha256).attempt_counts["seen_runs"] == 0


def parse_other(tiny: str) -> str:
    """The same study on other levels: another subject."""
    text = tiny.replace("[12, 16]", "[12, 20]")
    assert parse(text) != parse(tiny)
    return text
