"""One figure with its caption and the row SVG · PNG · CSV · table that stands under each of them."""

import csv
import io

import streamlit as st

from lab.figures import export
from lab.figures.figure import Figure
from pages.parts import marks


def show(figure: Figure, name: str, *, key: str) -> None:
    """The chart, its caption, and its downloads; the files are made when they are asked for."""
    chart = figure.in_theme(st.context.theme.type or "light").chart
    st.altair_chart(chart, theme=None, width="stretch", key=f"{key}/chart", alt=figure.alt)
    marks.caption(figure.caption)
    kind = "registered" if figure.registered else "exploratory"
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        for suffix, mime, make in (
            ("svg", "image/svg+xml", lambda: export.svg(figure.chart)),
            ("png", "image/png", lambda: export.png(figure.chart, 2.0)),
            ("csv", "text/csv", lambda: as_csv(figure.data)),
        ):
            st.download_button(
                suffix.upper(),
                make,
                f"{name}-{kind}.{suffix}",
                mime,
                key=f"{key}/{suffix}",
                on_click="ignore",
                type="tertiary",
                help=f"Download this figure as {suffix.upper()}" if suffix != "csv" else "Download its data as CSV",
            )
        with st.popover("Table", type="tertiary", key=f"{key}/table"):
            st.dataframe(figure.data, hide_index=True)


def as_csv(rows: list[dict]) -> str:
    """Rows as CSV text, the columns in the order of the first row."""
    if not rows:
        return ""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
