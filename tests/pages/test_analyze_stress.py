"""Analyze, under stress: empty at first, started in the background with what was chosen, and shown once on record."""

from collections.abc import Callable

import pytest

from lab.stress.conditions import attacks, corruptions
from lab.workflow.record.ledger import ledger
from lab.workflow.record.presence import Progress
from lab.workflow.stress.evaluate import stress
from lab.workflow.training import launch
from store.paths import Home

FEW = (*corruptions(["noise", "contrast"], [2, 5]), *attacks(["fgsm"], [8 / 255], examples=60))


def test_before_anything_is_on_record_it_says_what_will_be_here(
    finished: str, show: Callable, html_of: Callable
) -> None:
    said = html_of(show("analyze", study=finished, view="stress"))
    assert "No run was put under stress yet" in said and "another data set" in said


def test_the_job_is_launched_with_what_was_chosen(
    finished: str, show: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple] = []
    monkeypatch.setattr(launch, "launch", lambda home, registration, verb, **chosen: asked.append((verb, chosen)))
    app = show("analyze", study=finished, view="stress")
    app.button(key="stress-start").click().run()
    ((verb, chosen),) = asked
    assert verb == "stress" and chosen["corruptions"] == ["noise", "blur", "contrast", "occlusion", "jpeg"]
    assert chosen["severities"] == [1, 2, 3, 4, 5] and chosen["attacks"] == ["fgsm", "pgd"] and len(chosen["eps"]) == 3


def test_what_is_on_record_is_shown_and_marked(finished: str, home: Home, show: Callable, html_of: Callable) -> None:
    stress(home, finished, FEW)
    app = show("analyze", study=finished, view="stress", family="contrast", by="activation", condition="noise-5")
    said = html_of(app)
    assert "Accuracy under contrast by activation" in said and "noise 5 (sd 0.1)" in said
    assert said.count("Exploratory.") >= 3 and "No run was put under stress" not in said
    assert len(ledger(home, finished).openings) == 1


def _worker(alive: bool, error: dict | None = None) -> launch.WorkerInfo:
    seen = Progress("PGD, eps 8/255", 61, 100, eta_s=70.0, pid=7)
    return launch.WorkerInfo(alive, 7, "stress", "2026-11-28T00:00:00Z", seen, "", error)


def test_while_it_works_the_page_shows_how_far_and_can_stop_it(
    finished: str, show: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped: list[str] = []
    monkeypatch.setattr(launch, "worker", lambda home, registration: _worker(alive=True))
    monkeypatch.setattr(launch, "stop", lambda home, registration: stopped.append(registration))
    app = show("analyze", study=finished, view="stress")
    (bar,) = app.get("progress")
    assert bar.proto.value == 61 and "PGD, eps 8/255, 61 %" in bar.proto.text and "left" in bar.proto.text
    app.button(key="stress-stop").click().run()
    assert stopped == [finished]


def test_a_job_that_failed_says_why(
    finished: str, show: Callable, html_of: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = {
        "what": "the other data set has another shape",
        "where": "--data",
        "seen": "6 x 6 x 1",
        "remedy": "Name another",
    }
    monkeypatch.setattr(launch, "worker", lambda home, registration: _worker(alive=False, error=error))
    said = html_of(show("analyze", study=finished, view="stress"))
    assert "the other data set has another shape" in said and "Seen: 6 x 6 x 1" in said
