"""profile: baselines are fixed before they see the test set, see it once, and are recounted by verify."""

import json

import pytest

from lab.errors import Forbidden
from lab.study.registration import canonical
from lab.workflow.audit.verify import verify
from lab.workflow.look import deployment
from lab.workflow.look.profile import profile
from lab.workflow.paper.experiment_source import experiment_input
from lab.workflow.paper.gather import ledger_facts
from lab.workflow.planning.lock import lock
from lab.workflow.record.ledger import ledger, lines_of
from lab.workflow.record.profiled import check_profile, fixed_baselines, newest_profile
from lab.workflow.record.registered import load
from lab.workflow.training.unseal import unseal
from store.paths import Home


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two models are timed; how time is measured has tests of its own."""
    from lab.profile.results import BatchRow

    row = BatchRow(1, 30, 1e-4, 2e-4, 1e4, 5 * 2**20)
    monkeypatch.setattr(deployment, "measured", lambda model, weights, device: (2**20, (row,)))


def events(home: Home, sha256: str) -> list[str]:
    names = ("baselines_fixed", "test_evaluated", "baselines_started", "baselines_evaluated", "profiled")
    return [line.event for line in lines_of(home, sha256) if line.event in names]


def test_nothing_is_profiled_before_the_runs_have_ended(home: Home, tiny: str) -> None:
    sha256 = lock(home, tiny).sha256
    with pytest.raises(Forbidden, match="runs have not ended"):
        profile(home, sha256)


def test_with_a_closed_lockbox_baselines_are_fixed_and_see_nothing(trained: tuple[Home, str]) -> None:
    home, sha256 = trained
    state = profile(home, sha256)
    assert events(home, sha256) == ["baselines_fixed", "profiled"] and not state.baselines
    unseal(home, sha256)
    fixed = fixed_baselines(home, state)
    state = profile(home, sha256)
    assert fixed_baselines(home, state) == fixed, "what was fixed before the opening is what is evaluated"
    order = ["baselines_fixed", "profiled", "test_evaluated", "baselines_started", "baselines_evaluated", "profiled"]
    assert events(home, sha256) == order
    assert [check.name for check in verify(home, sha256) if not check.ok] == []


def test_after_the_opening_they_are_evaluated_once_and_it_is_no_second_opening(unsealed: tuple[Home, str]) -> None:
    home, sha256 = unsealed
    state = profile(home, sha256)
    assert len(state.openings) == 1 and len(state.baselines) == 1 == ledger_facts(state).readings
    result, row = next(iter(state.baselines[-1]["results"].values())), fixed_baselines(home, state)[0]
    assert 0 < result["logistic_correct"] <= result["n"] and row.majority in range(10)
    again = profile(home, sha256)
    assert len(again.baselines) == 1 and len(again.profiles) == 2
    found = newest_profile(home, again)
    split = load(home, sha256).study.dataset.split
    assert (sum(found.data[0].train), sum(found.data[0].validation)) == (split.train, split.validation)
    assert all(size.parameters > 0 for size in found.sizes)


def test_a_score_that_is_not_that_of_its_predictions_is_seen(unsealed: tuple[Home, str]) -> None:
    home, sha256 = unsealed
    profile(home, sha256)
    lines = lines_of(home, sha256)
    assert "evaluated once" in check_profile(home, lines, ledger(home, sha256))
    place = next(i for i, line in enumerate(lines) if line.event == "baselines_evaluated")
    data = json.loads(canonical(lines[place].data))
    next(iter(data["results"].values()))["logistic_correct"] += 1
    from dataclasses import replace

    forged = (*lines[:place], replace(lines[place], data=data), *lines[place + 1 :])
    with pytest.raises(Exception, match="not that of its predictions"):
        check_profile(home, forged, ledger(home, sha256))
    late = tuple(line for line in lines if line.event != "baselines_fixed")
    with pytest.raises(Exception, match="had not been fixed"):
        check_profile(home, late, ledger(home, sha256))


def test_the_report_says_when_they_were_fixed(unsealed: tuple[Home, str]) -> None:
    from lab.workflow.look.analyze import analyze
    from lab.workflow.paper.gather import paper_input
    from store.queries import reading

    home, sha256 = unsealed
    state = profile(home, sha256)
    with reading(home) as index:
        analysis = analyze(home, sha256, index=index)
        paper = paper_input(index, load(home, sha256), state, analysis, None)
    source = experiment_input(home, paper, lines_of(home, sha256), analysis.table)
    assert source.baselines is not None and not source.baselines.before_opening
    assert source.decisions is not None
    counted = source.decisions.always + source.decisions.never + source.decisions.disputed
    assert counted == source.decisions.examples == sum(source.labels["test"])
    assert sum(row.examples for row in source.decisions.classes) == source.decisions.examples
