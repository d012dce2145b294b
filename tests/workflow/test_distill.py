"""Distilling keeps the paper and what was found; a claim becomes a draft that passes its own lint."""

from pathlib import Path

import pytest

from lab.errors import InvalidInput
from lab.workflow.planning import distill, drafts
from lab.workflow.planning.check import check
from store.paths import Home

TEXT = """Abstract

We compare networks of different depth on CIFAR-10. Deeper networks improve test accuracy by 2.1% over shallow ones
(Table 2). We do not report the spread over seeds.

Conclusion

Our results show that depth increases accuracy more than width.
"""


def test_pasted_text_is_kept_and_found_again(home: Home) -> None:
    found = distill.distill(home, TEXT, "a note")
    assert distill.distill(home, TEXT.encode(), "a note").id == found.id
    (kept,) = distill.distillations(home)
    assert kept.claims == found.claims
    assert found.claims
    assert "Deeper networks improve test accuracy" in distill.paper_text(home, found.id)
    distill.forget(home, found.id)
    assert distill.distillations(home) == ()


def test_a_claim_becomes_a_draft_that_can_be_checked(home: Home) -> None:
    found = distill.distill(home, TEXT, "a note")
    identity = distill.draft_from_claim(home, found.id, found.claims[0].id)
    report = check(home, drafts.read_draft(home, identity))
    assert report.errors == ()
    assert report.runs > 0


def test_a_real_paper(home: Home, shared_data: Path) -> None:
    path = min((shared_data / "papers").glob("*.pdf"))
    found = distill.distill(home, path.read_bytes(), path.name)
    assert found.has_pages
    assert found.claims
    assert distill.page_picture(home, found.id, found.claims[0].page, scale=0.5).startswith(b"\x89PNG")
    assert distill.paper_text(home, found.id) is None


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda home: distill.distill(home, b"\xff\xfe\x00", "x"), "neither a PDF nor text"),
        (lambda home: distill.distill(home, b"%PDF-1.7 broken", "x"), "x"),
        (lambda home: distill.distillation(home, "nothing"), "no such distillation"),
        (lambda home: distill.distillation(home, "../x"), "no name"),
    ],
)
def test_what_cannot_be_read_is_said(home: Home, act, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        act(home)
    assert distill.distillations(home) == ()


def test_claims_and_templates_are_named(home: Home) -> None:
    found = distill.distill(home, TEXT, "a note")
    with pytest.raises(InvalidInput, match="C1"):
        distill.draft_from_claim(home, found.id, "C99")
    with pytest.raises(InvalidInput, match="digits"):
        distill.draft_from_claim(home, found.id, "C1", "imagenet")
