"""Settings that do nothing are named, and those that do something are not."""

from pathlib import Path

import pytest

from lab.errors import InvalidInput
from lab.study.lint import lint
from lab.study.toml_file import parse

DIGITS = Path("configs/studies/digits.toml").read_text()


def warned(recipe: str) -> dict[str, str]:
    """Warnings by place after these lines were added to the recipe."""
    return {remark.where: remark.message for remark in lint(parse(DIGITS.replace("[recipe]", f"[recipe]\n{recipe}")))}


@pytest.mark.parametrize(
    ("recipe", "where"),
    [
        ("nesterov = true", "recipe.nesterov"),
        ("momentum = 0.5", "recipe.momentum"),
        ("step_epochs = 2", "recipe.step_epochs"),
        ("step_factor = 0.5", "recipe.step_factor"),
        ("min_delta = 0.01", "recipe.min_delta"),
        ("patience = 10000", "recipe.patience"),
        ("warmup_steps = 1000000", "recipe.warmup_steps"),
    ],
)
def test_a_setting_without_effect_is_named(recipe: str, where: str) -> None:
    assert set(warned(recipe)) == {where}


def test_a_step_schedule_that_never_steps_is_named() -> None:
    text = DIGITS.replace('schedule = "cosine"', 'schedule = "step"\nstep_epochs = 500')
    assert [remark.where for remark in lint(parse(text))] == ["recipe.step_epochs"]


@pytest.mark.parametrize("recipe", ["", "warmup_steps = 5", "patience = 3\nmin_delta = 0.01", "label_smoothing = 0.1"])
def test_settings_with_an_effect_pass(recipe: str) -> None:
    assert not warned(recipe)


def test_batch_normalisation_of_single_examples_is_refused() -> None:
    text = DIGITS.replace("batch_size = 50", "batch_size = 1").replace("[model]", '[model]\nnorm = "batch"')
    assert [(remark.level, remark.where) for remark in lint(parse(text))] == [("error", "model.norm")]


@pytest.mark.parametrize("line", ["nesterov = 1", 'nesterov = "yes"', 'learning_rate = "0.1"', "clip_norm = true"])
def test_text_and_numbers_are_not_converted(line: str) -> None:
    text = DIGITS.replace("learning_rate = ", "# ") if line.startswith("learning_rate") else DIGITS
    with pytest.raises(InvalidInput, match=line.split()[0]):
        parse(text.replace("[recipe]", f"[recipe]\n{line}"))
