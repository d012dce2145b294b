"""Every line of the warn list (STATISTICS, section 5) is said by `check` and by nothing else there; the plan may be locked."""

import json
from pathlib import Path

import pytest

from lab.study.toml_file import dump
from lab.workflow.command.main import main
from tests.synthetic import HYPOTHESES, synthetic_study

H1, H2, H3, _ = HYPOTHESES
LEVELS = {"depth": [2, 4, 8], "activation": ["relu", "gelu"], "weight_decay": [0.0, 10.0, 30.0]}
INERT = {**LEVELS, "weight_decay": [0.0, 1e-4, 1e-3]}
PAIR = {**H2, "id": "P", "at": {"depth": [2], "weight_decay": [0.0]}, "sesoi": 0.05}
QUIET = "0.003"
"""A sigma under which the plain plan draws no warning at all."""

CASES: dict[str, tuple[tuple[dict, ...], dict, str | None, str]] = {
    "smallest p between alpha / m and alpha": (
        (PAIR, H1),
        {"replicates": 4, "analysis": {"test": "permutation"}},
        QUIET,
        "hypotheses.P: the smallest p is 0.029, above alpha / hypotheses = 0.025",
    ),
    "power below 80 % at the SESOI": ((H2,), {}, "0.02", "hypotheses.H2: power is"),
    "no sigma": (
        (H1, H2),
        {},
        None,
        "hypotheses: no sigma is known: the SESOI is detectable up to a seed sd of H1 0.9",
    ),
    "equivalence below 80 %": ((H3,), {}, "0.009", "hypotheses.H3: with no effect at all, equivalence would be shown"),
    "no SESOI": (({**H2, "sesoi": None},), {}, QUIET, "hypotheses.H2: no SESOI: nothing can be called equivalent"),
    "inert weight decay": ((H2,), {"factors": INERT}, QUIET, "factors.weight_decay: over the whole schedule"),
    "alpha above .05": ((H2,), {"analysis": {"alpha": 0.1}}, QUIET, "analysis.alpha: alpha 0.1 is above the usual"),
    "few blocks": (
        (H2,),
        {"replicates": 4, "analysis": {"error": "replicate"}},
        QUIET,
        "replicates.count: 4 replicates leave 3 df for the error",
    ),
}


def checked(tmp_path: Path, capsys, hypotheses, more: dict, sigma: str | None) -> tuple[int, dict]:
    path = tmp_path / "study.toml"
    text = dump(synthetic_study(hypotheses=hypotheses, **{"factors": LEVELS, **more}))
    path.write_text("\n".join(line for line in text.splitlines() if not line.startswith("momentum")))
    named = ["--sigma", sigma] if sigma else []
    code = main(["check", str(path), *named, "--json", "--home", str(tmp_path / "home")])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("case", CASES)
def test_check_warns(case: str, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    hypotheses, more, sigma, words = CASES[case]
    code, said = checked(tmp_path, capsys, hypotheses, more, sigma)
    assert code == 0 and said["errors"] == []
    (warning,) = said["warnings"]
    assert warning.startswith(words)
    assert warning.rsplit(". ", 1)[-1], "a remedy"


def test_the_plain_plan_draws_no_warning(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    code, said = checked(tmp_path, capsys, (H1, H2, H3), {}, QUIET)
    assert (code, said["errors"], said["warnings"]) == (0, [], [])


def test_an_expected_null_is_not_called_inert(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    code, said = checked(tmp_path, capsys, (H3,), {"factors": INERT}, QUIET)
    assert (code, said["warnings"]) == (0, [])
