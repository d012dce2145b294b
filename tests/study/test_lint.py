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
    ],
)
def test_each_rule_finds_its_mistake(old: str, new: str, where: str, words: str) -> None:
    assert old in DIGITS
    remarks = lint(parse(DIGITS.replace(old, new, 1)))
    assert any(where in remark.where and words in remark.line for remark in remarks), remarks
    assert all(remark.remedy for remark in remarks)
