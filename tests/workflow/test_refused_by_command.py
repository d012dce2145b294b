"""Every line of the refuse list (STATISTICS, section 5) ends `check` with exit code 2, a reason and a remedy; so does `lock`."""

import json
from pathlib import Path

import pytest

from lab.study.toml_file import dump
from lab.workflow.command.main import main
from tests.synthetic import HYPOTHESES, synthetic_study

H1, H2, H3, _ = HYPOTHESES
SMALL = {"depth": [2, 4, 8], "activation": ["relu", "gelu"], "weight_decay": [0.0, 0.3]}
EQUAL = {**H1, "expect": "equivalence"}
PAIR = {**H2, "id": "P", "at": {"depth": [2], "weight_decay": [0.0]}}

BOTH = [{"name": "test_accuracy", "primary": True}, {"name": "test_loss"}]
FRACTION = {
    "factors": {"depth": [2, 4], "activation": ["relu", "gelu"], "weight_decay": [0.0, 0.3]},
    "design": {"kind": "fractional", "generators": ["weight_decay = depth:activation"]},
}

CASES = {
    "alpha too small": ((H2,), {"analysis": {"alpha": 0.0005}}, "alpha"),
    "alpha too large": ((H2,), {"analysis": {"alpha": 0.3}}, "alpha"),
    "smallest p": ((PAIR,), {"analysis": {"test": "permutation"}}, "smallest p"),
    "smallest p of sign flips": (
        (H2,),
        {"analysis": {"test": "sign_flip", "error": "replicate"}},
        "smallest p",
    ),
    "one replicate": ((H2,), {"replicates": 1}, "no error df"),
    "no df for blocks": (
        ({**H1, "contrast": "omnibus", "scores": None, "expect": "difference"},),
        {"analysis": {"error": "replicate"}, "replicates": 2},
        "error df",
    ),
    "equivalence without a SESOI": (({**EQUAL, "sesoi": None},), {}, "SESOI"),
    "a monotone equivalence": (
        ({**H1, "contrast": "monotone", "scores": None, "expect": "equivalence"},),
        {},
        "'equivalence' is not defined for it",
    ),
    "a monotone difference": (
        ({**H1, "contrast": "monotone", "scores": None, "expect": "difference"},),
        {},
        "'difference' is not defined for it",
    ),
    "a SESOI of nothing": (({**H2, "sesoi": 0.0},), {}, "above 0"),
    "a SESOI below one example": (({**H2, "sesoi": 0.0001},), {}, "less than one of"),
    "a SESOI beyond the range": (({**H2, "sesoi": 1.0},), {}, "range"),
    "aliased": ((H2, {**H2, "id": "H9"}), {}, "aliased with H2"),
    "aliased by the fraction": (
        ({**H2, "effect": "weight_decay"}, {**H2, "id": "X", "effect": "depth:activation"}),
        FRACTION,
        "aliased with H2",
    ),
    "no cell that could show it": (
        ({**H2, "at": {"depth": [2], "weight_decay": [0.3]}, "levels": {"activation": ["relu", "gelu"]}},),
        FRACTION,
        "no cells that could show this contrast",
    ),
    "an omnibus effect on new examples": (
        ({**H1, "contrast": "omnibus", "scores": None, "expect": "difference"},),
        {"analysis": {"target": "new_examples", "error": "pooled"}},
        "an omnibus effect on new examples is not estimable",
    ),
    "a loss on new examples": (
        ({**H2, "response": "test_loss"},),
        {"analysis": {"target": "new_examples"}, "responses": BOTH},
        "defined for accuracy only",
    ),
    "permuting runs for new examples": (
        (H2,),
        {"analysis": {"test": "permutation", "target": "new_examples"}},
        "other test examples",
    ),
    "permuting a part of all combinations": (
        ({**H2, "effect": "weight_decay"},),
        {**FRACTION, "analysis": {"test": "permutation"}},
        "nothing can change places",
    ),
    "no correction": ((H1, H2), {"analysis": {"correction": "none"}}, "without correction"),
    "permutation of common seeds": (
        (H2,),
        {"seeds": "common", "analysis": {"test": "permutation", "error": "replicate"}},
        "not exchangeable",
    ),
    "a budget below one replicate": ((H2,), {"stopping": {"max_minutes": 0.0001}}, "do not suffice"),
    "a detectable effect above the range": ((PAIR,), {"sigma": "0.4"}, "larger than the range"),
    "equivalence out of reach": ((EQUAL,), {"sigma": "0.05"}, "chance of"),
}


def plan(tmp_path: Path, hypotheses, sigma: str = "", **more) -> tuple[str, list[str]]:
    path = tmp_path / "study.toml"
    path.write_text(dump(synthetic_study(hypotheses=hypotheses, **{"factors": SMALL, **more})))
    return str(path), (["--sigma", sigma] if sigma else [])


@pytest.mark.parametrize("case", CASES)
def test_check_refuses(case: str, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    hypotheses, more, words = CASES[case]
    path, options = plan(tmp_path, hypotheses, **more)
    assert main(["check", path, *options, "--json", "--home", str(tmp_path / "home")]) == 2
    out, err = capsys.readouterr()
    errors = json.loads(out)["errors"]
    assert len(errors) == 1 and words in errors[0] and f"error: {path}" in err
    assert errors[0].rsplit(". ", 1)[-1], "a remedy"
    if not options:
        assert main(["lock", path, "--home", str(tmp_path / "home")]) == 2
        assert not list((tmp_path / "home" / "registrations").glob("*.json")), "nothing is locked"


def test_the_same_plan_without_a_fault_is_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCKBOX_USER_LIST", str(tmp_path / "list"))
    path, _ = plan(tmp_path, (H1, H2))
    assert main(["check", path, "--home", str(tmp_path / "home")]) == 0
    assert main(["lock", path, "--home", str(tmp_path / "home")]) == 0


def test_a_screening_without_hypotheses_may_have_one_replicate(tmp_path: Path) -> None:
    path, _ = plan(tmp_path, (), replicates=1)
    assert main(["check", path, "--home", str(tmp_path / "home")]) == 0


def test_sigma_named_twice_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    path, _ = plan(tmp_path, (H2,))
    assert main(["check", path, "--sigma", "0.01", "--sigma-from", "abcd", "--home", str(tmp_path / "home")]) == 2
    assert "named twice" in capsys.readouterr().err
