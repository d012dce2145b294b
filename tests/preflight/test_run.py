"""All checks together: a sound study passes, the worst finding is the verdict."""

import pytest

from lab.data.leakage import Shared
from lab.preflight.results import Check, Preflight, Tell, few
from lab.preflight.run import preflight
from lab.preflight.shared import shared
from lab.study.design import Cell
from tests.train.plain import spec


def test_all_checks_pass_on_a_sound_study(data: dict, silent: Tell) -> None:
    cells = [Cell(0, {"depth": 1}), Cell(1, {"depth": 2})]
    specs = [spec(0, depth=1, width=32), spec(1, depth=2, width=32)]
    told: list[float] = []
    found = preflight(
        cells,
        specs,
        data,
        lambda tell: [Shared("train", "test", 0, 0, 9)],
        tell=lambda message, fraction: told.append(fraction),
    )
    assert [(check.name, check.seen) for check in found.checks if check.verdict != "passed"] == []
    assert found.verdict == "passed" and len(found.golden_batch) == 64 and len(found.checks) == 8
    assert all(check.where and check.wanted for check in found.checks)
    assert told == sorted(told) and 0.3 <= min(told) <= max(told) <= 1, "a bar that only grows"


@pytest.mark.parametrize(("exact", "near", "verdict"), [(0, 0, "passed"), (0, 2, "warning"), (1, 0, "failed")])
def test_shared_examples(exact: int, near: int, verdict: str) -> None:
    check = shared(Shared("train", "test", exact, near, 100))
    assert check.verdict == verdict and f"{exact} of 100 byte for byte, {near} more" in check.seen


def test_the_worst_finding_is_the_verdict() -> None:
    checks = {name: Check("", name, "", "") for name in ("passed", "warning", "failed")}
    assert Preflight((checks["passed"],), "", 0.0).verdict == "passed"
    assert Preflight((checks["warning"], checks["passed"]), "", 0.0).verdict == "warning"
    assert Preflight(tuple(checks.values()), "", 0.0).verdict == "failed"


def test_three_names_and_how_many_more() -> None:
    assert few(["a", "b"]) == "a, b" and few(list("abcde")) == "a, b, c and 2 more"
