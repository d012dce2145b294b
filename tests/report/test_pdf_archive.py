"""Paper, supplement and plan card as archives: PDF/A-2a and PDF/UA-1, tagged, described, every font inside, every glyph there.

No validator of PDF/A runs without Java (veraPDF); typst itself refuses what breaks the standard, and the structure that the
standards ask for is read here from the file.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator

import pikepdf
import pytest

from lab.report.plan_exports import card


@pytest.fixture(scope="module", params=["paper", "supplement", "canonical", "card"])
def pdf(request, digits, digits_paper, canonical_paper) -> pikepdf.Pdf:
    made = {
        "paper": digits_paper.pdf,
        "supplement": digits_paper.supplement,
        "canonical": canonical_paper.pdf,
        "card": card(digits.registration, at=digits.ledger.opened_at),
    }
    return pikepdf.open(io.BytesIO(made[request.param]))


def elements(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every element of the structure tree."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                waiting.append(node.K)


def fonts(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every font of the file."""
    for found in pdf.objects:
        if isinstance(found, pikepdf.Dictionary) and found.get("/Type") == "/Font":
            yield found


def test_it_says_to_which_standards_it_keeps(pdf):
    with pdf.open_metadata() as metadata:
        assert metadata.pdfa_status == "2A"
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] and metadata["dc:language"]
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1" and len(intent.DestOutputProfile.read_bytes()) > 100


def test_it_is_tagged_in_a_language_and_shows_its_title(pdf):
    assert pdf.Root.MarkInfo.Marked is True
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
    roles = Counter(str(one.S) for one in elements(pdf))
    assert roles["/Document"] == 1 and roles["/H1"] >= 2 and roles["/P"]
    assert all("/StructParents" in page for page in pdf.pages if "/Annots" in page or page.get("/Contents"))


def test_every_figure_and_formula_has_words(pdf):
    seen = [one for one in elements(pdf) if one.S in ("/Figure", "/Formula")]
    assert seen
    for one in seen:
        assert len(str(one.get("/Alt", "")).strip()) > (20 if one.S == "/Figure" else 0)


def test_tables_have_heads_and_rows_as_long_as_they(pdf):
    tables = [one for one in elements(pdf) if one.S == "/Table"]
    for table in tables:
        inside = list(_inside(table))
        heads = [one for one in inside if one.S == "/TH"]
        rows = [one for one in inside if one.S == "/TR"]
        assert heads and len(rows) > 1
        assert {sum(1 for _ in _cells(row)) for row in rows} == {len(heads)}


def _inside(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    kids = node.get("/K", pikepdf.Array()) if isinstance(node, pikepdf.Dictionary) else node
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _inside(kid)


def _cells(row: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    return (one for one in _inside(row) if one.S in ("/TH", "/TD"))


def test_every_font_is_inside_and_maps_back_to_text(pdf):
    found = [font for font in fonts(pdf) if font.Subtype in ("/Type0", "/TrueType", "/Type1")]
    assert found
    for font in found:
        assert font.Subtype == "/Type0" and font.Encoding == "/Identity-H", font.BaseFont
        inner = font.DescendantFonts[0]
        described = inner.FontDescriptor
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(described.keys()), font.BaseFont
        assert re.match(r"/[A-Z]{6}\+", str(font.BaseFont)), "a subset says so in its name"
        assert "/ToUnicode" in font, font.BaseFont
    assert not [font for font in fonts(pdf) if font.Subtype == "/Type3"]


def test_no_glyph_is_missing(pdf):
    """Glyph 0 is the box that stands for what a font lacks: no page may draw it."""
    for number, page in enumerate(pdf.pages, 1):
        for codes in _shown(page.obj):
            assert 0 not in codes, f"page {number} draws .notdef"


def _shown(stream: pikepdf.Object) -> Iterator[list[int]]:
    """Glyph numbers of every piece of text (all fonts have two-byte codes), in a page and in the forms that it draws."""
    for operands, operator in pikepdf.parse_content_stream(stream):
        if str(operator) in ("Tj", "'"):
            yield _codes(operands[-1])
        elif str(operator) == "TJ":
            yield from (_codes(part) for part in operands[0] if isinstance(part, pikepdf.String))
    for form in stream.get("/Resources", {}).get("/XObject", {}).values():
        if form.get("/Subtype") == "/Form":
            yield from _shown(form)


def _codes(text: pikepdf.Object) -> list[int]:
    raw = bytes(text)
    return [int.from_bytes(raw[i : i + 2], "big") for i in range(0, len(raw), 2)]


def test_links_say_where_they_lead(pdf):
    for page in pdf.pages:
        for note in page.get("/Annots", ()):
            assert note.Subtype == "/Link" and str(note.get("/Contents", "")).strip()


def test_nothing_that_an_archive_forbids(pdf):
    names = set(pdf.Root.keys()) | set(pdf.Root.get("/Names", pikepdf.Dictionary()).keys())
    assert not names & {"/AA", "/JavaScript", "/EmbeddedFiles", "/OpenAction"}
    assert not pdf.is_encrypted and "/ID" in pdf.trailer
