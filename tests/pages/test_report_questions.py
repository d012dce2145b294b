"""Report, questions and baselines: answers are kept, suggestions are shown, a study without a profile says so."""

from collections.abc import Callable

import pytest

from lab.workflow.record.ledger import ledger
from store.paths import Home


@pytest.fixture
def reported(home: Home, finished: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The finished study with a report on record; what the report holds has tests of its own."""
    from lab.workflow.record.exclusive import writing

    with writing(home, finished) as file:
        file.append("report", {"pdf": "", "facts": "", "files": "", "pages": 6})
    return finished


def test_answers_are_kept_and_shown_again(home: Home, reported: str, show: Callable) -> None:
    app = show("report", study=reported, view="questions")
    assert "What no record can know" in [title.value for title in app.subheader]
    assert any("0 of 21 questions are answered" in str(item.proto.body) for item in app.get("html"))
    app.text_area(key="answer-model.intended_use").set_value("Teaching <b>only</b>")
    next(button for button in app.button if button.label == "Keep these answers").click().run(timeout=60)
    assert not app.exception and ledger(home, reported).answers == {"model.intended_use": "Teaching <b>only</b>"}
    assert app.text_area(key="answer-model.intended_use").value == "Teaching <b>only</b>"


def test_an_item_of_a_checklist_can_be_answered_with_a_reason(
    home: Home, reported: str, show: Callable, html_of
) -> None:
    app = show("report", study=reported, view="questions")
    assert html_of(app).count("from the record") == 16
    app.selectbox(key="item-neurips").set_value(5)
    app.selectbox(key="word-neurips").set_value("Yes")
    app.text_input(key="reason-neurips").set_value("It is <i>public</i>")
    next(button for button in app.button if button.label == "Keep").click().run(timeout=60)
    assert not app.exception and ledger(home, reported).answers == {"neurips.5": "Yes: It is <i>public</i>"}
    page = html_of(app)
    assert "It is &lt;i&gt;public&lt;/i&gt;" in page and page.count("from the record") == 15


def test_a_reason_is_asked_for(home: Home, reported: str, show: Callable, html_of) -> None:
    app = show("report", study=reported, view="questions")
    next(button for button in app.button if button.label == "Keep").click().run(timeout=60)
    assert not app.exception and "an answer to a checklist needs a reason" in html_of(app)


def test_what_was_not_measured_says_so_and_can_be_started(home: Home, reported: str, show: Callable, html_of) -> None:
    app = show("report", study=reported, view="baselines")
    assert "Not measured yet" in html_of(app)
    assert app.button(key="profile").label.startswith("Measure baselines")
