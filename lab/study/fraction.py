"""Regular two-level fractions 2^(k-p): generators, defining relation, resolution, aliases and foldover.

An effect is a set of factors, written as a bit mask (bit i is factor i); a word is an effect whose column of signs is
constant, with that sign (Box, Hunter and Hunter 2005, Statistics for Experimenters, chapter 6).
"""

import itertools
from collections.abc import Mapping, Sequence

Generator = tuple[int, int, int]
"""The factor that is set, the effect that sets it (a mask of other factors), and the sign."""
Words = Mapping[int, int]
"""The defining relation: mask to sign, the identity (mask 0) included."""


def generator(text: str, names: Sequence[str]) -> Generator:
    """Read "dropout = depth:width" or "dropout = -depth:width"; ValueError says what is wrong with it."""
    left, equals, right = (part.strip() for part in text.partition("="))
    sign = -1 if right.startswith("-") else 1
    parts = [part.strip() for part in right.removeprefix("-").split(":")]
    if not equals or len(parts) < 2:
        raise ValueError(f'a generator reads "factor = factor:factor", seen {text!r}')
    for name in (left, *parts):
        if name not in names:
            raise ValueError(f"the generator {text!r} names {name!r}, which is no factor of the study")
    if len({left, *parts}) < len(parts) + 1:
        raise ValueError(f"the generator {text!r} names a factor twice")
    return names.index(left), sum(1 << names.index(part) for part in parts), sign


def defining_relation(generators: Sequence[Generator]) -> dict[int, int]:
    """All products of the generators' words, with signs; ValueError where they say something twice."""
    words = {0: 1}
    for factor, effect, sign in generators:
        for word, its in list(words.items()):
            product = word ^ effect ^ (1 << factor)
            if product in words:
                raise ValueError("the generators repeat each other")
            words[product] = its * sign
    return words


def resolution(words: Words) -> int | None:
    """Letters of the shortest word; None for a full factorial."""
    return min((word.bit_count() for word in words if word), default=None)


def aliases(effect: int, words: Words) -> tuple[tuple[int, int], ...]:
    """The effects (mask, sign) that cannot be told apart from `effect`, short ones first; the mean is mask 0."""
    found = [(effect ^ word, sign) for word, sign in words.items() if word]
    return tuple(sorted(found, key=lambda item: (item[0].bit_count(), letters(item[0]))))


def letters(effect: int) -> tuple[int, ...]:
    """The factors of an effect, by position."""
    return tuple(place for place in range(effect.bit_length()) if effect >> place & 1)


def folded(words: Words, factor: int | None) -> dict[int, int]:
    """The words that are left when every sign (or that of one factor) is turned in a second half.

    ValueError where nothing is won: the second half would be the first.
    """
    kept = {
        word: sign
        for word, sign in words.items()
        if (word.bit_count() % 2 == 0 if factor is None else not word >> factor & 1)
    }
    if len(kept) == len(words):
        raise ValueError("this foldover repeats the cells that are there already and separates nothing")
    return kept


def fraction(factors: int, generators: Sequence[Generator]) -> list[tuple[int, ...]]:
    """The cells as signs -1, +1 per factor, in the order of the full factorial; ValueError for circular generators."""
    made = [factor for factor, _, _ in generators]
    if len(set(made)) < len(made):
        raise ValueError("two generators set the same factor")
    for _, effect, _ in generators:
        if any(effect >> other & 1 for other in made):
            raise ValueError("a generator uses a factor that another generator sets: use basic factors only")
    basic = [factor for factor in range(factors) if factor not in made]
    rows = []
    for signs in itertools.product((-1, 1), repeat=len(basic)):
        row = dict(zip(basic, signs, strict=True))
        for factor, effect, sign in generators:
            row[factor] = sign * product([row[place] for place in letters(effect)])
        rows.append(tuple(row[factor] for factor in range(factors)))
    return sorted(rows)


def fold(rows: Sequence[tuple[int, ...]], factor: int | None) -> list[tuple[int, ...]]:
    """The cells and their mirror images: all signs turned, or those of one factor; in order, each once."""
    turned = {tuple(-sign if factor in (None, place) else sign for place, sign in enumerate(row)) for row in rows}
    return sorted({*rows, *turned})


def product(signs: Sequence[int]) -> int:
    """The product of signs."""
    return -1 if sum(sign < 0 for sign in signs) % 2 else 1
