"""Numbers of the experiment report as facts, in the units in which they are printed."""

import math
from collections.abc import Sequence

from lab.report.facts import Facts
from lab.report.numbers import MINUS, count, plain

MISSING = "–"
TOO_LARGE = 1e6


def share(facts: Facts, id: str, value: float | None, query: str, runs: Sequence[str] = (), decimals: int = 1) -> str:
    """A fraction in per cent; returns the mark-up that prints it."""
    known = value is not None and math.isfinite(value)
    text = f"{plain(100 * value, decimals)}\u00a0%" if known else MISSING
    return f"{{{facts.put(id, value, 'fraction', text, f'{decimals} decimals', runs, query)}}}"


def whole(facts: Facts, id: str, value: int, query: str, runs: Sequence[str] = (), unit: str = "1") -> str:
    """A count."""
    return f"{{{facts.put(id, value, unit, count(value), 'exact', runs, query)}}}"


def decimal(facts: Facts, id: str, value: float, decimals: int, unit: str, query: str, runs: Sequence[str] = ()) -> str:
    """A number with fixed decimals, without its unit; one of seven digits or more (a loss that runs away) with an exponent."""
    if math.isfinite(value) and abs(value) >= TOO_LARGE:
        return f"{{{facts.put(id, value, unit, f'{value:.2e}'.replace('-', MINUS), '3 digits', runs, query)}}}"
    text = plain(value, decimals) if math.isfinite(value) else MISSING
    return f"{{{facts.put(id, value, unit, text, f'{decimals} decimals', runs, query)}}}"


def size(facts: Facts, id: str, value: int, query: str, runs: Sequence[str] = ()) -> str:
    """Bytes, in the binary unit that suits."""
    return f"{{{facts.put(id, value, 'B', bytes_words(value), '1 decimal', runs, query)}}}"


def bytes_words(value: int) -> str:
    """For example "531.2 MiB"."""
    for unit, factor in (("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if value >= factor:
            return f"{plain(value / factor, 1)}\u00a0{unit}"
    return f"{value}\u00a0B"


def milliseconds(facts: Facts, id: str, seconds: float, query: str, runs: Sequence[str] = ()) -> str:
    """A time in milliseconds with three digits that count."""
    value = 1e3 * seconds
    decimals = 3 if value < 1 else 2 if value < 10 else 1
    return f"{{{facts.put(id, seconds, 's', plain(value, decimals), f'{decimals} decimals of a ms', runs, query)}}}"


def text(facts: Facts, id: str, words: str, query: str) -> str:
    """Words that the program or a user chose, printed as they stand."""
    return f"{{{facts.name(id, words, query)}}}"
