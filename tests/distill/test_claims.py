"""Claims: sentences of the paper that assert a result, each with its evidence; nothing of others, nothing planned."""

import pytest

from lab.distill.claims import find_claims, hedged, numbers
from lab.distill.pages import read_text
from lab.distill.paper import Paper


def test_claims_of_the_small_paper(small_paper: Paper) -> None:
    claims = find_claims(small_paper)
    texts = [claim.text for claim in claims]
    assert [claim.id for claim in claims] == [f"C{number}" for number in range(1, len(claims) + 1)]
    assert any(text.startswith("We show that deeper networks reach") for text in texts)
    assert any(text.startswith("Table 1 shows that the network with 8 layers reduces") for text in texts)
    assert not any(start in text for text in texts for start in ("Smith", "outperform all others", "future work", "?"))
    for claim in claims:
        assert small_paper.page(claim.page).text[slice(*claim.span)] == claim.text


def test_evidence_names_table_numbers_and_spread(small_paper: Paper) -> None:
    claim = next(claim for claim in find_claims(small_paper) if "reduces the error" in claim.text)
    assert claim.evidence == "Table 1; 8 layers, 3.1%, 1.9%; spread mentioned near"


def test_limited_and_without_repetition() -> None:
    repeated = " ".join(f"Our deeper network number {n} improves accuracy by {n}.5% on MNIST." for n in range(30))
    assert len(find_claims(read_text(repeated), most=5)) <= 5
    same = "Our deeper network improves accuracy by 2.5% on MNIST. " * 3
    assert len(find_claims(read_text(same))) == 1


def test_a_text_without_results_has_no_claims() -> None:
    assert find_claims(read_text("We went for a walk. The weather was fine, and the dog was happy about it.")) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This suggests that depth helps.", True),
        ("Deeper models might be better.", True),
        ("As can be seen, depth helps.", False),
    ],
)
def test_hedges(text: str, expected: bool) -> None:
    assert hedged(text) is expected


def test_numbers_are_quantities_and_no_references() -> None:
    assert numbers(
        "Table 3 and Sect. 4.2 show 14 times fewer steps, 3.46% error [12] and 21.1 ± 0.2 (He et al., 2016)."
    ) == (
        "14 times fewer",
        "3.46%",
        "21.1 ± 0.2",
    )
