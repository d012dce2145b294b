"""Sentences: cut where they end, with the section in which they stand."""

from lab.distill.headings import heading, section_of
from lab.distill.pages import read_text
from lab.distill.paper import Paper
from lab.distill.sentences import sentences


def test_abbreviations_do_not_end_a_sentence() -> None:
    paper = read_text(
        "As Smith et al. (2019) and Fig. 3 show, e.g. A works. It is 2.5 times faster. See Sect. 4 for more."
    )
    assert [sentence.text for sentence in sentences(paper)] == [
        "As Smith et al. (2019) and Fig. 3 show, e.g. A works.",
        "It is 2.5 times faster.",
        "See Sect. 4 for more.",
    ]


def test_every_sentence_is_found_at_its_place(small_paper: Paper) -> None:
    for sentence in sentences(small_paper):
        assert small_paper.page(sentence.page).text[sentence.start : sentence.end] == sentence.text


def test_sections(small_paper: Paper) -> None:
    found = {sentence.text[:14]: sentence.section for sentence in sentences(small_paper)}
    assert found["We show that d"] == "abstract"
    assert found["Table 1 shows "] == "results"
    assert found["It remains unc"] == "conclusion"
    assert found["Journal of Net"] == "references"


def test_headings_and_what_is_none() -> None:
    assert heading("4.1. Datasets") == ("4.1", "Datasets")
    assert heading("REFERENCES") == ("", "REFERENCES")
    assert heading("0.2. The test errors were only evaluated once for each task") is None
    assert heading("1. All layers spread their weights over many inputs within") is None
    assert heading("Method", larger=False) is None


def test_kinds_of_sections() -> None:
    assert section_of("4", "Experiments and Discussion", None) == "results"
    assert section_of("3", "Experimental Setup", None) == "method"
    assert section_of("4.1", "Embedding Dimensionality", "results") == "results"
    assert section_of("A", "Localisation", None) == "appendix"
