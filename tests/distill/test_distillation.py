"""The document: five answers, signals, open questions; JSON and back; the same from the same bytes."""

import pytest

from lab.distill.distillation import Distillation, distill_pdf, distill_text, loads
from lab.distill.questions import NOT_FOUND
from lab.errors import IntegrityError, InvalidInput


def test_json_and_back(small: Distillation) -> None:
    assert loads(small.dumps()) == small
    assert small.as_json()["claims"][0]["id"] == "C1"
    assert small.id == small.sha256[:12]


def test_the_same_paper_gives_the_same_document(small: Distillation, small_pdf: bytes) -> None:
    assert distill_pdf(small_pdf, "small").dumps() == small.dumps()


def test_every_claim_has_boxes(small: Distillation) -> None:
    assert all(small.claim_boxes[claim.id] for claim in small.claims)


def test_five_answers_made_of_the_papers_sentences(small: Distillation) -> None:
    texts = {answer.id: answer.text for answer in small.answers}
    assert list(texts) == ["Q1", "Q2", "Q3", "Q4", "Q5"]
    assert texts["Q1"].startswith("We show that deeper networks")
    assert texts["Q2"].startswith("Depth helps because")
    assert "We train all models on MNIST" in " ".join(passage.text for passage in small.answers[2].passages)
    assert "standard deviation" in " ".join(passage.text for passage in small.answers[3].passages)
    assert texts["Q5"].startswith("It remains unclear")


def test_signals_found_and_open(small: Distillation) -> None:
    found = {signal.id: signal.found for signal in small.signals}
    assert found["seeds"] and found["spread"] and found["baselines"] and found["data"] and found["settings"]
    assert not found["code"] and not found["test_set"]
    assert "Is the code available?" in small.open_questions
    assert len(small.open_questions) == sum(not value for value in found.values())


def test_what_is_not_there_is_said_to_be_not_found() -> None:
    found = distill_text("The weather was fine today, and the dog was happy.")
    assert {answer.text for answer in found.answers} == {NOT_FOUND}
    assert found.claims == ()
    assert not found.has_pages


def test_an_unknown_claim_names_the_known(small: Distillation) -> None:
    with pytest.raises(InvalidInput, match="C1"):
        small.claim("C99")


def test_a_damaged_document_is_an_integrity_error() -> None:
    with pytest.raises(IntegrityError):
        loads(b'{"id": 3}')
