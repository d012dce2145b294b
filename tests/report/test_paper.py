"""The paper as a file: six pages, tagged, its own fonts, all inside the page, equal bytes, no number from nowhere."""

import ctypes
import json
import math
import re
from collections import Counter

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from lab.report.paper import build

NUMBER = r"(?<![\w.])\d*\.\d+"
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
    """Left, bottom, right and top of everything on the page itself, in points; pictures count as a whole."""
    return [item.get_bounds() for item in page.get_objects(max_depth=1)]


def texts(paper):
    """Every text object of the paper: font, whether embedded, printed size in points, page number, box, words."""
    for number, page in enumerate(document(paper), 1):
        written = page.get_textpage()
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=8):
            font, name = raw.FPDFTextObj_GetFont(item.raw), ctypes.create_string_buffer(200)
            raw.FPDFFont_GetBaseFontName(font, name, 200)
            size, words = ctypes.c_float(), ctypes.create_string_buffer(4000)
            raw.FPDFTextObj_GetFontSize(item.raw, ctypes.byref(size))
            used = raw.FPDFTextObj_GetText(
                item.raw, written.raw, ctypes.cast(words, ctypes.POINTER(ctypes.c_ushort)), 2000
            )
            a, b, *_ = item.get_matrix().get()
            embedded, printed = bool(raw.FPDFFont_GetIsEmbedded(font)), size.value * math.hypot(a, b)
            text = words.raw[: max(0, used - 2)].decode("utf-16-le")
            yield name.value.decode().split("+")[-1], embedded, printed, number, item.get_bounds(), text


def test_every_object_lies_inside_its_page(paper):
    for number, page in enumerate(document(paper), 1):
        width, height = page.get_size()
        for left, bottom, right, top in boxes(page):
            assert left > 45 and right < width - 45, f"page {number}: {left:.0f}..{right:.0f}"
            assert bottom > 20 and top < height - 20, f"page {number}: {bottom:.0f}..{top:.0f}"


def test_formulas_stay_in_their_column(paper):
    for name, _, _, number, (left, _, right, _), _ in texts(paper):
        if name.startswith("NewCM"):
            assert right < 290 or left > 300, f"page {number}: {left:.0f}..{right:.0f}"
            assert right < 545, f"page {number}: {left:.0f}..{right:.0f}"


def test_fonts_are_the_shipped_ones_and_embedded(paper):
    found = {name: embedded for name, embedded, *_ in texts(paper)}
    assert any("LibertinusSerif" in name for name in found)
    assert all(found.values()), found
    for name in found:
        assert name.startswith(ALLOWED_FONTS), name


def test_text_has_nine_points_and_figures_eight(paper):
    sizes = Counter(round(size, 1) for name, _, size, *_ in texts(paper) if not name.startswith("NewCM"))
    assert min(sizes) >= 7.9, sizes
    assert not [size for size in sizes if 8.1 <= size < 9.0], sizes


def test_nothing_is_left_unfilled(paper):
    text = " ".join(page_texts(paper))
    for mark in (r"\bnan\b", "None", r"\{[a-z]", r"\[\[", r"\(\?", r"\?\)", "\ufffd", r"\]\]"):
        assert not re.search(mark, text), re.search(mark, text)


def test_every_number_in_the_results_is_a_fact(paper):
    """From the results on, every number with a decimal point, outside figures (8 pt), is printed by a fact."""
    words = [text for _, _, size, number, _, text in texts(paper) if number >= 3 and size >= 8.9]
    words = words[: words.index("References")]
    facts = json.loads(paper.facts)["facts"]
    known = set(re.findall(NUMBER, " ".join(fact["text"] for fact in facts)))
    found = [(number, text) for text in words for number in re.findall(NUMBER, text)]
    assert len(found) > 200
    headings = {f"{section}.{part}" for section in range(1, 12) for part in range(1, 9)}
    for number, text in found:
        assert number in known | headings, (number, text)


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


def test_every_row_of_the_data_says_whether_the_plan_asked_for_it(digits_paper):
    for name, status in (
        ("cells", b"registered"),
        ("runs", b"registered"),
        ("hypotheses", b"registered"),
        ("anova", b"exploratory"),
    ):
        head, *rows = digits_paper.tables[f"{name}.csv"].splitlines()
        assert head.startswith(b"status,") and rows and all(row.startswith(status + b",") for row in rows)
