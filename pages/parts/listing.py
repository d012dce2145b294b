"""A printed table with its caption and a CSV of every column, for looks whose numbers are more than a figure holds."""

import dataclasses
from collections.abc import Sequence
from html import escape
from typing import Any

import streamlit as st

from pages.parts import marks
from pages.parts.figure import as_csv


def listing(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    caption: str,
    *,
    name: str,
    data: Sequence[Any],
    words: int = 1,
) -> None:
    """Rows of text under `columns`, the first `words` of them left-aligned; `data` are the results for the CSV file."""
    cells = [[escape(cell) for cell in row] for row in rows]
    st.html(marks.table(columns, cells, numeric=range(words, len(columns))))
    marks.caption(caption)
    st.download_button(
        "CSV",
        lambda: as_csv([{"status": "exploratory", **flat(row)} for row in data]),
        f"{name}-exploratory.csv",
        "text/csv",
        key=f"{name}/listing",
        on_click="ignore",
        type="tertiary",
        help="Download this table with all its columns",
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
