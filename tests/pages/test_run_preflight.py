"""The preflight on Run: said before it ran, started in the background, shown with the worst first, stopped without a trace."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from lab.preflight.results import Check, Preflight
from lab.workflow.planning.preflight import recorded
from lab.workflow.record.exclusive import writing
from lab.workflow.record.presence import Progress
from lab.workflow.training import launch
from pages.parts.run import live as run_live
from store.paths import Home

FOUND = Preflight(
    (
        Check("Fine <b>", "passed", "3 of 3", "3", "", "dataset"),
        Check("Near", "warning", "2 near", "none", "Look at them", "dataset.split"),
        Check(
            "momentum changes the computation", "failed", "0.5 and 0.9 compute the same", "other weights", "Remove it"
        ),
    ),
    "ab" * 32,
    2.0,
)


def record(home: Home, registration: str, found: Preflight) -> None:
    """As the verb does it."""
    with writing(home, registration) as file:
        file.append("preflight", recorded(found))


def test_before_it_ran_a_button_starts_it_in_the_background(
    locked: str, show: Callable, html_of: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple] = []
    monkeypatch.setattr(launch, "launch", lambda home, registration, verb: started.append((registration, verb)))
    app = show("run", study=locked)
    assert app.expander[-1].label == "Preflight: not run yet"
    app.button(key="preflight").click().run()
    assert started == [(locked, "preflight")]


def test_findings_are_a_line_each_with_the_worst_first(
    home: Home, locked: str, show: Callable, html_of: Callable
) -> None:
    record(home, locked, FOUND)
    app = show("run", study=locked)
    assert app.expander[-1].label.startswith("Preflight failed: 1 of 3 checks passed")
    shown = html_of(app)
    places = [shown.index(words) for words in ("✗ failed", "! warning", "✓ passed")]
    assert places == sorted(places)
    assert "0.5 and 0.9 compute the same<br>" in shown and "dataset.split: Look at them" in shown
    assert "Fine &lt;b&gt;" in shown and "abababababab…" in shown
    assert app.button(key="preflight").label == "Run the preflight again"


def test_all_passed_is_said_in_one_line(home: Home, locked: str, show: Callable) -> None:
    record(home, locked, FOUND)
    record(home, locked, replace(FOUND, checks=FOUND.checks[:1]))
    assert show("run", study=locked).expander[-1].label.startswith("Preflight passed: 1 of 1 checks passed")


def test_while_it_runs_the_page_says_how_far_it_is_and_offers_to_stop(
    locked: str, show: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    progress = Progress("learning 32 examples by heart", 61, 100, pid=7)
    worker = launch.WorkerInfo(True, 7, "preflight", "", progress, "", None)
    stopped: list[str] = []
    monkeypatch.setattr(launch, "worker", lambda home, registration: worker)
    monkeypatch.setattr(launch, "stop", lambda home, registration: stopped.append(registration))
    monkeypatch.setattr(run_live, "_settle", lambda *_, **__: None)
    app = show("run", study=locked)
    assert app.button(key="preflight").disabled
    assert run_live.saying(worker) == "Preflight: learning 32 examples by heart, 61 %"
    app.button(key="stop").click().run()
    assert stopped == [locked]
