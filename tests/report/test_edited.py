"""Edits of the text: numbers stay live, names are checked, tables stay, what has no room goes to the supplement."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2 as pdfium
import pytest

from lab.errors import InvalidInput
from lab.report.edited import apply, symbols
from lab.report.paper import at_desk, build
from lab.report.paper_input import EditFact
from lab.report.segments import pointed, text

AT = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture(scope="module")
def place(digits):
    return at_desk(digits)[0]


@pytest.fixture(scope="module")
def sections(place):
    return {section.id: section for section in place.sections(1)}


def edit(section: str, words: str, base: str = "") -> EditFact:
    return EditFact(section, words, AT, base)


def texts(pdf: bytes) -> str:
    words = " ".join(page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(pdf))
    return re.sub(r"[\s\u00ad\u200b\ufffe\x02]", "", words)


def refusal(place, section: str, words: str) -> str:
    with pytest.raises(InvalidInput) as refused:
        apply(place.generated, edit(section, words), place.may)
    return refused.value.line


def test_every_section_with_prose_can_be_rewritten(sections):
    wanted = {"abstract", "introduction", "related", "data", "model", "results", "null", "discussion", "limitations"}
    assert wanted < set(sections) and "methods" not in sections
    assert "{h.H1.estimate}" in sections["null"].text and "::: registered" in sections["null"].text


def test_the_generated_text_taken_as_an_edit_changes_no_word(place, sections):
    """What is shown for editing is what is printed: for every section at once."""
    made = place.generated
    for section in sections.values():
        made = apply(made, edit(section.id, section.text), place.may)
    assert [one.text for one in made.sections(place.facts, 1)] == [one.text for one in sections.values()]


def test_an_edited_paper_has_the_new_words_live_numbers_and_says_so(digits):
    words = (
        "Depth matters by {H1.estimate} {H1.interval}, see [[tab-verdicts]] and [@@holm1979]; #panic() <b>*here*</b>."
        "\n\n- {H2.claim}\n- $eta$ is fixed, {design.runs} runs."
    )
    edits = (edit("abstract", "We ask about {design.cells} cells."), edit("discussion", words))
    paper = build(replace(digits, edits=edits))
    printed, facts = texts(paper.pdf), {row["id"]: row["text"] for row in json.loads(paper.facts)["facts"]}
    assert paper.pages == 6
    seen = re.sub(r"\s", "", f"Depth matters by {facts['h.H1.estimate']} {facts['h.H1.interval']}, see Table")
    assert seen in printed and "andHolm(1979);#panic()<b>here</b>." in printed and "54runs." in printed
    assert "Abstract.Weaskabout18cells." in printed
    assert "WrittenbyhandAbstract,Discussion" in printed
    assert build(replace(digits, edits=edits)).pdf == paper.pdf


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{H1.estimat}", "The nearest name is H1.estimate"),
        ("See [@holm1978].", "The nearest name is holm1979"),
        ("See [[tab-verdict]].", "The nearest name is tab-verdicts"),
        ("Let $etta$ be.", "The nearest name is eta"),
    ],
)
def test_a_name_that_stands_for_nothing_is_refused_with_the_nearest(place, words, said):
    assert said in refusal(place, "discussion", words)


def test_tables_figures_and_rules_stay_where_they_are(place, sections):
    null = sections["null"].text
    assert "“::: end” is not where it was" in refusal(place, "null", null.replace("::: end", ""))
    assert "“::: registered” is not where it was" in refusal(place, "null", "Nothing was found.")
    assert "stands for nothing" in refusal(place, "discussion", "Words.\n\n::: table verdicts")
    assert "no tables" in refusal(place, "abstract", "Words.\n::: table verdicts")
    assert "no such section" in refusal(place, "methods-x", "Words.")


def test_numbers_typed_by_hand_and_an_outdated_base_are_marked(place, sections):
    made = edit("discussion", "Accuracy fell by 3.6 pp [3.0, 4.2], or {H1.estimate}.", "0" * 32)
    taken = replace(next(replace(place, usable=(made,)).versions()))
    found = place.remarks(taken, 1)
    assert [row.words for row in found if row.kind == "typed number"] == ["3.0", "3.6", "4.2"]
    assert [row.kind for row in found if row.kind == "stale"] == ["stale"]
    same = edit("recipe", sections["recipe"].text, sections["recipe"].base[:32])
    assert place.remarks(next(replace(place, usable=(same,)).versions()), 1) == ()


def test_an_edit_without_room_stands_in_the_supplement_and_the_paper_keeps_six_pages(digits):
    long = " ".join(
        f"Sentence {{design.runs}} of a very long discussion, see [[tab-verdicts]], no. {i}x." for i in range(900)
    )
    paper = build(replace(digits, edits=(edit("discussion", long[:19_900]), edit("limitations", long[:19_900]))))
    assert paper.pages == 6
    printed = texts(paper.pdf)
    assert "(inthesupplement)" in printed and "Textwrittenbyhandthatstandshereonly" in texts(paper.supplement)
    assert {row.kind for row in paper.remarks} >= {"too long"}


def test_an_edit_about_what_is_gone_gives_way_to_the_generated_text(digits, interpretation):
    made = edit("interpretation", "::: exploratory\n\nOnly {seen.run}.\n\n::: end")
    paper = build(replace(digits, edits=(made,)))  # the interpretation that it was about is not there any more
    assert "stale" in {row.kind for row in paper.remarks} and "Only{seen.run}." in texts(paper.supplement)


def test_what_is_not_on_the_page_is_pointed_to_in_the_supplement():
    words = pointed(text("[[fig-x]] shows it, [[fig-y]] too. [[fig-x]] again."), frozenset({"fig-y"}))
    said = "".join(segment.get("t", "·") for segment in words)
    assert said == "The supplement shows it, · too. The supplement again."


def test_symbols_are_those_of_the_equations():
    assert {"eta", "phi", "mk", "sL"} <= symbols() and "model" not in symbols()
