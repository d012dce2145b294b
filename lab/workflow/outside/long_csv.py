"""Read a long-format CSV: one run per line, one column per factor, one for the response."""

import csv
import io
from collections.abc import Sequence

import numpy as np

from lab.analysis.elsewhere import LongTable
from lab.errors import InvalidInput
from lab.workflow.outside.cell_text import in_order, number, one_spelling, spelling_remarks
from lab.workflow.outside.export_rows import Row, measured, of_runs

LARGEST_BYTES = 200_000_000
MOST_LEVELS = 200
LARGEST_VALUE = 1e140
SEPARATORS = (",", ";", "\t")


def read_long(
    content: bytes,
    *,
    response: str,
    factors: Sequence[str],
    block: str = "",
    within: Sequence[str] = (),
    where: str = "CSV",
    exported: bool = False,
) -> LongTable:
    """The table behind a CSV (UTF-8, with or without BOM; comma, semicolon or tab; decimal comma where it is no separator).

    Levels are sorted as numbers where all of them are, else in the order of appearance; spellings of one number (1e-4 and
    0.0001) are one level. `within` names factors that vary inside a block: all of them, or none. Runs of an `exported` table
    that have no response are left out and named. InvalidInput names line, column and value of what cannot be read.
    """
    found, head, separator = _rows(content, where)
    wanted = [response, *factors, *([block] if block else [])]
    _demand_columns(wanted, head, where)
    if not factors:
        raise InvalidInput("there is no factor", where="--factors", remedy="Name at least one column")
    rows: list[Row] = [(f"line {line}", row) for line, row in found]
    remarks: tuple[str, ...] = ()
    if exported:
        rows, remarks = measured(of_runs(rows, head), head, response, where)
    places = [f"{where}, {said}" for said, _ in rows]
    cells = {name: [row[at].strip() for _, row in rows] for name, at in ((one, head.index(one)) for one in wanted)}
    comma = separator != ","
    values = np.array([number(text, response, at, comma) for text, at in zip(cells.pop(response), places, strict=True)])
    _demand_squares(values, response, where)
    for name, labels in cells.items():
        _demand_filled(labels, name, places)
        remarks += tuple(spelling_remarks(name, labels))
    columns = {name: one_spelling(labels) for name, labels in cells.items()}
    levels, codes = zip(*(_coded(columns[name], name, where) for name in factors), strict=True)
    blocks = np.array(columns[block]) if block else None
    long = LongTable(response, tuple(factors), levels, values, np.stack(codes, axis=1), blocks, block, remarks=remarks)
    return _within(long, within, where) if within else long


def _demand_columns(wanted: Sequence[str], head: Sequence[str], where: str) -> None:
    missing = [name for name in wanted if name not in head]
    if missing or len(set(wanted)) < len(wanted):
        said = f"no column {missing[0]!r}" if missing else "a column is named twice"
        raise InvalidInput(said, where=where, seen=", ".join(head), remedy="Name columns of the file's first line")
    twice = [name for name in wanted if head.count(name) > 1]
    if twice:
        remedy = "Rename or remove one of them: which is meant cannot be told"
        raise InvalidInput(f"{head.count(twice[0])} columns are named {twice[0]!r}", where=where, remedy=remedy)


def _demand_filled(labels: list[str], name: str, places: list[str]) -> None:
    empty = next((place for label, place in zip(labels, places, strict=True) if not label), None)
    if empty is not None:
        raise InvalidInput(f"an empty cell in column {name!r}", where=empty, remedy="Give every run its level")


def columns_of(content: bytes, where: str = "CSV") -> list[str]:
    """The names in the first line; InvalidInput where there is none, or no run below it."""
    return _rows(content, where)[1]


def _rows(content: bytes, where: str) -> tuple[list[tuple[int, list[str]]], list[str], str]:
    if len(content) > LARGEST_BYTES:
        raise InvalidInput(
            "this file is too large", where=where, seen=f"{len(content) / 1e6:.0f} MB", remedy="200 MB at most"
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InvalidInput("this is no UTF-8 text", where=f"{where}, line {line}", remedy="Save it as UTF-8") from error
    separator = max(SEPARATORS, key=lambda one: _cells_of_head(text, one))
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
    return found, head, separator


def _cells_of_head(text: str, separator: str) -> int:
    """Cells of the first line if this were the separator: one inside quotation marks is none."""
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=separator), []))
    except csv.Error:
        return 0


def _demand_squares(values: np.ndarray, name: str, where: str) -> None:
    """InvalidInput for values whose squares a double cannot hold: a table of them would be infinite, or all 0."""
    largest = float(np.max(np.abs(values)))
    if largest > LARGEST_VALUE or 0 < largest < 1 / LARGEST_VALUE:
        remedy = "Bring the column to another unit"
        raise InvalidInput(f"column {name!r} cannot be squared", where=where, seen=f"{largest:.3g}", remedy=remedy)


def _coded(labels: list[str], name: str, where: str) -> tuple[tuple[str, ...], np.ndarray]:
    found = list(dict.fromkeys(labels))
    if not 2 <= len(found) <= MOST_LEVELS:
        raise InvalidInput(
            f"{name!r} has {len(found)} levels",
            where=where,
            seen=", ".join(found[:3]),
            remedy=f"A factor has 2 to {MOST_LEVELS}",
        )
    found = in_order(found)
    place = {label: at for at, label in enumerate(found)}
    return tuple(found), np.array([place[label] for label in labels])


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
