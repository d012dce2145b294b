"""Generators of useful two-level fractions, to choose from (NIST/SEMATECH e-Handbook, section 5.3.3.4.7)."""

from collections.abc import Sequence

LETTERS = "ABCDEFGHJKL"
"""Factor letters of the handbook, which leaves out I."""

STANDARD: dict[tuple[int, int], tuple[str, ...]] = {
    (3, 1): ("C=AB",),
    (4, 1): ("D=ABC",),
    (5, 1): ("E=ABCD",),
    (5, 2): ("D=AB", "E=AC"),
    (6, 1): ("F=ABCDE",),
    (6, 2): ("E=ABC", "F=BCD"),
    (6, 3): ("D=AB", "E=AC", "F=BC"),
    (7, 1): ("G=ABCDEF",),
    (7, 2): ("F=ABCD", "G=ABDE"),
    (7, 3): ("E=ABC", "F=BCD", "G=ACD"),
    (7, 4): ("D=AB", "E=AC", "F=BC", "G=ABC"),
    (8, 2): ("G=ABCD", "H=ABEF"),
    (8, 3): ("F=ABC", "G=ABD", "H=BCDE"),
    (8, 4): ("E=BCD", "F=ACD", "G=ABC", "H=ABD"),
    (9, 3): ("G=ABCD", "H=ACEF", "J=CDEF"),
    (9, 4): ("F=BCDE", "G=ACDE", "H=ABDE", "J=ABCE"),
    (9, 5): ("E=ABC", "F=BCD", "G=ACD", "H=ABD", "J=ABCD"),
    (10, 5): ("F=ABCD", "G=ABCE", "H=ABDE", "J=ACDE", "K=BCDE"),
    (10, 6): ("E=ABC", "F=BCD", "G=ACD", "H=ABD", "J=ABCD", "K=AB"),
    (11, 7): ("E=ABC", "F=BCD", "G=ACD", "H=ABD", "J=ABCD", "K=AB", "L=AC"),
}
"""Factors and p of 2^(k-p) to its generators."""


def standard_fractions(names: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """The listed fractions of these factors: p to generators in their names ("dropout = depth:width")."""
    letter = dict(zip(LETTERS, names, strict=False))
    return {
        p: tuple(_named(text, letter) for text in generators)
        for (factors, p), generators in STANDARD.items()
        if factors == len(names)
    }


def _named(text: str, letter: dict[str, str]) -> str:
    left, right = text.split("=")
    return f"{letter[left]} = {':'.join(letter[one] for one in right)}"
