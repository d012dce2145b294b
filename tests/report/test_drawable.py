"""Signs that the fonts lack do not stop a paper: they are printed by their number."""

import io

import pikepdf
import pytest

from lab.report.drawable import KNOWN, drawable, drawn
from lab.report.facts import printable
from lab.report.paper import build
from tests.report.test_edited import texts
from tests.report.test_layout import changed, small


def test_signs_that_are_said_to_be_there_are():
    assert [sign for sign in sorted(KNOWN) if not drawable(sign)] == []


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("漢字", "[U+6F22][U+5B57]"),
        ("a 🙂\ufe0f b", "a [U+1F642] b"),
        ("eﬀect", "effect"),
        ("Жук, naïve – ½", "Жук, naïve – ½"),
        ("plain", "plain"),
    ],
)
def test_a_sign_without_a_font_becomes_plain_or_a_number(typed, printed):
    assert drawn(typed) == printed and printable(f"  {typed}\n") == printed


def test_a_study_titled_in_signs_without_a_font_gets_its_six_pages(make, study_of):
    study = changed(small(study_of("digits")), title="深度学习 🙂 " * 8, claim="漢" * 30, authors=["李 明"])
    paper = build(make(study, {}))
    assert paper.pages == 6 and "[U+6DF1]" in texts(paper.pdf)
    with pikepdf.open(io.BytesIO(paper.pdf)).open_metadata() as metadata:
        assert metadata.pdfa_status == "2A"
