"""Which effects a two-level design cannot tell apart: every estimate is named with its aliases."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from lab.analysis.grid import signs_of
from lab.study.draft import Study

HIGHEST = 3
"""Interactions of more factors are not named."""
HIGHEST_PARTIAL = 2
"""The same in Plackett-Burman designs, where nearly all are partly aliased."""
HIGHEST_IN_CHAINS = (12, 4)
"""Interactions enumerated with up to 12 factors, and with more: the rest is then lack of fit."""
MOST_NAMED = 3

Effect = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Alias:
    """An effect that an estimate holds beside its own, with its weight: ±1, or a fraction of it."""

    effect: tuple[str, ...]
    weight: float

    @property
    def words(self) -> str:
        """For example "depth × width", "−depth × width" or "1/3 depth × width"."""
        size = Fraction(abs(self.weight)).limit_denominator(100)
        share = "" if size == 1 else f"{size} "
        return f"{'−' if self.weight < 0 else ''}{share}{effect_words(self.effect)}"


def effect_words(effect: Sequence[str]) -> str:
    """The factors of an effect, "depth × weight decay"."""
    return " × ".join(name.replace("_", " ") for name in effect)


def aliases_of(study: Study, row: np.ndarray, own: Sequence[str], within: Sequence[str] = ()) -> tuple[Alias, ...]:
    """What else the contrast `row` [cells] estimates beside the effect `own`, simple within levels of `within`.

    With x_T the product of the signs of the factors T, E(c'y) = sum_T beta_T c'x_T; the weights are c'x_T / c'x_own
    (Box and Hunter 1961, Technometrics 3:311). Empty for designs that are not of two levels, and full factorials.
    """
    part = study.planned_part
    if part is None or not part.two_level or not np.any(row):
        return ()
    names, signs = [factor.name for factor in study.factors], signs_of(study)
    mine = tuple(sorted(names.index(name) for name in own))
    base = float(row @ column(signs, mine))
    free = {names.index(name) for name in within}
    found = []
    for effect in _effects(len(names), HIGHEST if part.kind == "fractional" else HIGHEST_PARTIAL):
        if set(mine) <= set(effect) and set(effect) - set(mine) <= free:
            continue
        weight = float(row @ column(signs, effect)) / base
        if abs(weight) > 1e-9:
            found.append(Alias(tuple(names[place] for place in effect), weight))
    return tuple(found)


def alias_label(found: Sequence[Alias]) -> str:
    """What is added to the name of an estimate: ", with depth × width"; the first three are named."""
    if not found:
        return ""
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    return f", with {', '.join(alias.words for alias in found[:MOST_NAMED])}{more}"


def column(signs: np.ndarray, effect: Effect) -> np.ndarray:
    """The signs [cells] of an effect: the product of its factors' columns."""
    return np.prod(signs[:, list(effect)], axis=1)


def chains(study: Study) -> tuple[tuple[Effect, ...], ...]:
    """The effects of a fraction in groups that cannot be told apart, short effects first; the mean's group is left out."""
    signs = signs_of(study)
    groups: dict[bytes, list[Effect]] = {}
    for effect in _effects(signs.shape[1], HIGHEST_IN_CHAINS[signs.shape[1] > 12]):
        signed = column(signs, effect)
        groups.setdefault((signed * signed[0]).astype(np.int8).tobytes(), []).append(effect)
    constant = np.ones(len(signs), dtype=np.int8).tobytes()
    return tuple(tuple(group) for key, group in groups.items() if key != constant)


def _effects(factors: int, highest: int) -> Iterator[Effect]:
    orders = range(1, min(factors, highest) + 1)
    return itertools.chain.from_iterable(itertools.combinations(range(factors), order) for order in orders)
