"""Report: nothing before the opening; then six pages as pictures, and the same bytes when built twice."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lab.workflow.paper.publish import report
from lab.workflow.record.ledger import ledger
from store.paths import Home, open_home


def test_an_empty_home(home: Home, show: Callable, html_of: Callable) -> None:
    assert "No study yet" in html_of(show("report"))


def test_nothing_to_report_before_the_opening(locked: str, show: Callable, html_of: Callable) -> None:
    assert "Not yet" in html_of(show("report", study=locked))


@pytest.mark.slow
def test_building_shows_six_pages_and_offers_all_files(home: Home, finished: str, show: Callable) -> None:
    app = show("report", study=finished)
    assert not app.get("image")
    app.button(key="build").click().run(timeout=120)
    assert not app.exception
    assert len(app.get("image")) == 6
    offered = [button.label for button in app.get("download_button")]
    assert "Wording" in [title.value for title in app.subheader]
    assert offered[:2] == ["Download the paper (PDF)", "Download the supplement (PDF)"]
    app.button(key="build").click().run(timeout=120)
    assert len(ledger(home, finished).reports) == 1


@pytest.fixture(scope="module")
def published_once(finished_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished study with its report on record, once for the tests below."""
    root = tmp_path_factory.mktemp("published") / "home"
    shutil.copytree(finished_once, root)
    report(open_home(root), next(path.stem for path in (root / "journal").glob("*.jsonl")))
    return root


@pytest.fixture
def published(published_once: Path, home: Home) -> str:
    """Its registration, in a home of the test's own."""
    shutil.copytree(published_once, home.root, dirs_exist_ok=True)
    return next(path.stem for path in home.journal.glob("*.jsonl"))


def test_a_number_leads_to_its_runs(published: str, show: Callable, html_of: Callable) -> None:
    app = show("report", study=published, view="numbers", fact="h.H1.estimate")
    page = html_of(app)
    assert 'class="here" aria-current="true"' in page and "analysis.hypotheses[H1].estimate" in page
    assert "8 runs behind it" in page and "interpret?study=" in page and "c00-r1" in page
    app.text_input(key="typed-find").set_value("best mean").run()
    assert "found.best.mean" in html_of(app) and not app.exception


def test_a_fact_that_is_not_printed_is_said_so(published: str, show: Callable, html_of: Callable) -> None:
    assert "prints no fact of this name" in html_of(show("report", study=published, view="numbers", fact="h.H9.x"))


def test_words_are_kept_refused_and_taken_back(home: Home, published: str, show: Callable, html_of: Callable) -> None:
    app = show("report", study=published, view="words", section="discussion")
    (area,) = app.text_area
    assert "{plan.H1.id}" in area.value
    area.set_value("Width gave {H1.estimat}.")
    app.button(key="keep-words").click().run()
    assert "The nearest name is H1.estimate" in html_of(app) and not ledger(home, published).edits
    app.text_area[0].set_value("Width gave {H1.estimate} {H1.interval}.")
    app.button(key="keep-words").click().run()
    assert not app.exception and len(ledger(home, published).edits) == 1
    assert app.text_area[0].value == "Width gave {H1.estimate} {H1.interval}."
    assert "Build it again with the words that were kept" in [button.label for button in app.button]
    app.button(key="reset-words").click().run()
    assert "{plan.H1.id}" in app.text_area[0].value and not app.exception
