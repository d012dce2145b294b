"""Report: nothing before the opening; then six pages as pictures, and the same bytes when built twice."""

from collections.abc import Callable

import pytest

from lab.workflow.ledger import ledger
from store.paths import Home


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
