"""An imported study is marked wherever it is shown, and no page offers what would write to it."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from lab.workflow.desk import notebook
from lab.workflow.record.imported import NOTE, Import, import_of, note_of
from lab.workflow.record.ledger import ledger
from lab.workflow.record.notebook_kept import keep_notebook
from lab.workflow.record.registered import registrations
from store.paths import Home
from tests.hostile import HOSTILE

MARK = "imported, read-only"


@pytest.fixture
def imported(home: Home, finished: str) -> str:
    """The finished study, as it would stand in another home."""
    came = Import(
        finished, "2026-11-20T10:00:00Z", "ab" * 32, "<b>width</b>.zip", "c" * 40, "packed by another version"
    )
    (home.registrations / finished / NOTE).write_bytes(note_of(came))
    return finished


def test_every_page_shows_it_and_says_so(home: Home, imported: str, show: Callable, html_of: Callable) -> None:
    before = home.ledger(imported).read_bytes()
    for page in ("", "preregister", "run", "analyze", "interpret", "report", "notebook"):
        app = show(page, study=imported)
        shown = html_of(app)
        assert MARK in shown and "<b>width</b>" not in shown, page
        keys = {button.key for button in app.button}
        forbidden = {"note", "new-entry", "interpret", "build", "anchor-ask", "preflight", "deviation-record"}
        assert not keys & (forbidden | {"start", "open", "really-open", "really-abandon"}), (page, keys)
    app = show("analyze", study=imported, view="stress")
    assert "under stress" in html_of(app) and "stress-start" not in {button.key for button in app.button}
    assert home.ledger(imported).read_bytes() == before


def test_home_says_where_it_came_from_and_removes_it(
    home: Home, imported: str, show: Callable, html_of: Callable
) -> None:
    app = show()
    assert "from &lt;b&gt;width&lt;/b&gt;.zip, 2026-11-20 10:00 UTC" in html_of(app)
    assert "packed by another version" in html_of(app)
    app.button(key=f"really-remove-{imported}").click().run()
    assert registrations(home) == [] and "An empty notebook" in html_of(app)


def test_a_bundle_that_is_none_is_refused_in_one_box(
    home: Home, tmp_path: Path, show: Callable, html_of: Callable
) -> None:
    (tmp_path / "x.zip").write_bytes(b"no zip")
    app = show()
    assert app.button(key="bundle-import").disabled
    app.text_input(key="bundle-path").set_value(str(tmp_path / "x.zip")).run()
    app.button(key="bundle-import").click().run()
    assert not app.exception and "this is no ZIP that can be read" in html_of(app)
    assert registrations(home) == []


def test_the_notebook_of_an_import_is_read_and_not_written(
    home: Home, finished: str, show: Callable, html_of: Callable
) -> None:
    notebook.note(home, finished, answers={"tried": "before it left"})
    keep_notebook(home, ledger(home, finished), notebook.entries(home, finished))
    home.notebook.unlink()
    (home.registrations / finished / NOTE).write_text(json.dumps({"at": "2026-11-20T10:00:00Z"}))
    assert import_of(home, finished).bundle == ""
    app = show("notebook", study=finished)
    assert "before it left" in html_of(app) and not [button for button in app.button if button.label == "Correct"]


def test_a_hostile_upload_is_refused_and_leaves_nothing(
    home: Home, tmp_path: Path, show: Callable, html_of: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    app = show()
    for source, words in (HOSTILE[0], HOSTILE[9], HOSTILE[-1]):
        app.file_uploader(key="bundle-file").set_value(("<i>x</i>.zip", source().getvalue(), "application/zip")).run()
        app.button(key="bundle-import").click().run()
        shown = html_of(app)
        assert not app.exception and words in shown and "<i>x" not in shown and "&lt;i&gt;x&lt;/i&gt;.zip" in shown
    after = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert registrations(home) == [] and after - before <= {home.database, home.database.with_suffix(".owner")}
