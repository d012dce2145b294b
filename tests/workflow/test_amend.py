"""Amendments and the researcher's word on deviations: on record, both ways, and only while the protocol allows."""

import pytest

from lab.errors import Forbidden, InvalidInput
from lab.study.difference import difference
from lab.study.toml_file import parse
from lab.workflow.audit.verify import broken, verify
from lab.workflow.deviation.explain import explain
from lab.workflow.planning.amend import amend
from lab.workflow.planning.lock import lock
from lab.workflow.record.deviation_types import proposed, relative
from lab.workflow.record.ledger import ledger
from store import journal
from store.paths import Home


def test_an_amendment_is_a_new_registration_with_its_difference(home: Home, tiny: str) -> None:
    old = lock(home, tiny)
    new, changes = amend(home, old.sha256, tiny.replace("sesoi = 0.05", "sesoi = 0.1"))
    assert changes == (("hypotheses.H1.sesoi", "0.05", "0.1"),)
    before, after = ledger(home, old.sha256), ledger(home, new.sha256)
    assert before.state == "abandoned" and new.short in before.reason
    assert before.amended[0]["registration"] == new.sha256 and after.amends[0]["registration"] == old.sha256
    assert after.amends[0]["changes"] == [["hypotheses.H1.sesoi", "0.05", "0.1"]] and after.number == 2
    assert all(broken(verify(home, one.sha256)) is None for one in (old, new))
    with pytest.raises(Forbidden, match="frozen"):
        amend(home, old.sha256, tiny.replace("sesoi = 0.05", "sesoi = 0.2"))


def test_the_plan_is_frozen_from_the_first_run_on(trained: tuple[Home, str], tiny: str) -> None:
    home, registration = trained
    with pytest.raises(Forbidden, match=r"4 runs were started"):
        amend(home, registration, tiny.replace("sesoi = 0.05", "sesoi = 0.1"))
    assert len(list(home.journal.glob("*.jsonl"))) == 1


def test_nothing_to_amend_is_said(home: Home, tiny: str) -> None:
    old = lock(home, tiny).sha256
    with pytest.raises(InvalidInput, match="locked already"):
        amend(home, old, tiny)
    assert ledger(home, old).state == "locked"


def test_a_difference_names_fields_and_not_places(tiny: str) -> None:
    more = tiny.replace(
        "[[hypotheses]]",
        '[[hypotheses]]\nid = "H0"\neffect = "width"\ncontrast = "difference"\nexpect = "difference"\n\n[[hypotheses]]',
    )
    changed = difference(parse(tiny), parse(more))
    assert {name.split(".")[1] for name, _, _ in changed} == {"H0"} and all(old == "not set" for _, old, _ in changed)


def test_the_word_on_a_deviation_is_appended_and_the_newest_counts(unsealed: tuple[Home, str]) -> None:
    home, registration = unsealed
    with journal.writer(home.ledger(registration), first_previous=registration) as file:
        file.append("deviation", {"kind": "failed_runs", "what": "c00-r1", "when": "", "sentence": "One run diverged."})
    number = len(ledger(home, registration).deviations)
    assert ledger(home, registration).deviations[-1].type == proposed("failed_runs") == "violated assumption"
    explain(home, registration, number, "unforeseen event", "It changes nothing.")
    found = explain(
        home, registration, number, "error in the plan", "The rate was too high, so H1 is weaker."
    ).deviations[-1]
    assert (found.type, found.effect, found.chosen) == (
        "error in the plan",
        "The rate was too high, so H1 is weaker.",
        True,
    )
    assert broken(verify(home, registration)) is None
    for wrong in ((99, "unforeseen event", "x"), (number, "bad luck", "x"), (number, "unforeseen event", "  ")):
        with pytest.raises(InvalidInput):
            explain(home, registration, *wrong)


def test_times_are_told_from_the_opening() -> None:
    assert relative("2026-11-21T10:00:00Z", "") == "before the opening"
    assert relative("2026-11-21T10:00:00Z", "2026-11-21T10:03:30Z") == "4 min before the opening"
    assert relative("2026-11-23T10:00:00Z", "2026-11-21T10:00:00Z") == "2 d after the opening"
