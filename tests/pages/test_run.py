"""Run: nothing without a lock, one start, a second one refused with a box, an interrupted study resumed, a reason kept."""

from collections.abc import Callable

import pytest

from lab.errors import Forbidden
from lab.workflow.record.ledger import ledger
from lab.workflow.training import launch
from store import journal
from store.paths import Home


def test_a_draft_cannot_run(home: Home, draft: str, show: Callable, html_of: Callable) -> None:
    app = show("run", study=draft)
    assert "Not yet" in html_of(app)
    assert app.button(key="not-yet").label == "Continue the plan →"


def test_an_unknown_study_in_the_address_is_said(home: Home, draft: str, show: Callable, html_of: Callable) -> None:
    assert "names no study" in html_of(show("run", study="draft-nothing"))


def test_an_empty_home_leads_home(home: Home, show: Callable, html_of: Callable) -> None:
    assert "No study yet" in html_of(show("run"))


def test_a_locked_study_shows_its_grid_and_one_start(locked: str, show: Callable, html_of: Callable) -> None:
    app = show("run", study=locked)
    assert app.button(key="start").label == "Start the 8 runs"
    assert html_of(app).count('class="lb-run queued" title=') == 8
    assert "No curve yet" in html_of(app)


def test_a_start_launches_one_worker(
    locked: str, show: Callable, html_of: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple] = []
    monkeypatch.setattr(launch, "launch", lambda home, registration, verb: started.append((registration, verb)))
    app = show("run", study=locked)
    app.button(key="start").click().run()
    assert started == [(locked, "run")]


def test_a_second_start_is_a_box(
    locked: str, show: Callable, html_of: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise Forbidden("a worker is already at this study", where=locked[:8], remedy="Wait for it to end, or stop it")

    monkeypatch.setattr(launch, "launch", refuse)
    app = show("run", study=locked)
    app.button(key="start").click().run()
    assert not app.exception
    assert "a worker is already at this study" in html_of(app)


def test_giving_up_keeps_the_reason(home: Home, locked: str, show: Callable, html_of: Callable) -> None:
    app = show("run", study=locked)
    app.text_input(key="abandon-reason").set_value("wrong patch size").run()
    app.button(key="really-abandon").click().run()
    assert not app.exception
    assert ledger(home, locked).reason == "wrong patch size"
    assert "wrong patch size" in html_of(app)
    assert [button.label for button in app.button if button.key == "start"] == []


def test_the_cost_of_every_run_stands_beside_the_estimate(finished: str, show: Callable, html_of: Callable) -> None:
    app = show("run", study=finished)
    said = html_of(app)
    assert "Compute" in [item.value for item in app.subheader]
    assert "actual / estimate" in said and "Energy: " in said and "not of one run" in said
    runs, jobs = app.dataframe[0].value, app.dataframe[1].value
    assert len(runs) == 8 and (runs["device seconds"] > 0).all() and (runs["of it lost"] == 0).all()
    assert len(jobs) == 1 and jobs["estimated by"][0].startswith("a probe of")


def test_nothing_is_said_of_costs_before_the_first_job(locked: str, show: Callable) -> None:
    assert "Compute" not in [item.value for item in show("run", study=locked).subheader]


def test_a_deviation_gets_its_type_and_its_effect(locked: str, home: Home, show: Callable) -> None:
    registration = locked
    with journal.writer(home.ledger(registration), first_previous=registration) as file:
        file.append("deviation", {"kind": "changed_device", "what": "cuda", "when": "", "sentence": "Another device."})
    number = len(ledger(home, registration).deviations)
    app = show("run", study=registration)
    app.selectbox(key="deviation-number").set_value(number).run()
    app.text_input(key=f"deviation-effect-{number}").set_value("None that we know of.").run()
    app.button(key="deviation-record").click().run()
    assert not app.exception and ledger(home, registration).deviations[-1].effect == "None that we know of."


def test_a_left_plan_moves_its_hypothesis_under_exploratory(finished: str, show: Callable, html_of: Callable) -> None:
    app = show("run", study=finished)
    app.text_input(key="left-what").set_value("The bound of H1 was chosen late")
    app.multiselect(key="left-touches").set_value(["H1"])
    app.text_input(key="left-effect").set_value("H1 is weaker.")
    next(one for one in app.button if "Put it on record (cannot" in one.label).click().run()
    assert not app.exception and "The test results of 8 runs had been shown before" in html_of(app)
    said = html_of(show("analyze", study=finished))
    assert "touched by a deviation: no verdict" in said and "Deviations from the plan" not in said
    assert "H1 is weaker." in said and '<article class="lb-card' not in said and "all of it is exploratory" in said
    assert "Exploratory." in html_of(show("analyze", study=finished, view="classes")), (
        "views of answers open all the same"
    )


def test_analyze_prints_the_words_about_the_lock(finished: str, show: Callable, html_of: Callable) -> None:
    for page in ("analyze", "preregister"):
        said = html_of(show(page, study=finished))
        assert "Demonstration, outcome known." in said and "the outcome could have been previewed." in said
        assert (
            "on this data set and these factors; opening no. 1 of this test split in this home (at least: the list can"
            in said
        )
        assert "does not show that it was the first attempt" in said
