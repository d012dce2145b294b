"""Regular fractions against the published tables of resolutions and aliases."""

import pytest

from lab.study import fraction
from lab.study.standard_fractions import LETTERS, STANDARD, standard_fractions

# NIST/SEMATECH e-Handbook of Statistical Methods, section 5.3.3.4.7, "Summary tables of useful fractional factorial designs"
# (https://www.itl.nist.gov/div898/handbook/pri/section3/pri3347.htm): k, p and the resolution printed there.
RESOLUTIONS = {
    (3, 1): 3,
    (4, 1): 4,
    (5, 1): 5,
    (5, 2): 3,
    (6, 1): 6,
    (6, 2): 4,
    (6, 3): 3,
    (7, 1): 7,
    (7, 2): 4,
    (7, 3): 4,
    (7, 4): 3,
    (8, 2): 5,
    (8, 3): 4,
    (8, 4): 4,
    (9, 3): 4,
    (9, 4): 4,
    (9, 5): 3,
    (10, 5): 4,
    (10, 6): 3,
    (11, 7): 3,
}


def words_of(factors: int, *texts: str) -> dict[int, int]:
    return fraction.defining_relation([generator(factors, text) for text in texts])


def generator(factors: int, text: str) -> fraction.Generator:
    left, right = text.split("=")
    return fraction.generator(f"{left}={':'.join(right.strip())}".replace("-:", "-"), LETTERS[:factors])


def name(effect: int) -> str:
    return "".join(LETTERS[place] for place in fraction.letters(effect))


def chain(words: dict[int, int], effect: str) -> list[str]:
    mask = sum(1 << LETTERS.index(letter) for letter in effect)
    return [("-" if sign < 0 else "") + name(other) for other, sign in fraction.aliases(mask, words)]


@pytest.mark.parametrize(("design", "resolution"), RESOLUTIONS.items())
def test_resolutions_are_those_of_the_handbook(design: tuple[int, int], resolution: int) -> None:
    factors, p = design
    generators = [generator(factors, text) for text in STANDARD[design]]
    rows = fraction.fraction(factors, generators)
    assert len(rows) == len(set(rows)) == 2 ** (factors - p)
    assert fraction.resolution(fraction.defining_relation(generators)) == resolution


def test_the_alias_table_of_a_quarter_of_six_factors() -> None:
    """Montgomery, Design and Analysis of Experiments, 8th ed., table 8.8: 2^(6-2) of resolution IV, E = ABC, F = BCD."""
    words = words_of(6, "E=ABC", "F=BCD")
    assert {name(word) for word in words} == {"", "ABCE", "BCDF", "ADEF"}
    published = {
        "A": {"BCE", "DEF", "ABCDF"},
        "B": {"ACE", "CDF", "ABDEF"},
        "AB": {"CE", "ACDF", "BDEF"},
        "AC": {"BE", "ABDF", "CDEF"},
        "AD": {"EF", "BCDE", "ABCF"},
        "AE": {"BC", "DF", "ABCDEF"},
        "AF": {"DE", "BCEF", "ABCD"},
        "BD": {"CF", "ACDE", "ABEF"},
        "BF": {"CD", "ACEF", "ABDE"},
        "ABD": {"CDE", "ACF", "BEF"},
        "ACD": {"BDE", "ABF", "CEF"},
    }
    assert {effect: set(chain(words, effect)) for effect in published} == published


def test_the_alias_table_of_a_quarter_of_five_factors_with_signs() -> None:
    """Box, Hunter and Hunter, 2nd ed., chapter 6: I = ABD = ACE = BCDE; with D = -AB the words change sign."""
    assert chain(words_of(5, "D=AB", "E=AC"), "A") == ["BD", "CE", "ABCDE"]
    assert chain(words_of(5, "D=-AB", "E=AC"), "A") == ["-BD", "CE", "-ABCDE"]


def test_a_sixteenth_of_seven_factors_folds_to_resolution_iv() -> None:
    """Box, Hunter and Hunter, section 6.9: turning all signs of 2^(7-4) clears main effects of two-factor interactions."""
    texts = STANDARD[7, 4]
    generators = [generator(7, text) for text in texts]
    rows, words = fraction.fraction(7, generators), fraction.defining_relation(generators)
    assert fraction.resolution(words) == 3 and len(rows) == 8
    assert fraction.resolution(fraction.folded(words, None)) == 4 and len(fraction.fold(rows, None)) == 16
    one = fraction.folded(words, 3)
    assert all("D" not in name(word) for word in one)
    assert all(len(other.strip("-")) > 2 for other in chain(one, "D")), "D is clear of two-factor interactions"


@pytest.mark.parametrize("factor", [None, 0])
def test_the_cells_of_a_fold_obey_the_words_that_are_left(factor: int | None) -> None:
    generators = [generator(6, text) for text in STANDARD[6, 3]]
    rows = fraction.fold(fraction.fraction(6, generators), factor)
    for word, sign in fraction.folded(fraction.defining_relation(generators), factor).items():
        assert {fraction.product([row[place] for place in fraction.letters(word)]) for row in rows} == {sign}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("D = A:X", "no factor"),
        ("D = A:A", "twice"),
        ("D = D:A", "twice"),
        ("D = A", "reads"),
        ("D A:B", "reads"),
    ],
)
def test_generators_that_cannot_be_are_named(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fraction.generator(text, "ABCD")


def test_generators_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match="repeat"):
        words_of(4, "D=ABC", "A=BCD")
    with pytest.raises(ValueError, match="basic factors"):
        fraction.fraction(5, [generator(5, "D=AB"), generator(5, "E=AD")])
    with pytest.raises(ValueError, match="separates nothing"):
        fraction.folded(words_of(4, "D=ABC"), None)


def test_standard_fractions_speak_of_the_studys_factors() -> None:
    found = standard_fractions(["depth", "width", "norm", "dropout", "init"])
    assert found[1] == ("init = depth:width:norm:dropout",) and set(found) == {1, 2}
    assert standard_fractions(["depth"]) == {}
