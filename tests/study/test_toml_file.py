"""Study files: every shipped one is read, and every mistake gets place, value and remedy."""

from pathlib import Path

import pytest

from lab.errors import InvalidInput
from lab.study.lint import lint
from lab.study.toml_file import dump, override, parse

FILES = sorted(Path("configs/studies").glob("*.toml"))
DIGITS = Path("configs/studies/digits.toml").read_text()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_shipped_study_reads_lints_clean_and_survives_a_round_trip(path: Path) -> None:
    study = parse(path.read_text(), path.name)
    assert lint(study) == ()
    assert parse(dump(study)) == study


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        ("width = 128", "widht = 128", "model.widht", "Did you mean 'width'?"),
        ("epochs = 20", "epochs = 20.5", "recipe.epochs", "seen: 20.5"),
        ("learning_rate = 1e-3", "learning_rate = nan", "recipe.learning_rate", "finite"),
        ("[2, 4, 8]", "[2, 4, 4]", "factors[0].levels", "level 4 is listed twice"),
        ("[2, 4, 8]", "[]", "factors[0].levels", "at least 1 item"),
        ("[0.0, 1e-4, 1e-3]", "[0.0, nan]", "factors[2].levels", "nan is not a number"),
        ('name = "digits"', "", "dataset.name", "Field required"),
        ('kind = "mlp"', "depth = 2", "", "fixed to 2 and also the factor 'depth'"),
        ('title = "Depth', 'title = "Depth\\u0000', "title", "one line of printable text"),
        ("[analysis]", "[analysys]", "analysys", "Did you mean 'analysis'?"),
    ],
)
def test_mistakes_name_place_and_value(old: str, new: str, where: str, words: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(DIGITS.replace(old, new, 1), "study.toml")
    assert where in caught.value.line and words in caught.value.line
    assert caught.value.exit_code == 2 and "\n" not in caught.value.line


@pytest.mark.parametrize("text", ["title = ", "[[[", "\x00"])
def test_what_is_not_toml_is_said(text: str) -> None:
    with pytest.raises(InvalidInput, match="this is not TOML"):
        parse(text, "study.toml")


def test_override_sets_dotted_fields_with_their_types() -> None:
    study = parse(override(DIGITS, {"dataset.name": "parquet:../data/x", "recipe.epochs": "3"}))
    assert (study.dataset.name, study.recipe.epochs) == ("parquet:../data/x", 3)


def test_override_refuses_to_descend_into_a_value() -> None:
    with pytest.raises(InvalidInput, match="only fields of sections"):
        override(DIGITS, {"title.x": "3"})
