"""Looks at the answers of a trained study: read from what the opening kept, and honest about what it lacks."""

import json
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from lab.errors import Forbidden, InvalidInput
from lab.workflow.command import main
from lab.workflow.look import behaviour
from lab.workflow.look.analyze import Analysis, analyze
from lab.workflow.look.opened import Opened, opened
from store.paths import Home


@pytest.fixture(scope="module")
def study(unsealed_home: tuple[Home, str]) -> tuple[Opened, Analysis]:
    analysis = analyze(*unsealed_home)
    return opened(unsealed_home[0], analysis), analysis


def test_answers_agree_with_the_analysis(study: tuple[Opened, Analysis]) -> None:
    of, analysis = study
    assert of.names() == {"c00": "width 12", "c01": "width 16"}
    answers = of.answers("c01", validation=True)
    table = analysis.table
    assert np.array_equal(answers.right, table.correct[table.cell == 1]) and answers.run_ids == ("c01-r1", "c01-r2")
    assert len(answers.validation) == 2 and answers.validation[0][1].shape == (100, 10)
    assert behaviour.errors(analysis).rows[0].error == pytest.approx(1 - of.answers("c00").right.mean())
    assert len(behaviour.every_calibration(of)) == 2 and len(behaviour.variance(of)) == 4


def test_pictures_are_those_that_were_kept(study: tuple[Opened, Analysis]) -> None:
    of, _ = study
    found = behaviour.pictures(of, "c00", "all_right")
    examples = of.examples("c00", pictures=True)
    assert found.kept == 300 and np.array_equal(found.pixels[0], examples.pictures[found.shown[0].place - 1])


def test_an_opening_of_an_earlier_version_says_what_it_lacks(study: tuple[Opened, Analysis]) -> None:
    of, _ = study
    results = {name: {k: v for k, v in one.items() if k != "validation"} for name, one in of.state.results.items()}
    old = replace(of, state=replace(of.state, results=results, examples={}))
    assert "kept no validation" in behaviour.calibration(old, "c00").remarks[0]
    assert "kept nothing about its test examples" in behaviour.slices(old, "c00").remarks[0]
    with pytest.raises(Forbidden, match="kept no pictures"):
        behaviour.pictures(old, "c00", "all_wrong")
    assert behaviour.of_cell(old, "c00")["gallery"] == []


def test_an_unknown_cell_is_named(study: tuple[Opened, Analysis]) -> None:
    with pytest.raises(InvalidInput, match="no cell with completed runs") as caught:
        study[0].answers("c07")
    assert "c00, c01" in caught.value.remedy


def test_the_command_line_has_every_row(unsealed: tuple[Home, str], capsys: pytest.CaptureFixture) -> None:
    home, registration = unsealed
    words = [registration, "--home", str(home.root), "--json"]
    assert main.main(["analyze", "--exploratory", *words]) == 0
    found = json.loads(capsys.readouterr().out)["exploratory"]
    names = ("classes", "confusion", "calibration", "slices", "errors", "bias_variance", "gallery")
    assert all(len(found[name]) == 2 for name in names) and found["shared_errors"]["rows"][-1]["cell"] == "all cells"
    assert len(found["classes"][0]["rows"]) == 36 and len(found["confusion"][0]["rows"]) == 100
    assert "shown" in found["gallery"][0][0] and "pixels" not in found["gallery"][0][0]
    assert main.main(["behaviour", words[0], "c01", "--against", "c00", *words[1:]]) == 0
    one = json.loads(capsys.readouterr().out)
    assert one["status"] == "exploratory" and one["against"]["slices"]["against"] == "c00"
    assert main.main(["behaviour", words[0], "c01", "--against", "c00", *words[1:3]]) == 0
    told = capsys.readouterr().out
    assert "Cell c01 minus c00" in told and "macro f1" in told and "gallery, the first" in told


def test_looking_needs_no_torch() -> None:
    script = "import sys, lab.workflow.look.behaviour; print([n for n in ('torch', 'streamlit') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
