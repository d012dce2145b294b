"""Six pages for very different studies, and what happens when text cannot fit."""

from dataclasses import replace

import pypdfium2 as pdfium
import pytest

from lab.errors import LabError
from lab.report.blocks import TOP
from lab.report.layout import Setting, land
from lab.report.paper import build
from lab.study.draft import Study


def changed(study: Study, **values) -> Study:
    return Study.model_validate({**study.model_dump(exclude_unset=True), **values})


def small(study: Study) -> Study:
    """Two factors of two levels, one hypothesis, two runs a cell."""
    factors = [{"name": "depth", "levels": [2, 4]}, {"name": "activation", "levels": ["relu", "gelu"]}]
    hypothesis = {"id": "H1", "effect": "activation", "contrast": "difference", "expect": "increase", "sesoi": 0.02}
    return changed(study, factors=factors, hypotheses=[hypothesis], replicates={"count": 3}, question="", claim="")


def large(study: Study) -> Study:
    """Forty-eight cells, five hypotheses, a title of 280 characters."""
    factors = [
        {"name": "depth", "levels": [1, 2, 4, 8]},
        {"name": "activation", "levels": ["relu", "gelu", "tanh"]},
        {"name": "learning_rate", "levels": [0.0003, 0.003]},
        {"name": "dropout", "levels": [0.0, 0.2]},
    ]
    hypotheses = [
        {"id": "H1", "effect": "depth", "contrast": "linear", "scores": "log2", "expect": "increase", "sesoi": 0.02},
        {"id": "H2", "effect": "activation", "contrast": "omnibus", "expect": "difference", "sesoi": 0.02},
        {"id": "H3", "effect": "learning_rate", "contrast": "difference", "expect": "decrease"},
        {"id": "H4", "effect": "dropout", "contrast": "difference", "expect": "equivalence", "sesoi": 0.03},
        {"id": "H5", "effect": "depth:dropout", "contrast": "omnibus", "expect": "difference", "sesoi": 0.03},
    ]
    recipe = {k: v for k, v in study.recipe.model_dump().items() if k != "learning_rate"}
    return changed(
        study, title="A very long title about depth " * 9, factors=factors, hypotheses=hypotheses, recipe=recipe
    )


def test_four_cells_and_one_null_hypothesis(make, study_of):
    assert build(make(small(study_of("digits")), {})).pages == 6


def test_forty_eight_cells_five_hypotheses_failures_and_a_deviation(make, study_of, deviation):
    effects = {"depth": 0.02, "dropout": -0.05, "learning_rate": -0.04}
    source = make(large(study_of("digits")), effects, base=0.7, fail=3, deviations=(deviation,) * 4)
    assert build(source).pages == 6


def huge(study: Study) -> Study:
    """Two hundred cells, eight hypotheses, texts longer than a paper can quote."""
    factors = [
        {"name": "depth", "levels": [1, 2, 4, 8, 16]},
        {"name": "activation", "levels": ["relu", "gelu", "tanh", "silu"]},
        {"name": "learning_rate", "levels": [0.0003, 0.003]},
        {"name": "dropout", "levels": [0.0, 0.2, 0.4, 0.5, 0.6]},
    ]
    pairs = ("depth:dropout", "depth:learning_rate", "activation:dropout", "learning_rate:dropout")
    hypotheses = [
        {"id": "H1", "claim": "Deeper is better. " * 20, "effect": "depth", "contrast": "linear", "scores": "log2"},
        {"id": "H2", "effect": "activation", "contrast": "omnibus"},
        {"id": "H3", "effect": "learning_rate", "contrast": "difference"},
        {"id": "H4", "effect": "dropout", "contrast": "monotone", "expect": "decrease"},
        *({"id": f"H{5 + i}", "effect": pair, "contrast": "omnibus"} for i, pair in enumerate(pairs)),
    ]
    hypotheses = [{"expect": "difference", "sesoi": 0.02} | hypothesis for hypothesis in hypotheses]
    recipe = {k: v for k, v in study.recipe.model_dump().items() if k != "learning_rate"}
    long = "The claim as its paper words it, at length. " * 60
    return changed(study, claim=long, question=long, factors=factors, hypotheses=hypotheses, recipe=recipe)


def test_two_hundred_cells_eight_hypotheses_failures_and_thirty_deviations(make, study_of, deviation, interpretation):
    effects = {"depth": 0.02, "dropout": -0.05, "learning_rate": -0.04}
    source = make(huge(study_of("digits")), effects, base=0.7, fail=40, deviations=(deviation,) * 30)
    paper = build(replace(source, interpretation=interpretation))
    assert paper.pages == 6
    text = " ".join(page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(paper.pdf))
    assert all(f"H{number}" in text for number in range(1, 9)) and "40 failed" in " ".join(text.split())


def test_every_hypothesis_significant(make, study_of):
    source = make(study_of("cifar10_patches"), {"depth": 0.05, "activation": 0.05}, base=0.4)
    assert build(source).pages == 6


def test_a_screening_design_without_hypotheses(make, study_of):
    study = changed(study_of("digits"), hypotheses=[], demonstration=False)
    assert build(make(study, {"depth": 0.01})).pages == 6


def test_text_that_looks_like_markup_is_printed_as_it_stands(make, study_of):
    hostile = '#panic() *b* [[x]] $x$ <y> @z \\ {h.H1.estimate} `c` // /* "quotes" _u_'
    hypotheses = [{**h.model_dump(exclude_none=True), "claim": hostile} for h in study_of("digits").hypotheses]
    study = changed(study_of("digits"), title=hostile, question=hostile, claim=hostile, hypotheses=hypotheses)
    paper = build(make(study, {}))
    assert paper.pages == 6
    first = pdfium.PdfDocument(paper.pdf)[0].get_textpage().get_text_bounded()
    assert "#panic() *b* [[x]] $x$ <y> @z" in " ".join(first.split())


def test_an_interpretation_gets_its_own_exploratory_section(digits, interpretation):
    paper = build(replace(digits, interpretation=interpretation))
    assert paper.pages == 6
    assert {"attribution.svg", "attribution-second.svg"} <= set(paper.figures)
    text = " ".join(page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(paper.pdf))
    assert "Interpretation of one run" in text


def test_a_study_that_cannot_fit_is_said_so(monkeypatch):
    monkeypatch.setattr("lab.report.layout.measure", lambda setting: _End(9))
    with pytest.raises(LabError, match="does not fit"):
        land(lambda setting: setting)


def test_a_study_with_little_to_say_gets_a_shorter_paper(monkeypatch):
    monkeypatch.setattr("lab.report.layout.measure", lambda setting: _End(5))
    assert land(lambda setting: setting).tier == TOP


def test_the_richest_tier_that_fits_is_taken_and_figures_grow_until_the_last_page(monkeypatch):
    def end(setting: Setting):
        return _End(6 if setting.tier <= 3 and setting.stretch <= 1.2 else 7)

    monkeypatch.setattr("lab.report.layout.measure", end)
    setting = land(lambda setting: setting)
    assert setting.tier == 3 and 1.15 < setting.stretch <= 1.2


class _End:
    fill = 0.9

    def __init__(self, pages: int) -> None:
        self.pages = pages
