"""What the command line says of an opened study: every exploratory line stands under its label, every value in JSON carries it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from lab.workflow.command.main import main
from lab.workflow.look.looks import all_looks

ASKED = {"alpha", "cells", "correction", "hypotheses", "n_failed", "n_runs", "n_test", "registration", "remarks", "response",
         "status", "target", "unit"}  # fmt: skip


@pytest.fixture
def said(unsealed: Any, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a verb on the opened study and return what it prints; REG stands for the registration."""

    def told(*words: str) -> str:
        home, registration = unsealed
        words = tuple(registration if word == "REG" else word for word in words)
        assert main([*words, "--home", str(home.root)]) == 0
        return capsys.readouterr().out

    return told


def test_lines_for_people_stand_under_their_label(said: Callable[..., str], tmp_path: Path) -> None:
    heads = [line for line in said("analyze", "REG", "--exploratory").splitlines() if not line.startswith("  ")]
    assert [head.split(". ")[0] for head in heads] == ["Registered", "Exploratory", "Exploratory"]
    (tmp_path / "runs.csv").write_text("\n".join(["y,d", *(f"{d + s / 9},{d}" for d in (1, 2) for s in range(3))]))
    verbs = (
        ("compare", "REG", "c00", "c01"),
        ("against", "REG", "c00", "--value", "0.5"),
        ("analyze", "--csv", str(tmp_path / "runs.csv"), "--response", "y", "--factors", "d"),
    )
    for verb in verbs:
        assert said(*verb).startswith("Exploratory. "), verb


def test_json_says_of_every_exploratory_object_that_it_is_one(said: Callable[..., str]) -> None:
    document = json.loads(said("analyze", "REG", "--exploratory", "--json"))
    assert {row["status"] for row in document["hypotheses"]} == {"registered"} and document["status"] == "registered"
    for name in set(document) - ASKED:
        objects = list(_objects(document[name]))
        assert objects, name
        assert {one["status"] for one in objects if set(one) & {"estimate", "p", "mean", "low"}} <= {"exploratory"}, (
            name
        )
    for verb in (("compare", "REG", "c00", "c01"), ("against", "REG", "c00", "--value", "0.5")):
        assert json.loads(said(*verb, "--json"))["status"] == "exploratory"


def test_every_look_carries_its_status(unsealed: Any) -> None:
    from lab.workflow.look.analyze import analyze

    for name, found in all_looks(analyze(*unsealed)).items():
        tops = found if isinstance(found, list) else [found]
        assert tops and all(one["status"] == "exploratory" for one in tops), name


def _objects(value: Any, around: str = "") -> Iterator[dict]:
    """Every object below a value, with the status of the one around it where it has none of its own."""
    if isinstance(value, dict):
        marked = {"status": around, **value}
        yield marked
        for item in value.values():
            yield from _objects(item, marked["status"])
    elif isinstance(value, list):
        for item in value:
            yield from _objects(item, around)
