"""The linter on good and bad sentences, and on the papers that the program writes itself."""

import pytest

from lab.report.linter import Known, lint
from lab.report.paper import known
from lab.report.passages import Passage

KNOWN = Known({"H1": "supported", "H2": "inconclusive"}, ("depth",))
BAD = {
    "overclaiming": (
        "This proves that deeper networks are worse.",
        "GELU is clearly the better choice.",
        "The result is definitive.",
        "Weight decay has no effect on these networks.",
        "The gain is highly significant.",
        "This recipe reaches state-of-the-art accuracy.",
        "Dropout always helps.",
    ),
    "verdict": (
        "H2 is supported by these runs.",
        "The data contradict nothing, and H1 is equivalent to none.",
    ),
    "uncertainty": (
        "Depth lowers accuracy by 2.3 pp.",
        "The wider network is 1.2 % better.",
        "GELU gains 0.4 percentage points.",
        "The loss falls by 0.03 nats.",
    ),
    "causal": (
        "Accuracy falls because gradients vanish.",
        "The gain is due to the smoother activation.",
        "Weight decay leads to flatter minima.",
        "Overfitting is responsible for the gap.",
    ),
}
GOOD = (
    "Depth lowers accuracy by 2.3 pp [−2.9, −1.7].",
    "The standard deviation between runs of one cell is 0.4 pp, whatever the effect.",
    "H1 is supported and H2 is inconclusive.",
    "H2 is not supported.",
    "No network always helps, and no test proves that an effect is absent.",
    "With more depth accuracy falls, which is due to depth within this design.",
    "The test is significant after adjustment (p = .012).",
    "The claim reads “dropout clearly and always helps because of noise”.",
    "Nothing here says why accuracy falls.",
    "The network has 128 units in 4 layers.",
    "An effect of at least the SESOI of 2 pp is excluded.",
)


@pytest.mark.parametrize(("kind", "sentence"), [(kind, one) for kind, many in BAD.items() for one in many])
def test_bad_sentences_are_marked(kind, sentence):
    marked = lint([Passage("Discussion", sentence)], KNOWN)
    assert kind in {row.kind for row in marked}
    assert all(row.words and row.advice and row.sentence == sentence for row in marked)


@pytest.mark.parametrize("sentence", GOOD)
def test_good_sentences_are_not(sentence):
    assert lint([Passage("Discussion", sentence)], KNOWN) == ()


def test_the_numbers_of_an_abstract_must_stand_in_the_results():
    abstract = Passage(
        "Abstract", "We trained 18 networks. Depth costs 2.3 pp [−2.9, −1.7], width gains 9.9 pp [9.1, 10.2]."
    )
    methods = Passage("Methods", "There are 18 cells and a margin of 9.9 pp.")
    results = Passage("Registered results", "−2.3 pp [−2.9, −1.7]", running=False)
    marked = [row.words for row in lint([abstract, methods, results], KNOWN) if row.kind == "abstract"]
    assert marked == ["10.2", "9.1", "9.9"]


def test_a_caption_is_not_read_as_a_claim_and_one_sentence_is_marked_once_per_kind():
    words = "This proves and clearly proves it. Depth lowers accuracy by 2 pp."
    assert lint([Passage("Discussion", words, running=False)], KNOWN) == ()
    assert [row.kind for row in lint([Passage("Discussion", words)], KNOWN)] == ["overclaiming", "uncertainty"]


def test_what_the_program_writes_has_no_remark(digits_paper, canonical_paper):
    assert digits_paper.remarks == () and canonical_paper.remarks == ()


def test_a_detected_effect_may_be_called_one(digits, canonical):
    assert "depth" in known(canonical).detected
    assert known(digits).verdicts["H1"] == digits.confirmatory.hypotheses[0].verdict
