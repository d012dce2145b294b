"""Cells, runs and what they train: nothing is hard-wired to the canonical factors."""

from pathlib import Path

import pytest

from lab.errors import InvalidInput
from lab.study.design import cell_name, cells, resolve, runs
from lab.study.registration import seed_key
from lab.study.toml_file import parse
from tests.synthetic import synthetic_study

DIGITS = Path("configs/studies/digits.toml").read_text()


def test_canonical_design_has_18_cells_and_54_runs_replicate_by_replicate() -> None:
    study = parse(DIGITS)
    planned = runs(study, seed_key(study))
    assert len(cells(study)) == 18 and len(planned) == 54
    assert [run.replicate for run in planned] == [1] * 18 + [2] * 18 + [3] * 18
    assert [run.cell for run in planned[:18]] == list(range(18))
    assert cells(study)[17].label == "depth 8 · gelu · weight decay 0.001"


@pytest.mark.parametrize(
    ("name", "levels", "field"),
    [
        ("learning_rate", [1e-2, 1e-3], "recipe.learning_rate"),
        ("batch_size", [25, 50], "recipe.batch_size"),
        ("dropout", [0.0, 0.5], "model.dropout"),
        ("optimizer", ["sgd", "adam"], "recipe.optimizer"),
        ("recipe.epochs", [1, 2], "recipe.epochs"),
    ],
)
def test_any_field_may_be_a_factor(name: str, levels: list, field: str) -> None:
    section, key = field.split(".")
    text = DIGITS.replace('name = "activation"', f'name = "{name}"').replace('["relu", "gelu"]', str(levels), 1)
    text = "\n".join(line for line in text.splitlines() if not line.startswith(f"{key} = "))
    study = parse(text)
    seen = {getattr(getattr(resolve(study, cell), section), key) for cell in cells(study)}
    assert seen == set(levels)


def test_a_level_that_the_field_refuses_is_named() -> None:
    study = parse(DIGITS.replace("[2, 4, 8]", "[2, -4]"))
    with pytest.raises(InvalidInput, match=r"factors.depth.levels.*-4"):
        [resolve(study, cell) for cell in cells(study)]


def test_cells_are_named_as_the_runs_begin() -> None:
    assert (cell_name(3, 18), cell_name(99, 100), cell_name(3, 101)) == ("c03", "c99", "c003")
    study = synthetic_study(hypotheses=(), factors={"width": list(range(8, 8 + 101))}, replicates=2)
    named = {f"{cell_name(cell.index, 101)}-r1" for cell in cells(study)}
    assert named <= {run.id for run in runs(study, seed_key(study))}
