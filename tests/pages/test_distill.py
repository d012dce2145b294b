"""Distill: pasted text and PDFs become claims beside the paper; what cannot be read is a box; a claim becomes a draft."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lab.study.toml_file import parse
from lab.workflow.planning import drafts
from lab.workflow.planning.distill import distill
from store.paths import Home

TEXT = """Wide networks on small images

Abstract

We show that doubling the width of the network improves test accuracy by 1.3 % on CIFAR-10 (Table 2). Weight decay does
not change the results. <b>All</b> results are from one seed.
"""


@pytest.fixture
def paper(home: Home) -> str:
    """The id of a distilled text."""
    return distill(home, TEXT, "wide").id


def test_an_empty_home_says_what_to_do(home: Home, show: Callable, html_of: Callable) -> None:
    assert "No paper yet" in html_of(show("distill"))


def test_pasted_text_is_distilled(home: Home, show: Callable, html_of: Callable) -> None:
    app = show("distill")
    app.text_area(key="paper-text").set_value(TEXT).run()
    app.button(key="distill").click().run()
    assert not app.exception
    assert "doubling the width" in html_of(app)


def test_a_claim_becomes_a_draft(home: Home, paper: str, show: Callable) -> None:
    app = show("distill", paper=paper)
    app.button(key="test-C1").click().run()
    assert not app.exception
    (draft,) = drafts.drafts(home)
    assert "width" in parse(drafts.read_draft(home, draft.id)).claim
    assert "Preregister" in [title.value for title in app.title]


def test_text_of_a_paper_is_never_markup(paper: str, show: Callable, html_of: Callable) -> None:
    said = html_of(show("distill", paper=paper))
    assert "<b>All</b>" not in said
    assert "<mark>" in said


def test_what_cannot_be_read_is_a_box(home: Home, show: Callable, html_of: Callable) -> None:
    app = show("distill")
    app.file_uploader(key="paper-file").upload("paper.pdf", b"%PDF-1.4 broken", "application/pdf").run()
    app.button(key="distill").click().run()
    assert not app.exception
    assert 'role="alert"' in html_of(app)


def test_a_pdf_is_shown_with_its_claims(home: Home, shared_data: Path, show: Callable, html_of: Callable) -> None:
    found = distill(home, (shared_data / "papers" / "adam.pdf").read_bytes(), "adam")
    app = show("distill", paper=found.id)
    assert len(app.get("image")) == 1
    app.button(key="show-C2").click().run()
    assert not app.exception
    assert f"page {found.claim('C2').page} of {found.pages}" in html_of(app)
