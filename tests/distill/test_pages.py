"""Reading papers: text in order and whole, places that fit, and one clear error for what cannot be read."""

import pytest
import typst

from lab.distill.pages import read_pdf, read_text
from lab.distill.paper import Paper
from lab.errors import InvalidInput

ENCRYPTED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n"
    b"4 0 obj<</Filter/Standard/V 1/R 2/P -44/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]/Size 5>>\n%%EOF\n"
)


def test_title_headings_and_text_are_read_in_order(small_paper: Paper) -> None:
    page = small_paper.pages[0]
    headings = [page.text[block.start : block.end] for block in page.blocks if block.kind == "heading"]
    assert small_paper.title == "Deep Nets on Small Digits"
    assert headings == ["Abstract", "1 Introduction", "2 Experiments", "3 Conclusion", "References"]
    assert "We show that deeper networks reach a higher accuracy than shallow ones, by 2.3% on MNIST." in page.text


def test_words_cut_at_line_ends_are_whole_and_no_control_signs_stay(small_paper: Paper) -> None:
    text = small_paper.pages[0].text
    assert all(sign.isprintable() or sign == "\n" for sign in text)
    for word in ("efficiently", "classify", "generalise", "handwritten", "standard deviation"):
        assert word in text


def test_boxes_cover_a_span_line_by_line_and_lie_on_the_page(small_paper: Paper) -> None:
    page = small_paper.pages[0]
    sentence = "We show that deeper networks reach a higher accuracy than shallow ones, by 2.3% on MNIST."
    start = page.text.index(sentence)
    boxes = page.boxes(start, start + len(sentence))
    assert 2 <= len(boxes) <= 4
    for box in boxes:
        assert 0 < box.left < box.right < page.width / 2
        assert 0 < box.top < box.bottom < page.height
    assert page.boxes(start, start) == ()


def test_tables_and_captions_stand_after_the_prose(small_paper: Paper) -> None:
    page = small_paper.pages[0]
    captions = [page.text[block.start : block.end] for block in page.blocks if block.kind == "caption"]
    assert captions == ["Table 1: Error by depth."]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"hello", "not a PDF"),
        (b"%PDF-1.7\nnothing", "damaged"),
        (ENCRYPTED, "encrypted"),
    ],
)
def test_what_is_no_readable_pdf_gets_one_clear_message(content: bytes, message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as caught:
        read_pdf(content, "x.pdf")
    assert caught.value.where == "x.pdf"
    assert caught.value.remedy


def test_a_truncated_pdf_is_refused(small_pdf: bytes) -> None:
    with pytest.raises(InvalidInput):
        read_pdf(small_pdf[: len(small_pdf) // 3], "cut.pdf")


def test_a_scan_is_refused() -> None:
    pictures = typst.compile(b"#rect(width: 5cm, height: 3cm)\n#pagebreak()\n#circle(radius: 2cm)")
    with pytest.raises(InvalidInput, match="pictures") as caught:
        read_pdf(pictures, "scan.pdf")
    assert "2 pages" in str(caught.value)


def test_an_empty_page_between_others_is_kept() -> None:
    text = b"#lorem(90)\n#pagebreak()\n#rect()\n#pagebreak()\n#lorem(90)"
    pages = read_pdf(typst.compile(text)).pages
    assert [bool(page.text) for page in pages] == [True, False, True]


def test_pasted_text_is_a_paper_of_one_page() -> None:
    paper = read_text(
        "A Title of Nets\n\nAbstract\nDeeper net-\nworks are ﬁne and self-\naware self-aware.\n\n1 Results\nMore."
    )
    assert paper.title == "A Title of Nets"
    assert paper.pages[0].text.split("\n")[1:3] == ["Abstract", "Deeper networks are fine and self-aware self-aware."]
    assert [block.kind for block in paper.pages[0].blocks] == ["body", "heading", "body", "heading", "body"]
    assert read_text("Just a sentence that runs on\nand on.", "mine").title == "mine"


def test_empty_text_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no text"):
        read_text(" \n\t")
