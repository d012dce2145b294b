"""Hyphens at line ends: cut words are joined, compound words keep theirs."""

import pytest

from lab.distill.words import Vocabulary, plain_text

LINES = [
    "the method uses batch-normalized mini-batch steps",
    "inputs and state-of-the-art methods",
    "the weight layers count",
]


@pytest.mark.parametrize(
    ("before", "after", "kept"),
    [
        ("layer in", "puts and", False),
        ("of batch", "normalized nets", True),
        ("a mini", "batch of", True),
        ("state-of-the", "art results", True),
        ("weight", "layers", True),
        ("facili", "tate", False),
        ("ILSVRC", "2013", True),
    ],
)
def test_hyphen(before: str, after: str, kept: bool) -> None:
    assert Vocabulary([*LINES, "the art of it"]).keeps_hyphen(before, after) is kept


def test_ligatures_are_taken_apart() -> None:
    assert plain_text("e\ufb03cient \ufb01t\u00ad\x07\u00a0x") == "efficient fit x"
