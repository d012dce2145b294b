"""One study from the file to the PDF by the command line alone, and what every verb prints about it."""

import json

import pytest

from lab.workflow.command.main import main
from lab.workflow.paper.publish import published
from store.paths import open_home


@pytest.mark.slow
def test_study_prints_the_path_of_a_six_page_pdf_that_is_built_again_to_the_byte(shell, capsys, monkeypatch) -> None:
    path, out = shell.study(), shell.folder / "out"
    done = shell.lab("study", path, "--out", out, "--processes", "1")
    assert done.code == 0, done.err
    assert done.out.strip() == str(out / "paper.pdf")
    assert (out / "paper.pdf").read_bytes().startswith(b"%PDF-")
    facts = json.loads((out / "facts.json").read_text())
    assert facts
    for word in ("locked", "training 4 runs", "opening the lockbox", "H1", "6 pages"):
        assert word in done.err
    first = (out / "paper.pdf").read_bytes()
    (out / "paper.pdf").unlink()
    for name, value in shell.environment.items():
        monkeypatch.setenv(name, value)
    (study,) = _json(capsys, "status")["studies"]
    assert (study["state"], study["done"], study["runs"]) == ("published", 4, 4)
    registration = study["registration"]
    again = _json(capsys, "report", registration, "--out", str(out))
    assert (again["pages"], again["registration"], again["paper"]) == (6, registration, str(out / "paper.pdf"))
    assert (out / "paper.pdf").read_bytes() == first
    assert again["remarks"] == [] and (out / "supplement.pdf").read_bytes().startswith(b"%PDF-")
    kept = published(open_home(shell.environment["LAB_HOME"]), registration)
    assert kept is not None and kept.pdf == first and kept.pages == 6
    assert kept.figures == {path.name: path.read_bytes() for path in (out / "figures").iterdir()}
    assert kept.tables == {path.name: path.read_bytes() for path in (out / "tables").iterdir()}
    _results_answer(capsys, registration)


def _results_answer(capsys, registration: str) -> None:
    analysis = _json(capsys, "analyze", registration)
    assert analysis == _json(capsys, "analyze", registration)
    assert {"registration", "cells", "anova", "hypotheses"} <= analysis.keys()
    keys = {"id", "estimate", "interval", "df", "p", "p_adjusted", "verdict", "words"}
    assert all(keys <= row.keys() for row in analysis["hypotheses"])
    assert analysis["anova"] == []
    assert _json(capsys, "analyze", registration, "--exploratory")["anova"]
    assert _json(capsys, "verify", registration)["ok"] is True
    assert _json(capsys, "interpret", registration, "--split", "test", "--n", "2")["split"] == "test"


def test_json_is_one_object_that_names_its_registration(shell, capsys, monkeypatch) -> None:
    for name, value in shell.environment.items():
        monkeypatch.setenv(name, value)
    path = str(shell.study())
    check = _json(capsys, "check", path)
    assert {"errors", "warnings", "cells", "runs", "error_df"} <= check.keys()
    assert (check["cells"], check["runs"], check["error_df"], check["errors"]) == (2, 4, 2, [])
    locked = _json(capsys, "lock", path)
    registration = locked["registration"]
    assert locked["sha256"] == registration
    assert set(locked["seeds"]["c00-r1"]) == {"init", "order", "augment"}
    assert _json(capsys, "run", registration, "--processes", "1")["state"] == "trained"
    assert _json(capsys, "status", registration)["worker"]["alive"] is False
    opened = _json(capsys, "unseal", registration)
    assert (opened["registration"], opened["checkpoints"], len(opened["test_accuracy"])) == (registration, 4, 4)
    assert _json(capsys, "analyze", registration)["registration"] == registration
    assert _json(capsys, "stop", registration)["stopped"] is False
    assert _json(capsys, "rebuild")["rows"]["results"] == 8
    assert _json(capsys, "doctor")["checks"]


def test_a_setting_is_part_of_the_registration(shell, capsys, monkeypatch) -> None:
    for name, value in shell.environment.items():
        monkeypatch.setenv(name, value)
    path = str(shell.study())
    plain = _json(capsys, "lock", path)
    changed = _json(capsys, "lock", path, "--set", "recipe.epochs=3")
    assert changed["registration"] != plain["registration"]
    assert changed["seeds"] != plain["seeds"]
    assert _json(capsys, "lock", path, "--set", "recipe.epochs=2") == plain


def _json(capsys: pytest.CaptureFixture, *arguments: str) -> dict:
    capsys.readouterr()
    code = main([*arguments, "--json"])
    shown = capsys.readouterr()
    assert code == 0, shown.err
    assert shown.out.count("\n") == 1
    return json.loads(shown.out)
