"""Six well-known papers: what must be found in them, and what must not."""

import re
from pathlib import Path

import pytest

from lab.distill.distillation import Distillation, distill_pdf

EXPECTED = {
    "vgg": ("VERY DEEP CONVOLUTIONAL NETWORKS", r"classification error decreases with the increased ConvNet depth"),
    "densenet": ("Densely Connected Convolutional Networks", r"250-layer model only has 15\.3M parameters"),
    "adam": ("Adam: A Method for Stochastic Optimization", r"Adam shows better convergence than other methods"),
    "batch-normalization": ("Batch Normalization: Accelerating Deep Network", r"14 times fewer training steps"),
    "network-in-network": ("Network In Network", r"reduced the test error by more than 20%"),
    "nmt-architectures": (
        "Massive Exploration of Neural Machine",
        r"deeper models outperformed shallower ones by a small margin",
    ),
}


@pytest.fixture(scope="module", params=sorted(EXPECTED))
def distilled(request: pytest.FixtureRequest, shared_data: Path) -> Distillation:
    path = shared_data / "papers" / f"{request.param}.pdf"
    return distill_pdf(path.read_bytes(), request.param)


def test_title_and_main_claim_are_found(distilled: Distillation) -> None:
    title, claim = EXPECTED[distilled.name]
    assert distilled.title.startswith(title)
    assert any(re.search(claim, found.text) for found in distilled.claims)


def test_claims_are_whole_clean_sentences(distilled: Distillation) -> None:
    assert 8 <= len(distilled.claims) <= 12
    for claim in distilled.claims:
        assert claim.text.isprintable()
        assert not re.search(r"[\ufb00-\ufb06]|\w- [a-z]|±.*±", claim.text)
        assert claim.text[0].isupper() and claim.text[-1] == "."
        assert distilled.claim_boxes[claim.id]


def test_every_question_is_answered_and_signals_are_placed(distilled: Distillation) -> None:
    assert all(answer.passages for answer in distilled.answers)
    assert next(signal for signal in distilled.signals if signal.id == "data").found
    for signal in distilled.signals:
        assert all(passage.boxes and 1 <= passage.page <= distilled.pages for passage in signal.passages)


def test_only_one_of_the_six_reports_spread(distilled: Distillation) -> None:
    spread = next(signal for signal in distilled.signals if signal.id == "spread")
    if distilled.name == "nmt-architectures":
        assert any("standard deviation" in passage.text for passage in spread.passages)
    else:
        assert not spread.found
