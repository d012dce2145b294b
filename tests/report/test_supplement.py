"""The supplement: everything that six pages leave out, tagged, inside its pages, of equal bytes."""

import re
from dataclasses import replace

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from lab.report.blocks import Par, Table
from lab.report.paper import build, gather
from lab.report.supplement import supplement
from tests.report.test_layout import changed, huge


def text_of(pdf: bytes) -> str:
    """All words of a PDF, without the spaces and hyphens of broken lines."""
    pages = (page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(pdf))
    return re.sub(r"[\s\u00ad\u200b\ufffe\x02]", "", " ".join(pages))


@pytest.fixture(scope="module")
def large(make, study_of, deviation):
    """Two hundred cells, eight hypotheses, forty failed runs, thirty deviations."""
    effects = {"depth": 0.02, "dropout": -0.05, "learning_rate": -0.04}
    return make(huge(study_of("digits")), effects, base=0.7, fail=40, deviations=(deviation,) * 30)


def test_every_run_stands_in_it_with_its_seeds(digits, digits_paper):
    text = text_of(digits_paper.supplement)
    for run in digits.registration.runs:
        assert run.id in text and all(seed in text for seed in run.seeds.as_hex().values())


def test_a_large_study_has_its_texts_cells_differences_and_deviations_in_full(large):
    paper = build(large)
    text, study = text_of(paper.supplement), large.registration.study
    assert paper.supplement_pages == len(pdfium.PdfDocument(paper.supplement)) > 20
    assert re.sub(r"\s", "", study.claim) in text and re.sub(r"\s", "", study.question) in text
    assert re.sub(r"\s", "", study.hypotheses[0].claim) in text
    assert text.count("novalue") >= 40
    assert text.count("Onelevelwasdropped") == 30
    assert re.sub(r"\s", "", study.claim) not in text_of(paper.pdf)


def test_every_difference_behind_a_verdict_is_a_row(large):
    tables = {block.name: block for block in supplement(large, gather(large), {}) if isinstance(block, Table)}
    for index, result in enumerate(large.confirmatory.hypotheses):
        if len(result.pairs) > 1:
            assert len(tables[f"h{index}-pairs"].rows) == len(result.pairs)
        if result.simple_effects:
            assert len(tables[f"h{index}-simple"].rows) == len(result.simple_effects)
    assert len(tables["cells"].rows) == 200 and len(tables["runs"].rows) == 600


def test_it_is_tagged_and_archivable_and_has_every_figure(digits_paper):
    pdf = digits_paper.supplement
    assert raw.FPDFCatalog_IsTagged(pdfium.PdfDocument(pdf).raw)
    assert b"pdfaid:part" in pdf and b"pdfuaid:part" in pdf
    text = text_of(pdf)
    drawn = {name.removesuffix(".svg") for name in digits_paper.figures if name.endswith(".svg")}
    assert len(drawn) <= text.count("FigureS")


def test_two_builds_are_equal_to_the_byte(digits, digits_paper):
    assert build(digits).supplement == digits_paper.supplement


def test_the_dry_run_stands_in_it_row_by_row(digits):
    shares = {"wrong": 0.041, "right": None, "coverage": 0.95}
    row = {"world": "null", "sigma": 0.01, "hypothesis": "", "truth": 0.0, **shares}
    found = {"settings": {"studies": 500}, "worlds": {"null": "no effect"}, "rows": [row], "warnings": []}
    source = replace(digits, ledger=replace(digits.ledger, dry_run=found))
    facts = gather(source)
    tables = [block for block in supplement(source, facts, {}) if getattr(block, "name", "") == "dry-run"]
    assert len(tables) == 1 and facts["dry.row.0.wrong"].text == "4.1" and facts["dry.row.0.right"].text == "–"


def test_a_study_without_hypotheses_has_a_supplement_too(make, study_of):
    source = make(changed(study_of("digits"), hypotheses=[], demonstration=False), {"depth": 0.01})
    blocks = supplement(source, gather(source), {})
    assert not any(getattr(block, "label", "") == "sup-hypotheses" for block in blocks)
    assert any(isinstance(block, Par) and "none" in block.words for block in blocks)
