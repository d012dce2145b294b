"""Structural lint: each rule finds its mistake and names a remedy."""

from pathlib import Path

import pytest

from lab.study.lint import lint
from lab.study.toml_file import parse

DIGITS = Path("configs/studies/digits.toml").read_text()


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        ('name = "depth"', 'name = "dephth"', "factors.dephth", "Did you mean 'depth'?"),
        ("[2, 4, 8]", "[2]", "factors.depth", "at least two levels"),
        ("[2, 4, 8]", '[2, 4, "eight"]', "factors.depth.levels", "valid integer"),
        ('["relu", "gelu"]', '["relu", "swish"]', "factors.activation.levels", "swish"),
        ("batch_size = 50", "batch_size = 5000", "recipe.batch_size", "larger than the 1000"),
        ("primary = true", "primary = false", "responses", "exactly one"),
        ('id = "H2"', 'id = "H1"', "hypotheses.H1", "two hypotheses"),
        ('effect = "depth"', 'effect = "width"', "hypotheses.H1", "unknown effect or factor 'width'"),
        ('effect = "depth"', 'effect = "depth:depth"', "hypotheses.H1", "one factor or two"),
        ('scores = "log2"', "", "hypotheses.H1.scores", "no default scores"),
        ('scores = "log2"', "scores = [1, 2]", "hypotheses.H1.scores", "3 scores"),
        (
            'effect = "weight_decay"\ncontrast = "omnibus"',
            'effect = "weight_decay"\ncontrast = "difference"',
            "H3",
            "two levels",
        ),
        (
            'contrast = "omnibus"\nexpect = "equivalence"',
            'contrast = "omnibus"\nexpect = "increase"',
            "H3",
            "no direction",
        ),
        ('contrast = "omnibus"', 'contrast = "custom"\nweights = [1, 1, 1]', "H3.weights", "add up to 0"),
        (
            'levels = { activation = ["relu", "gelu"] }',
            'levels = { activation = ["relu", "tanh"] }',
            "H2",
            "'tanh' is no level",
        ),
        (
            'levels = { activation = ["relu", "gelu"] }',
            "at = { activation = ['relu'] }",
            "H2",
            "belongs under `levels`",
        ),
        ("count = 3", 'count = 3\nseeds = "common"', "analysis.error", "common seeds"),
        (
            'levels = { activation = ["relu", "gelu"] }',
            'levels = { activation = ["gelu", "gelu"] }',
            "H2.levels.activation",
            "named twice",
        ),
        ('effect = "depth"', 'effect = "depth"\nat = { activation = [] }', "H1.at.activation", "no level is named"),
        (
            'effect = "activation"',
            'effect = "activation"\nat = { depth = [2, 2] }',
            "H2.at.depth",
            "named twice",
        ),
        (
            'contrast = "omnibus"',
            'contrast = "omnibus"\nlevels = { weight_decay = [0.0] }',
            "hypotheses.H3",
            "two levels or more",
        ),
        (
            'contrast = "linear"\nscores = "log2"',
            'contrast = "monotone"\nlevels = { depth = [2] }',
            "hypotheses.H1",
            "two levels or more",
        ),
        (
            'contrast = "linear"\nscores = "log2"',
            'contrast = "quadratic"\nscores = [1, 1, 2]',
            "H1.scores",
            "three different scores",
        ),
        ('contrast = "omnibus"', 'contrast = "custom"\nweights = [1e-10, 1e-10, 1e-10]', "H3.weights", "add up to 0"),
        ('contrast = "omnibus"', 'contrast = "custom"\nweights = [-1e200, 0, 1e200]', "H3.weights", "Scale them"),
        ('contrast = "omnibus"', 'contrast = "custom"\nscores = [1, 1, 1]', "H3.weights", "add up to 0"),
        ('contrast = "omnibus"', 'contrast = "custom"\nscores = "log2"', "H3.scores", "made of numbers"),
        (
            'contrast = "omnibus"',
            'contrast = "custom"\nscores = [-1, 0, 1]\nweights = [-1, 0, 1]',
            "H3.scores",
            "twice, as weights and as scores",
        ),
        (
            'contrast = "linear"\nscores = "log2"\nexpect = "increase"',
            'contrast = "monotone"\nexpect = "equivalence"',
            "hypotheses.H1",
            "'equivalence' is not defined for it",
        ),
        (
            'contrast = "linear"\nscores = "log2"\nexpect = "increase"',
            'contrast = "monotone"\nexpect = "difference"',
            "hypotheses.H1",
            "every step goes one way",
        ),
        ('contrast = "omnibus"', 'contrast = "omnibus"\nscores = "rank"', "H3.scores", "does not read scores"),
        ('effect = "activation"', 'effect = "activation"\nper = "unit"', "H2.per", "no unit of the score"),
    ],
)
def test_each_rule_finds_its_mistake(old: str, new: str, where: str, words: str) -> None:
    assert old in DIGITS
    remarks = lint(parse(DIGITS.replace(old, new, 1)))
    assert any(where in remark.where and words in remark.line for remark in remarks), remarks
    assert all(remark.remedy for remark in remarks)


def test_a_switch_is_no_number() -> None:
    study = parse(DIGITS.replace('effect = "activation"', 'effect = "activation"\nat = { depth = [true] }'))
    assert [remark.where for remark in lint(study) if "True is no level" in remark.line] == ["hypotheses.H2.at.depth"]


def test_an_id_given_twice_is_said_once() -> None:
    remarks = lint(parse(DIGITS.replace('id = "H2"', 'id = "H1"')))
    assert [remark.where for remark in remarks if "two hypotheses" in remark.line] == ["hypotheses.H1"]
