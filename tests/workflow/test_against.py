"""Robustness and a paper's number through the command line: rows in JSON, nothing recorded, nothing before the opening."""

import json

import pytest

from lab.workflow.command.main import main
from lab.workflow.record.ledger import ledger


def _json(capsys: pytest.CaptureFixture, *words: str) -> dict:
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_papers_number_beside_a_cell(unsealed, capsys: pytest.CaptureFixture) -> None:
    home, registration = unsealed
    before = ledger(home, registration).head
    words = ("against", registration, "c00", "--value", "0.5", "--home", str(home.root))
    found = _json(capsys, *words, "--spread", "0.02", "--n", "4", "--theirs", "recipe.optimizer=sgd")
    assert found["status"] == "exploratory" and found["inside"] in (True, False) and found["changed"] >= 1
    assert {"status", "group", "item", "ours", "theirs", "state"} == set(found["lines"][0])
    assert _json(capsys, *words)["inside"] is None
    assert main([*words, "--theirs", "nothing=1"]) == 2
    assert ledger(home, registration).head == before


def test_robustness_is_part_of_the_exploratory_json_only(unsealed, capsys: pytest.CaptureFixture) -> None:
    home, registration = unsealed
    words = ("analyze", registration, "--home", str(home.root))
    found = _json(capsys, *words, "--exploratory")["robustness"]
    assert found["status"] == "exploratory" and found["verdicts"][0]["looks"][0]["outcome"]
    assert "robustness" not in _json(capsys, *words)


def test_nothing_is_compared_before_the_opening(trained, capsys: pytest.CaptureFixture) -> None:
    home, registration = trained
    assert main(["against", registration, "c00", "--value", "0.5", "--home", str(home.root)]) == 3
    assert "lockbox has not been opened" in capsys.readouterr().err
