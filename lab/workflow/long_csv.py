"""Read a long-format CSV: one run per line, one column per factor, one for the response."""

import csv
import io
import math
from collections.abc import Sequence

import numpy as np

from lab.analysis.elsewhere import LongTable
from lab.errors import InvalidInput

LARGEST_BYTES = 200_000_000
MOST_LEVELS = 200
SEPARATORS = (",", ";", "\t")


def read_long(
    content: bytes,
    *,
    response: str,
    factors: Sequence[str],
    block: str = "",
    within: Sequence[str] = (),
    where: str = "CSV",
) -> LongTable:
    """The table behind a CSV (UTF-8, with or without BOM; comma, semicolon or tab; decimal comma where it is no separator).

    Levels are sorted as numbers where all of them are, else in the order of appearance. `within` names factors that vary inside
    a block: all of them, or none. InvalidInput names line, column and value of what cannot be read.
    """
    rows, head = _rows(content, where)
    wanted = [response, *factors, *([block] if block else [])]
    missing = [name for name in wanted if name not in head]
    if missing or len(set(wanted)) < len(wanted):
        said = f"no column {missing[0]!r}" if missing else "a column is named twice"
        raise InvalidInput(said, where=where, seen=", ".join(head), remedy="Name columns of the file's first line")
    if not factors:
        raise InvalidInput("there is no factor", where="--factors", remedy="Name at least one column")
    table = [[row[head.index(name)].strip() for name in wanted] for _, row in rows]
    lines = [number for number, _ in rows]
    values = np.array([_number(row[0], response, line, where) for row, line in zip(table, lines, strict=True)])
    levels, codes = [], []
    for place, name in enumerate(factors, start=1):
        found, code = _coded([row[place] for row in table], name, lines, where)
        levels.append(found)
        codes.append(code)
    labels = np.array([row[-1] for row in table]) if block else None
    long = LongTable(response, tuple(factors), tuple(levels), values, np.stack(codes, axis=1), labels, block)
    return _within(long, within, where) if within else long


def columns_of(content: bytes, where: str = "CSV") -> list[str]:
    """The names in the first line; InvalidInput where there is none, or no run below it."""
    return _rows(content, where)[1]


def _rows(content: bytes, where: str) -> tuple[list[tuple[int, list[str]]], list[str]]:
    if len(content) > LARGEST_BYTES:
        raise InvalidInput(
            "this file is too large", where=where, seen=f"{len(content) / 1e6:.0f} MB", remedy="200 MB at most"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InvalidInput("this is no UTF-8 text", where=f"{where}, line {line}", remedy="Save it as UTF-8") from error
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    found: list[tuple[int, list[str]]] = []
    head: list[str] = []
    try:
        for row in reader:
            if not any(cell.strip() for cell in row):
                continue
            if not head:
                head = [cell.strip() for cell in row]
                continue
            if len(row) != len(head):
                raise InvalidInput(
                    f"{len(row)} cells where the first line has {len(head)}",
                    where=f"{where}, line {reader.line_num}",
                    seen=separator.join(row)[:80],
                )
            found.append((reader.line_num, row))
    except csv.Error as error:
        raise InvalidInput("this is no CSV", where=f"{where}, line {reader.line_num}", seen=str(error)) from error
    if not found:
        raise InvalidInput(
            "there is no run in this file",
            where=where,
            seen=f"{len(content)} bytes",
            remedy="One line per run below the names",
        )
    return found, head


def _number(text: str, name: str, line: int, where: str) -> float:
    try:
        value = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
    except ValueError as error:
        what = "an empty cell" if not text else "no number"
        raise InvalidInput(
            f"{what} in column {name!r}", where=f"{where}, line {line}", seen=text, remedy="Remove the line, or mend it"
        ) from error
    if not math.isfinite(value):
        raise InvalidInput(
            f"not a finite number in column {name!r}",
            where=f"{where}, line {line}",
            seen=text,
            remedy="A diverged run has no response: leave it out and say so",
        )
    return value


def _coded(labels: list[str], name: str, lines: list[int], where: str) -> tuple[tuple[str, ...], np.ndarray]:
    empty = next((line for label, line in zip(labels, lines, strict=True) if not label), None)
    if empty is not None:
        raise InvalidInput(
            f"an empty cell in column {name!r}", where=f"{where}, line {empty}", remedy="Give every run its level"
        )
    found = list(dict.fromkeys(labels))
    if not 2 <= len(found) <= MOST_LEVELS:
        raise InvalidInput(
            f"{name!r} has {len(found)} levels",
            where=where,
            seen=", ".join(found[:3]),
            remedy=f"A factor has 2 to {MOST_LEVELS}",
        )
    try:
        found.sort(key=float)
    except ValueError:
        pass  # words stay in the order in which they appear
    return tuple(found), np.array([found.index(label) for label in labels])


def _within(table: LongTable, within: Sequence[str], where: str) -> LongTable:
    from dataclasses import replace

    if table.block is None:
        raise InvalidInput(
            "within needs a block", where="--within", seen=", ".join(within), remedy="Name the column with --block"
        )
    if set(within) != set(table.factors):
        raise InvalidInput(
            "factors vary inside blocks all together or not at all",
            where="--within",
            seen=", ".join(within),
            remedy=f"Name {', '.join(table.factors)}, or leave it out",
        )
    cell = np.ravel_multi_index(tuple(table.codes.T), [len(one) for one in table.levels])
    pairs = list(zip(table.block.tolist(), cell.tolist(), strict=True))
    if len(set(pairs)) < len(pairs):
        raise InvalidInput("a block has a cell twice", where=where, remedy="Average them first, or leave --within out")
    return replace(table, within=True)
