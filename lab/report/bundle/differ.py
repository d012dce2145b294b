"""Where two files of a bundle first differ, in words: a line of text, a field of JSON, a value of a table, a printed fact."""

import csv
import io
import json
import math
import re
from collections.abc import Iterator
from typing import Any

from lab.report.bundle.tables import rows_of

CLOSE = 1e-9
"""Relative: the last bits of a double, in which processors differ (printed numbers have six digits at most)."""
NUMBER = re.compile(r"-?[0-9]{1,17}(\.[0-9]{1,24})?(e[+-]?[0-9]{1,3})?")


def difference(name: str, seen: bytes, made: bytes) -> str | None:
    """What differs first between the file in the bundle and the one that the record gives; None where nothing does."""
    if seen == made:
        return None
    if name.endswith(".parquet"):
        return next(_values(rows_of(seen), rows_of(made), ""), None)
    if name.endswith("facts.json"):
        return facts_difference(seen, made)
    if name.endswith(".json"):
        return next(_values(_json(seen), _json(made), ""), None)
    if name.endswith(".csv"):
        return next(_values(_cells(seen), _cells(made), "table"), None)
    return _line(seen, made)


def facts_difference(seen: bytes, made: bytes) -> str | None:
    """The first printed fact that differs."""
    found, wanted = _facts(seen), _facts(made)
    if list(found) != list(wanted):
        odd = next((id for id in [*found, *wanted] if id not in found or id not in wanted), "their order")
        return f"the printed facts are others: {odd}"
    for id, fact in found.items():
        other = wanted[id]
        if fact["text"] != other["text"]:
            return f"{id} is printed as “{fact['text']}”, and the record gives “{other['text']}”"
        if where := next(_values(fact, other, id), None):
            return where
    return None


def values_difference(seen: bytes, made: bytes) -> tuple[int, str | None]:
    """How many printed numbers both have, by id, and the first whose value differs: for reports of two versions of the lab."""
    found, wanted = _facts(seen), _facts(made)
    numbers = [
        id for id, fact in found.items() if id in wanted and _number(fact["value"]) and _number(wanted[id]["value"])
    ]
    for id in numbers:
        if where := next(_values(found[id]["value"], wanted[id]["value"], id), None):
            return len(numbers), where
    return len(numbers), None


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _facts(content: bytes) -> dict[str, dict[str, Any]]:
    document = _json(content)
    sets = document["run_sets"]
    return {fact["id"]: {**fact, "runs": sets.get(fact["runs"])} for fact in document["facts"]}


def _cells(content: bytes) -> list[list[Any]]:
    """The cells of a CSV, numbers as numbers: their last bits may differ, as those of a Parquet table may."""
    return [[_cell(text) for text in row] for row in csv.reader(io.StringIO(content.decode()))]


def _cell(text: str) -> Any:
    return float(text) if NUMBER.fullmatch(text) else text


def _json(content: bytes) -> Any:
    return json.loads(content)


def _values(seen: Any, made: Any, place: str) -> Iterator[str]:
    if isinstance(seen, dict) and isinstance(made, dict):
        for key in list(dict.fromkeys([*seen, *made])):
            yield from _values(seen.get(key), made.get(key), f"{place}.{key}".lstrip("."))
    elif isinstance(seen, list) and isinstance(made, list) and len(seen) == len(made):
        for number, (one, other) in enumerate(zip(seen, made, strict=True)):
            yield from _values(one, other, f"{place}[{number}]")
    elif not _same(seen, made):
        yield f"{place or 'it'} is {_short(seen)}, and the record gives {_short(made)}"


def _same(seen: Any, made: Any) -> bool:
    numbers = isinstance(seen, int | float) and isinstance(made, int | float) and bool not in (type(seen), type(made))
    if numbers and float in (type(seen), type(made)):
        return math.isclose(seen, made, rel_tol=CLOSE, abs_tol=1e-12)
    return seen == made


def _line(seen: bytes, made: bytes) -> str:
    found, wanted = seen.splitlines(), made.splitlines()
    for number, (one, other) in enumerate(zip(found, wanted, strict=False), start=1):
        if one != other:
            return f"line {number} is {_short(_around(one, other))}, and the record gives {_short(_around(other, one))}"
    return f"{len(found)} lines, and the record gives {len(wanted)}"


def _around(line: bytes, other: bytes) -> str:
    """The line from a little before the place where it differs."""
    place = next((i for i, pair in enumerate(zip(line, other, strict=False)) if pair[0] != pair[1]), 0)
    return line[max(0, place - 20) :].decode(errors="replace")


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
