"""Home: an empty home explains itself, a template becomes a draft, a draft stands in the list and can be deleted."""

from collections.abc import Callable

from lab.workflow.planning import drafts
from store.paths import Home


def test_an_empty_home_says_what_to_do(home: Home, show: Callable, html_of: Callable) -> None:
    app = show()
    assert "An empty notebook" in html_of(app)
    assert [button.label for button in app.button if button.key.startswith("begin-")] != []


def test_a_template_becomes_a_draft(home: Home, show: Callable) -> None:
    app = show()
    app.button(key="begin-digits").click().run()
    assert not app.exception
    (draft,) = drafts.drafts(home)
    assert app.query_params["study"] in (draft.id, [draft.id])
    assert "Preregister" in [title.value for title in app.title]


def test_a_draft_stands_in_the_list(home: Home, draft: str, show: Callable, html_of: Callable) -> None:
    app = show()
    assert "Width on digits" in html_of(app)
    app.button(key=f"really-delete-{draft}").click().run()
    assert drafts.drafts(home) == []
    assert "An empty notebook" in html_of(app)


def test_hostile_titles_are_shown_as_text(home: Home, show: Callable, html_of: Callable) -> None:
    drafts.new_draft(home, 'title = "<img src=x onerror=alert(1)>"')
    assert "<img" not in html_of(show())
