"""The readout: 25 minutes to the last half, one slide a page, nothing cut, nothing without interval and n, equal bytes."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from lab.analysis.results import OtherTarget
from lab.analysis.robustness import LookRow, Robustness, RobustVerdict, robustness
from lab.report.facts import Facts
from lab.report.paper import gather
from lab.report.prose_results import narrower
from lab.report.readout.deck import clock, deck, fit, label
from lab.report.readout.explored import robust
from lab.report.readout.minutes import timed
from lab.report.readout.parts import Card, Readout, Slide
from lab.report.readout.slides import readout
from tests.report.conftest import AT, run_table
from tests.report.test_layout import changed, huge, large, small


def talk(source) -> Readout:
    return readout(source, gather(source))


def cards_of(slide: Slide) -> list[Card]:
    return [part for part in (*slide.parts, *slide.beside) if isinstance(part, Card)]


def words(pdf: bytes) -> list[str]:
    """The text of every page on one line."""
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdfium.PdfDocument(pdf)]


@pytest.fixture(scope="module")
def very_different(make, study_of, deviation) -> dict[str, Readout]:
    """Readouts of studies as different as the lab can run them."""
    digits, effects = study_of("digits"), {"depth": 0.02, "dropout": -0.05, "learning_rate": -0.04}
    screening = changed(digits, hypotheses=[], demonstration=False)
    late = replace(deviation, relative="after the opening")
    sources = {
        "null": make(small(digits), {}),
        "large": make(large(digits), effects, base=0.7, fail=3, deviations=(late,) * 4),
        "huge": make(huge(digits), effects, base=0.7, fail=40, deviations=(late,) * 30),
        "screening": make(screening, {"depth": 0.01}),
        "fraction": make(study_of("digits_fraction"), {"width": 0.01}),
        "hypercube": make(study_of("digits_hypercube"), {}),
    }
    table = run_table(sources["null"].registration.study, {}, 0.9, 0.004, 0)
    sources["null"] = replace(sources["null"], robustness=robustness(sources["null"].registration.study, table))
    return {name: talk(source) for name, source in sources.items()}


def test_the_minutes_add_up_and_verdicts_get_the_same(very_different: dict[str, Readout]) -> None:
    for name, found in very_different.items():
        assert sum(slide.minutes for slide in found.slides) == 25, name
        assert all((slide.minutes > 0) == (not slide.backup) for slide in found.slides), name
        verdicts = {slide.minutes / len(cards_of(slide)) for slide in found.slides if slide.group == "verdicts"}
        assert len(verdicts) <= 1, name
        assert 9 <= len(found.talk) <= 16, (name, len(found.talk))
        assert len({slide.name for slide in found.slides}) == len(found.slides), name


@pytest.mark.parametrize("weights", [(1, 2, 3), (1, 1, 1, 1, 1, 1, 1), (0.1, 10), (3, 0, 2)])
def test_any_weights_share_out_the_whole_time(weights: tuple[float, ...]) -> None:
    slides = timed([Slide(str(i), "", (), (), weight=weight) for i, weight in enumerate(weights)])
    assert sum(slide.minutes for slide in slides) == 25
    assert [slide.minutes > 0 for slide in slides] == [weight > 0 for weight in weights]


def test_every_slide_fits_its_page_in_type_for_the_last_row(very_different: dict[str, Readout]) -> None:
    """At 1920 pixels a point of the stage is two pixels: 12 are 24, and hardly a slide needs so little."""
    for name in ("null", "huge", "hypercube"):
        found = very_different[name]
        rows = fit(found)
        assert [row["name"] for row in rows] == [slide.name for slide in found.slides]
        assert all(row["scale"] == 1 for row in rows), (name, [row for row in rows if row["scale"] < 1])
        assert min(row["size"] for row in rows) >= 16, (name, rows)


def test_a_slide_with_far_too_much_is_made_smaller_and_says_so(very_different: dict[str, Readout]) -> None:
    first = very_different["null"].slides[1]
    crowded = replace(very_different["null"], slides=(replace(first, parts=first.parts * 30),))
    assert fit(crowded)[0]["scale"] < 1


def test_no_verdict_without_interval_and_n(very_different: dict[str, Readout], digits) -> None:
    for found in (*very_different.values(), talk(digits)):
        for card in (card for slide in found.slides for card in cards_of(slide)):
            if card.effect != "no estimate":
                assert ".interval}" in card.effect and " runs" in card.details and "{plan.confidence}" in card.details


def test_every_registered_hypothesis_has_its_card(very_different: dict[str, Readout]) -> None:
    for name, count in (("null", 1), ("large", 5), ("huge", 8), ("screening", 0), ("fraction", 3), ("hypercube", 2)):
        assert sum(len(cards_of(slide)) for slide in very_different[name].slides) == count


@pytest.fixture(scope="module")
def pages(digits_paper) -> list[str]:
    return words(digits_paper.readout.pdf)


def test_one_slide_is_one_page_and_the_file_is_tagged(digits_paper, pages: list[str]) -> None:
    pdf = digits_paper.readout.pdf
    assert len(pages) == digits_paper.readout.pages
    document = pdfium.PdfDocument(pdf)
    assert {tuple(map(round, page.get_size())) for page in document} == {(960, 540)}
    assert raw.FPDFCatalog_IsTagged(document.raw) and b"pdfaid:part" in pdf and b"pdfuaid:part" in pdf
    fonts = set(re.findall(rb"/BaseFont ?/(?:[A-Z]{6}\+)?([A-Za-z]+)", pdf))
    assert fonts <= {b"LibertinusSerif", b"DejaVuSansMono", b"NewCMMath"}, fonts


def test_what_stands_on_the_slides(pages: list[str]) -> None:
    text = " ".join(pages)
    assert "demonstration, outcome known" in pages[1] and "Registered" in text and "Exploratory" in text
    assert "Was the test set seen before?" in text and "Why not the pooled error?" in text
    for mark in (r"\bnan\b", "None", r"\{[a-z]", r"\[\[", "\ufffd", r"\*\*"):
        assert not re.search(mark, text), re.search(mark, text)


def test_every_number_with_a_decimal_point_is_a_fact(digits_paper, pages: list[str]) -> None:
    known = set(re.findall(r"\d*\.\d+", " ".join(fact["text"] for fact in json.loads(digits_paper.facts)["facts"])))
    pictures = re.compile(
        "Every run|Verdicts:|Effects and interactions|What the plan could see|Learning curves|H. (equivalent|supported)"
    )
    for page in pages:
        if not pictures.search(page):
            page = re.sub(r"\d+(\.\d)? min \d+ / \d+$", "", page)
            assert set(re.findall(r"(?<![\w.])\d*\.\d+", page)) <= known, page


def test_two_builds_are_equal_to_the_byte(digits, digits_paper) -> None:
    again = deck(talk(digits), tuple(digits.registration.study.authors), stamp=digits.ledger.opened_at)
    assert again == digits_paper.readout


def test_the_notes_go_with_the_slides(digits, digits_paper, pages: list[str]) -> None:
    notes = json.loads(digits_paper.readout.pdfpc)
    assert notes["duration"] == 25 and [page["idx"] for page in notes["pages"]] == list(range(len(pages)))
    assert all(page["note"] for page in notes["pages"])
    handout = " ".join(words(digits_paper.readout.handout))
    assert "ends at 25:00" in handout and all(f"{page['label']}. " in handout for page in notes["pages"])
    assert label(talk(digits), 0).startswith("1 / ") and clock(2.5) == "2:30"


def test_what_a_user_typed_is_never_markup(make: Callable, study_of: Callable) -> None:
    hostile = '#panic() *b* [[x]] $x$ <y> {h.H1.estimate} `c` "quotes"'
    hypotheses = [{**h.model_dump(exclude_none=True), "claim": hostile} for h in study_of("digits").hypotheses]
    study = changed(study_of("digits"), title=hostile, question=hostile, claim=hostile, hypotheses=hypotheses)
    made = deck(talk(make(study, {})), (), stamp=AT)
    text = words(made.pdf)
    assert "#panic() *b* [[x]] $x$ <y> {h.H1.estimate} `c`" in text[0] and "#panic() *b* [[x]]" in text[1]


def test_a_study_whose_verdicts_cannot_be_tested_still_has_a_talk(make: Callable, study_of: Callable) -> None:
    source = make(changed(study_of("digits"), replicates={"count": 1}), {})
    assert any("not testable" in text for text in words(deck(talk(source), (), stamp=AT).pdf))


def test_an_interpreted_run_has_a_backup_slide_beside_a_dashed_rule(digits, interpretation) -> None:
    found = talk(replace(digits, interpretation=interpretation))
    (slide,) = [slide for slide in found.slides if slide.name == "interpretation"]
    assert slide.backup and slide.mark == "exploratory"
    made = words(deck(replace(found, slides=(slide,)), (), stamp=AT).pdf)
    assert len(made) == 1 and "c00-r1" in made[0] and "the map depends on training" in made[0]
    assert fit(replace(found, slides=(slide,)))[0]["scale"] == 1


def test_estimates_on_the_logit_scale_are_no_part_of_a_range_of_differences() -> None:
    """At the slope of the mean an effect of 84 points between chance and 94 % would read 123 points."""
    verdict = robust_verdict([("replicate", -0.84), ("error", -0.83), ("scale", -1.228)])
    facts = Facts()
    robust(Robustness(0.95, 12, (verdict,), ()), facts)
    assert facts["robust.H1.range"].text == "−84.0 to −83.0\u00a0pp"


def robust_verdict(looks: list[tuple[str, float]]) -> RobustVerdict:
    rows = tuple(
        LookRow("H1", group, "", value, value, value, "contradicted", "", "same", "") for group, value in looks
    )
    return RobustVerdict("H1", "", "fraction", 0.02, -0.84, -0.85, -0.82, "contradicted", "", 0, len(rows), "", rows)


def test_an_interval_about_new_examples_that_is_narrower_says_why() -> None:
    def result(low: float, high: float) -> SimpleNamespace:
        return SimpleNamespace(interval=(0.238, 0.521), other_target=OtherTarget("new_examples", low, high))

    assert "degrees of freedom" in narrower(result(0.257, 0.502))
    assert narrower(result(0.2, 0.55)) == "" == narrower(SimpleNamespace(interval=(0.0, 1.0), other_target=None))
