"""A claim becomes a draft: the factor and direction its words name, and a plan that nothing refuses."""

from pathlib import Path

import pytest

from lab.analysis.planning import plan_panel
from lab.distill.to_study import draft_from_claim, propose
from lab.study.claim import Claim
from lab.study.lint import lint
from lab.study.toml_file import parse

STUDIES = Path(__file__).parents[2] / "configs" / "studies"

CASES = [
    ("Deeper networks reach a higher accuracy than shallow ones.", "depth", "increase"),
    ("The classification error decreases with the increased depth of the network.", "depth", "increase"),
    ("The error of the shallow net was measured to be 7% higher.", "depth", "increase"),
    ("Very deep networks perform worse than shallow networks.", "depth", "decrease"),
    ("Deeper models do not improve the accuracy.", "depth", "equivalence"),
    ("Wider networks outperform narrow ones.", "width", "increase"),
    ("Introducing dropout reduced the test error by more than 20%.", "dropout", "increase"),
    ("The model without dropout surpasses all others.", "dropout", "decrease"),
    ("Weight decay makes no difference.", "weight_decay", "equivalence"),
    ("A smaller batch size leads to better generalisation.", "batch_size", "decrease"),
    ("A higher learning rate degrades performance.", "learning_rate", "decrease"),
    ("The learning rate changes the outcome.", "learning_rate", "difference"),
    ("Training for more epochs improves accuracy.", "epochs", "increase"),
]


def _claim(text: str, **fields) -> Claim:
    return Claim(
        id="C1", text=text, paper="A “paper”\nof nets", page=4, span=(0, len(text)), evidence="Table 2", **fields
    )


@pytest.mark.parametrize(("text", "factor", "expect"), CASES)
def test_words_name_factor_and_direction(text: str, factor: str, expect: str) -> None:
    proposal = propose(text)[0]
    assert (proposal.name, proposal.expect) == (factor, expect)


@pytest.mark.parametrize(
    ("text", "levels", "expect"),
    [
        ("GELU beats ReLU.", ("relu", "gelu"), "increase"),
        ("ReLU outperforms tanh by 2%.", ("tanh", "relu"), "increase"),
        ("Networks with tanh are worse than networks with GELU.", ("tanh", "gelu"), "increase"),
        ("GELU and SiLU perform better than the rest.", ("silu", "gelu"), "difference"),
        ("Adam and SGD reach similar accuracy.", ("sgd", "adam"), "equivalence"),
        ("Another method is slower compared to Adam.", ("sgd", "adam"), "increase"),
    ],
)
def test_named_levels_are_compared(text: str, levels: tuple[str, str], expect: str) -> None:
    proposal = propose(text)[0]
    assert (proposal.compared, proposal.expect) == (levels, expect)


@pytest.mark.parametrize("template", ["digits", "cifar10_patches"])
@pytest.mark.parametrize(
    "text", [case[0] for case in CASES] + ["GELU, dropout and depth improve accuracy.", "It works best."]
)
def test_every_draft_parses_and_nothing_refuses_it(text: str, template: str) -> None:
    study = parse(draft_from_claim(_claim(text), (STUDIES / f"{template}.toml").read_text(encoding="utf-8")))
    remarks = [*lint(study), *plan_panel(study, n_test=study.dataset.split.test).remarks]
    assert [remark for remark in remarks if remark.level == "error"] == []
    assert study.claim == text
    assert not study.demonstration
    assert len(study.hypotheses) == len(study.factors)


def test_a_claim_without_a_factor_gets_depth_and_a_note() -> None:
    template = (STUDIES / "digits.toml").read_text(encoding="utf-8")
    study = parse(draft_from_claim(_claim("Batch normalization beats the original model.", hedged=True), template))
    assert [factor.name for factor in study.factors] == ["depth"]
    assert study.hypotheses[0].expect == "difference"
    for part in ("placeholder", "batch normalisation", "hedges", "page 4", "Table 2"):
        assert part in study.note


def test_both_ways_is_no_direction() -> None:
    assert [proposal.name for proposal in propose("Width helps both with and without dropout.")] == ["width"]
