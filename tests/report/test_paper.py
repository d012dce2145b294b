"""The paper as a file: six pages, tagged, its own fonts, nothing outside the page, equal bytes, no number from nowhere."""

import json
import re

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from lab.report.paper import build

ALLOWED_FONTS = ("LibertinusSerif", "NewCMMath", "NewComputerModernMath", "DejaVuSansMono")


def document(paper) -> pdfium.PdfDocument:
    return pdfium.PdfDocument(paper.pdf)


def page_texts(paper) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in document(paper)]


def squeezed(text: str) -> str:
    """Text without spaces, line breaks and the hyphens of broken words."""
    return re.sub(r"[\s\u00ad\u200b\ufffe\x02]", "", text)


@pytest.fixture(scope="module", params=["digits_paper", "canonical_paper"])
def paper(request):
    return request.getfixturevalue(request.param)


def test_six_pages_and_tagged(paper):
    pdf = document(paper)
    assert paper.pages == len(pdf) == 6
    assert raw.FPDFCatalog_IsTagged(pdf.raw)
    assert b"pdfaid:part" in paper.pdf and b"pdfuaid:part" in paper.pdf


def test_the_last_page_is_reasonably_full(paper):
    last = document(paper)[5]
    right = [box for box in boxes(last) if box[0] > 300]
    assert min(box[1] for box in right) < 420, "the right column of the last page ends in its upper half"


def boxes(page) -> list[tuple[float, float, float, float]]:
    return [
        item.get_bounds() for item in page.get_objects() if item.type in (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_PATH)
    ]


def test_every_object_lies_inside_its_page(paper):
    for number, page in enumerate(document(paper), 1):
        width, height = page.get_size()
        for left, bottom, right, top in boxes(page):
            assert left > 40 and right < width - 40, f"page {number}: {left:.0f}..{right:.0f}"
            assert bottom > 20 and top < height - 20, f"page {number}: {bottom:.0f}..{top:.0f}"


def test_text_of_one_column_stays_in_it(paper):
    """A line that starts in the left column ends before the right one, unless it spans both by design."""
    for number, page in enumerate(document(paper), 1):
        for left, _, right, _ in boxes(page):
            crosses = left < 285 and right > 312
            assert not crosses or right - left > 300 or number == 1 or left > 60, (
                f"page {number}: {left:.0f}..{right:.0f}"
            )


def test_fonts_are_the_shipped_ones_and_embedded(paper):
    found = {}
    for page in document(paper):
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=6):
            font = raw.FPDFTextObj_GetFont(item.raw)
            name = (raw.c_char * 200)() if hasattr(raw, "c_char") else None
            found.setdefault(font_name(font, name), bool(raw.FPDFFont_GetIsEmbedded(font)))
    assert found and all(found.values()), found
    for name in found:
        assert name.split("+")[-1].startswith(ALLOWED_FONTS), name
    assert any("LibertinusSerif" in name for name in found)


def font_name(font, _) -> str:
    import ctypes

    buffer = ctypes.create_string_buffer(200)
    raw.FPDFFont_GetBaseFontName(font, buffer, 200)
    return buffer.value.decode()


def test_no_type_below_nine_points_but_in_figures_and_formulas(paper):
    sizes = {}
    for page in document(paper):
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=1):
            size = raw_size(item)
            sizes[round(size, 1)] = sizes.get(round(size, 1), 0) + 1
    common = [size for size, count in sizes.items() if count > 60]
    assert common and min(common) >= 8.9, sizes


def raw_size(item) -> float:
    import ctypes

    size = ctypes.c_float()
    raw.FPDFTextObj_GetFontSize(item.raw, ctypes.byref(size))
    return size.value * abs(item.get_matrix().get()[3])


def test_nothing_is_left_unfilled(paper):
    text = " ".join(page_texts(paper))
    for mark in ("nan", "None", "inf ", "{", "}", "[[", "]]", "(?", "?)", "\ufffd"):
        assert mark not in text, mark


def test_every_number_in_the_results_is_a_fact(paper):
    text = re.sub(r"-?\r?\n", " ", " ".join(page_texts(paper)))
    start = text.index("Registered results", 2000)
    results = text[start : text.index("Limitations", start)]
    facts = json.loads(paper.facts)["facts"]
    known = set(re.findall(r"\d+(?:\.\d+)?|\.\d+", " ".join(fact["text"] for fact in facts)))
    results = re.sub(r"(Table|Figure|Section|Equation)s?\s+[\d.]+", "", results)
    results = re.sub(r"(?m)\d / 6|registration [0-9a-f]{8}", "", results)
    results = re.sub(r"\b[3-7](\.\d)? [A-Z][a-z]+", "", results)
    for found in re.findall(r"(?<![\w.])(?:\d+\.\d+|\.\d+)", results):
        assert found in known, found


def test_the_exact_words_about_locks_and_demonstrations(digits_paper, canonical_paper):
    for made, demonstration in ((digits_paper, True), (canonical_paper, False)):
        text = squeezed(" ".join(page_texts(made)))
        assert squeezed("seeds from the lock only: the outcome could have been previewed") in text
        assert squeezed("Tamper-evident, not tamper-proof").replace("-", "") in text.replace("-", "")
        assert squeezed("lock no. 1 on this data set and these factors") in text
        if demonstration:
            assert squeezed("demonstration, outcome known") in text
            assert "preregistered" not in text.lower() and "pre-registered" not in text.lower()


def test_two_builds_are_equal_to_the_byte(digits, digits_paper):
    again = build(digits)
    assert again.pdf == digits_paper.pdf
    assert again.facts == digits_paper.facts
    assert again.figures == digits_paper.figures and again.tables == digits_paper.tables


def test_figures_and_data_come_along(digits_paper):
    assert {"forest.svg", "forest.png", "cells.svg", "main.png"} <= set(digits_paper.figures)
    assert {"cells.csv", "runs.csv", "hypotheses.csv", "anova.csv", "figure-forest.csv"} <= set(digits_paper.tables)
    assert digits_paper.tables["runs.csv"].count(b"\n") == 55
    assert digits_paper.figures["forest.png"].startswith(b"\x89PNG")
