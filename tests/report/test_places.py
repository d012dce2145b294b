"""Every number on a page can be found again: the box that is said to hold it holds it."""

import json

import pypdfium2 as pdfium

from lab.report.places import as_json, from_json
from tests.report.test_paper import squeezed


def test_the_boxes_hold_the_facts(digits_paper):
    facts = {row["id"]: row["text"] for row in json.loads(digits_paper.facts)["facts"]}
    document = pdfium.PdfDocument(digits_paper.pdf)
    pages = [page.get_textpage() for page in document]
    heights = [page.get_height() for page in document]
    whole = 0
    for one in digits_paper.places:
        left, top, right, bottom = one.box
        page, height = pages[one.page - 1], heights[one.page - 1]
        seen = page.get_text_bounded(left - 0.5, height - bottom - 0.5, right + 0.5, height - top + 0.5)
        wanted, seen = squeezed(facts[one.fact]), squeezed(seen)
        whole += wanted in seen
        assert wanted in seen or seen in wanted or set(seen) & set(wanted), (one, wanted, seen)
    assert len(digits_paper.places) > 300 and whole / len(digits_paper.places) > 0.9
    assert {"h.H1.estimate", "h.H1.interval", "found.best.mean", "cell.0.mean"} <= {
        one.fact for one in digits_paper.places
    }
    assert {one.page for one in digits_paper.places} == set(range(1, 7))
    assert from_json(as_json(digits_paper.places)) == digits_paper.places
