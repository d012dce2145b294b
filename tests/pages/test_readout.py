"""Readout mode: not before the opening; next, previous and jumps; deep links; the live chart; training while people watch."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from lab.workflow.paper.readout import readout
from lab.workflow.record.ledger import ledger
from lab.workflow.training import live_demo
from store.paths import Home


def head(app: AppTest, html_of: Callable) -> str:
    """The head of the slide that is shown."""
    return html_of(app).split('<div class="lb-slide-head"')[1].split("</h1>")[0]


def test_an_empty_home_and_a_locked_study_have_none(locked: str, show: Callable, html_of: Callable) -> None:
    assert "Not yet" in html_of(show("readout", study=locked))


def test_next_previous_and_jump(finished: str, show: Callable, html_of: Callable) -> None:
    app = show("readout", study=finished)
    assert "Width on digits" in head(app, html_of) and "demonstration, outcome known" in html_of(app)
    assert app.button(key="previous").disabled
    app.button(key="next").click().run()
    assert "The question" in head(app, html_of) and app.query_params["slide"] == "question"
    app.button(key="previous").click().run()
    assert "Width on digits" in head(app, html_of)
    app.button_group(key="jump").set_value("limits").run()
    assert "Deviations and limits" in head(app, html_of) and not app.exception


@pytest.mark.parametrize(("asked", "place"), [("2", 1), ("999", -1), ("0", 0), ("x", 0)])
def test_a_link_names_a_slide_by_its_number_too(
    home: Home, finished: str, show: Callable, asked: str, place: int
) -> None:
    app = show("readout", study=finished, slide=asked)
    names = [slide.name for slide in readout(home, finished).readout.slides]
    assert app.query_params["slide"] == names[place]


def test_every_slide_can_be_reached_and_shows_its_words(
    home: Home, finished: str, show: Callable, html_of: Callable
) -> None:
    talk = readout(home, finished).readout
    app = show("readout", study=finished, slide="verdict-H1")
    assert "H1" in head(app, html_of) and "Registered" in head(app, html_of)
    for place, slide in enumerate(talk.slides):
        app.button_group(key="jump").set_value(slide.name).run()
        assert not app.exception, (slide.name, [item.message for item in app.exception])
        page = html_of(app)
        assert f'data-index="{place}"' in page and f'data-minutes="{slide.minutes:g}"' in page
        assert "{" not in page.split('<div class="lb-slide-head"')[1].split('<div class="lb-foot"')[0], slide.name
    assert app.button(key="next").disabled


def test_the_live_chart_filters_by_level(finished: str, show: Callable, html_of: Callable) -> None:
    app = show("readout", study=finished, slide="runs")
    assert "of 8 runs over width" in html_of(app)
    app.selectbox(key="live-across").select("activation").run()
    app.selectbox(key="live-kept").select("width 4").run()
    assert "of 4 runs over activation at width 4" in html_of(app) and not app.exception


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """A demonstration of eight small runs in the place of the default study."""
    from tests.pages.conftest import SMALL

    (tmp_path / "quick.toml").write_text(SMALL)
    monkeypatch.setattr(live_demo.demonstrations, "__defaults__", (tmp_path / "quick.toml",))
    monkeypatch.setattr(live_demo.start, "__defaults__", (tmp_path / "quick.toml",))


def test_run_it_live_leaves_the_shown_study_alone(
    home: Home, finished: str, quick: None, show: Callable, html_of: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    monkeypatch.setattr(live_demo.launch, "launch", lambda home, sha256, verb: started.append(sha256))
    app = show("readout", study=finished, slide="live")
    before = ledger(home, finished)
    assert "none of them tried before" in html_of(app) and not live_demo.demonstrations(home)
    app.button(key="live-start").click().run()
    (demo,) = live_demo.demonstrations(home)
    assert started == [demo.sha256] and demo.study.replicates.salt == "live-1" and demo.study.demonstration
    assert "0 of 8" in html_of(app) and not app.exception
    app.button(key="live-start").click().run()  # nothing was trained: the same one is taken up, no other is locked
    assert live_demo.demonstrations(home) == (demo,) and set(started) == {demo.sha256}
    assert ledger(home, finished) == before
