"""Findings as CSV text: the one writer of the project for what a reader takes away, so that no row leaves unmarked."""

import csv
import dataclasses
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lab.study.standing import ExploratoryFinding, Finding, Of, labelled, status_of


def csv_text(of: Of, rows: Iterable[Mapping[str, Any]], head: Sequence[str] = ()) -> str:
    """Rows of the finding `of` as CSV (one header line, lines end in "\\n"), their status first.

    `head` names the columns where there may be no row; else it is "" without rows.
    """
    kept = labelled(of, rows)
    columns = list(dict.fromkeys(name for row in kept for name in row)) or list(head)
    if not columns:
        return ""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(kept)
    return text.getvalue()


def csv_of(rows: Iterable[Finding], unit: str = "") -> str:
    """Results as CSV with all their fields; they share one status. Without rows: "".

    `unit` names that of the response's values in them, which are as they were computed: a fraction, where a table prints
    percent.
    """
    kept = list(rows)
    statuses = {status_of(row) for row in kept}
    if len(statuses) > 1:
        raise TypeError("registered and exploratory rows never stand in one table")
    return csv_text(
        kept[0] if kept else ExploratoryFinding, [({"unit": unit} if unit else {}) | flat(row) for row in kept]
    )


def flat(row: Any, before: str = "") -> dict[str, Any]:
    """A result as one level of plain values: the parts of a part carry its name."""
    found: dict[str, Any] = {}
    for field in dataclasses.fields(row):
        value = getattr(row, field.name)
        if dataclasses.is_dataclass(value):
            found |= flat(value, f"{before}{field.name}_")
        else:
            found[f"{before}{field.name}"] = " ".join(map(str, value)) if isinstance(value, tuple) else value
    return found
