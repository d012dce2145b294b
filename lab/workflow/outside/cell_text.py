"""Cells of a CSV as numbers and levels, without guessing: what could mean two things is refused or said."""

import math
from collections.abc import Iterable, Sequence

from lab.errors import InvalidInput

MISSING = frozenset({"nan", "na", "n/a", "null", "<na>", "-"})


def number(text: str, name: str, where: str, comma: bool) -> float:
    """A finite number; `comma` says that a comma is the decimal mark. InvalidInput says what is wrong with column `name`.

    In a file whose cells are separated by commas "1,234" may be 1.234 or 1234, and neither is taken.
    """
    try:
        value = _float(text.replace(",", ".") if comma and text.count(",") == 1 and "." not in text else text)
    except ValueError as error:
        what = "an empty cell" if not text else "no number"
        remedy = (
            "Write a decimal point, and nothing between thousands" if "," in text else "Remove the line, or mend it"
        )
        raise InvalidInput(f"{what} in column {name!r}", where=where, seen=text or None, remedy=remedy) from error
    if not math.isfinite(value):
        raise InvalidInput(
            f"not a finite number in column {name!r}",
            where=where,
            seen=text,
            remedy="A diverged run has no response: leave it out and say so",
        )
    return value


def one_spelling(labels: Sequence[str]) -> list[str]:
    """The labels, those that spell one number as the first of them does, where all of them are finite numbers."""
    first: dict[float, str] = {}
    found = {}
    for label in dict.fromkeys(labels):
        value = _value(label)
        if value is None:
            return list(labels)
        found[label] = first.setdefault(value, label)
    return [found[label] for label in labels]


def spelling_remarks(name: str, labels: Iterable[str]) -> list[str]:
    """What must be said about the levels of a column as they are written: merged numbers, words that look alike, gaps."""
    distinct = list(dict.fromkeys(labels))
    merged: dict[str, list[str]] = {}
    for label, kept in zip(distinct, one_spelling(distinct), strict=True):
        merged.setdefault(kept, []).append(label)
    said = [
        f"{name}: {' and '.join(group)} are one level, the same number." for group in merged.values() if len(group) > 1
    ]
    alike: dict[str, list[str]] = {}
    for label in merged:
        alike.setdefault(" ".join(label.casefold().split()), []).append(label)
    said += [f"{name}: {' and '.join(group)} count as different levels." for group in alike.values() if len(group) > 1]
    gaps = [label for label in distinct if label.casefold() in MISSING]
    return said + [
        f"{name}: {label!r} counts as a level of its own; if it stands for a missing one, leave those runs out."
        for label in gaps
    ]


def in_order(levels: list[str]) -> list[str]:
    """Sorted as numbers where all of them are finite ones, else as they come."""
    values = {label: _value(label) for label in levels}
    return sorted(levels, key=values.__getitem__) if None not in values.values() else levels


def _value(label: str) -> float | None:
    try:
        value = _float(label)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _float(text: str) -> float:
    """As float, but for 1_000, which only Python calls a number."""
    return float(text.replace("_", "?"))
