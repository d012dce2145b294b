"""One figure with its caption and the row SVG · PNG · CSV · table that stands under each of them."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import streamlit as st
from altair.utils.schemapi import debug_mode

from lab.figures import export
from lab.figures.figure import Figure
from lab.figures.style import specification
from lab.figures.table_file import csv_text
from pages.parts import marks


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure and its Vega-Lite specification in the theme of the screen."""

    figure: Figure
    spec: dict[str, Any]


def show(make: Callable[[], Figure], name: str, *, key: str, of: tuple[Hashable, ...] | None = None) -> None:
    """The chart, its caption, and its downloads.

    `of` names everything that the figure depends on, so that it is drawn once; None: it changes all the time. The files
    are made when they are asked for.
    """
    theme = st.context.theme.type or "light"
    drawn = _draw(make, theme) if of is None else _remembered((name, *of), theme, make)
    figure = drawn.figure
    kept = export.Marked(figure.chart, figure.of)
    st.vega_lite_chart(spec=drawn.spec, theme=None, width="stretch", key=f"{key}/chart", alt=figure.alt)
    marks.caption(figure.caption)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        for suffix, mime, content in (
            ("svg", "image/svg+xml", lambda: export.svg(kept)),
            ("png", "image/png", lambda: export.png(kept, 2.0)),
            ("csv", "text/csv", lambda: csv_text(figure.of, figure.data)),
        ):
            st.download_button(
                suffix.upper(),
                content,
                f"{name}-{figure.status}.{suffix}",
                mime,
                key=f"{key}/{suffix}",
                on_click="ignore",
                type="tertiary",
                help=f"Download this figure as {suffix.upper()}" if suffix != "csv" else "Download its data as CSV",
            )
        with st.popover("Table", type="tertiary", key=f"{key}/table", on_change="rerun") as table:
            if table.open:
                st.dataframe(figure.data, hide_index=True)


def _draw(make: Callable[[], Figure], theme: str) -> Drawn:
    """Without Altair's check of every row against its schema: the tests of lab.figures make it."""
    with debug_mode(False):
        figure = make()
    return Drawn(figure, specification(figure.chart, theme, len(figure.data)))


@st.cache_resource(show_spinner=False, max_entries=200)
def _remembered(of: tuple[Hashable, ...], theme: str, _make: Callable[[], Figure]) -> Drawn:
    return _draw(_make, theme)
