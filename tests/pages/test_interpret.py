"""Interpret: nothing before a run has ended, test images only once the lockbox is open, maps beside their checks."""

from collections.abc import Callable

import pytest

from lab.workflow.training import launch
from store.paths import Home


def test_an_empty_home(home: Home, show: Callable, html_of: Callable) -> None:
    assert "No study yet" in html_of(show("interpret"))


def test_without_trained_runs_it_says_so(locked: str, show: Callable, html_of: Callable) -> None:
    assert "No trained run yet" in html_of(show("interpret", study=locked))


def test_maps_stand_beside_their_checks(finished: str, show: Callable, html_of: Callable) -> None:
    said = html_of(show("interpret", study=finished))
    assert "Exploratory" in said
    assert "completeness gap" in said
    assert "Randomised weights, saliency" in said


def test_the_job_is_launched_with_what_was_chosen(
    finished: str, show: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict] = []
    monkeypatch.setattr(launch, "launch", lambda home, registration, verb, **chosen: asked.append(chosen))
    app = show("interpret", study=finished, run="c01-r2")
    app.number_input(key="images").set_value(3).run()
    app.button(key="interpret").click().run()
    assert asked == [{"run": "c01-r2", "split": "validation", "n": 3}]
