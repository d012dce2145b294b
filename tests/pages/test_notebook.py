"""Notebook: an entry written from any page is found, shown escaped, and corrected without being changed."""

from collections.abc import Callable

from lab.workflow.desk import notebook
from store.paths import Home


def test_an_empty_home(home: Home, show: Callable, html_of: Callable) -> None:
    assert "No study yet" in html_of(show("notebook"))


def test_an_entry_is_written_from_another_page(home: Home, locked: str, show: Callable, html_of: Callable) -> None:
    app = show("run", study=locked)
    app.button(key="note").click().run()
    app.text_area(key="note//tried").set_value("<b>half</b> the width")
    app.button(key="note//keep").click().run()
    assert not app.exception
    assert [entry.tried for entry in notebook.entries(home, locked)] == ["<b>half</b> the width"]
    shown = html_of(show("notebook", study=locked))
    assert "&lt;b&gt;half&lt;/b&gt; the width" in shown and "<b>half</b>" not in shown


def test_an_empty_entry_is_refused(home: Home, draft: str, show: Callable) -> None:
    app = show("", study=draft)
    app.button(key="note").click().run()
    app.button(key="note//keep").click().run()
    assert app.session_state["note-refused"].what == "an entry must say something"
    assert not app.exception and not notebook.entries(home)


def test_search_and_deep_link(home: Home, locked: str, show: Callable, html_of: Callable) -> None:
    notebook.note(home, locked, answers={"tried": "tanh at width 4"})
    notebook.note(home, locked, "claim:H1", answers={"happened": "wider was better"})
    app = show("notebook", study=locked, entry="1")
    assert html_of(app).count('class="lb-note lb-wanted') == 1
    app.text_input(key="q").set_value("WIDER").run()
    assert "wider was better" in html_of(app) and "tanh" not in html_of(app)
    app.text_input(key="q").set_value("nowhere").run()
    assert "No entry holds all of these words" in html_of(app)


def test_a_correction_is_a_new_entry(home: Home, locked: str, show: Callable) -> None:
    notebook.note(home, locked, answers={"tried": "tanh"})
    app = show("notebook", study=locked)
    app.button(key="correct-1").click().run()
    app.text_area(key="note/1/tried").set_value("gelu")
    app.button(key="note/1/keep").click().run()
    old, new = notebook.entries(home, locked)
    assert (old.tried, old.corrected_by, new.tried) == ("tanh", 2, "gelu")
