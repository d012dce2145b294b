"""A printed table with its caption and a CSV of every column; both take their label from the type of the rows."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from lab.figures.table_file import csv_of
from lab.study.standing import ExploratoryFinding, Finding, said, status_of
from pages.parts import marks


def listing(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    caption: str,
    *,
    name: str,
    data: Sequence[Finding],
    words: int = 1,
    numeric: Sequence[int] | None = None,
    unit: str = "",
) -> None:
    """Rows of text under `columns`: right-aligned those in `numeric`, by default all but the first `words`.

    `data` are the findings for the CSV file, whose values of the response are in `unit`.
    """
    of = data[0] if data else ExploratoryFinding
    cells = [[escape(cell) for cell in row] for row in rows]
    st.html(marks.table(columns, cells, numeric=range(words, len(columns)) if numeric is None else numeric))
    marks.caption(said(of, caption))
    st.download_button(
        "CSV",
        lambda: csv_of(data, unit),
        f"table-{name}-{status_of(of)}.csv",
        "text/csv",
        key=f"{name}/listing",
        on_click="ignore",
        type="tertiary",
        help="Download this table with all its columns",
    )
