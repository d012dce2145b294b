"""Latin hypercubes: every factor takes each of its values once (McKay, Beckman and Conover 1979, Technometrics 21:239).

Permutations come from SHA-256 and are compared by whole numbers, so that a plan has the same cells on every machine.
"""

import functools
import hashlib
import itertools
from collections.abc import Sequence

TRIES = 200


@functools.lru_cache(maxsize=32)
def latin_ranks(factors: int, cells: int, seed: int) -> tuple[tuple[int, ...], ...]:
    """Ranks 0..cells - 1 of every factor in every cell [cells][factors].

    Of 200 hypercubes the one whose largest correlation between two factors is smallest; the first factor ascends.
    """
    best = min((_drawn(factors, cells, seed, attempt) for attempt in range(TRIES)), key=_worst)
    return tuple(tuple(column[row] for column in best) for row in range(cells))


def values(low: float, high: float, cells: int, scale: str) -> list[float]:
    """The middles of `cells` equal steps from `low` to `high`, on a linear or a log scale, to three digits."""
    places = [(place + 0.5) / cells for place in range(cells)]
    if scale == "log":
        found = [low * (high / low) ** place for place in places]
    else:
        found = [low + (high - low) * place for place in places]
    return [float(f"{value:.3g}") for value in found]


def _drawn(factors: int, cells: int, seed: int, attempt: int) -> list[list[int]]:
    first = list(range(cells))
    return [first, *(_shuffled(cells, f"latin/{seed}/{attempt}/{column}") for column in range(1, factors))]


def _shuffled(cells: int, name: str) -> list[int]:
    return sorted(range(cells), key=lambda place: hashlib.sha256(f"{name}/{place}".encode()).digest())


def _worst(columns: Sequence[Sequence[int]]) -> int:
    """The largest |sum of products of centred ranks| (times 4) of two columns."""
    middle = len(columns[0]) - 1
    pairs = itertools.combinations(columns, 2)
    return max(
        (abs(sum((2 * a - middle) * (2 * b - middle) for a, b in zip(one, two, strict=True))) for one, two in pairs),
        default=0,
    )
