"""One look for screen and print: Okabe-Ito colours, verdict glyphs, sizes; colours of text follow the page's theme."""

from typing import Any

import altair as alt

FONT = "Libertinus Serif"
BLUE, VERMILION, TEAL, GREY = "#0072B2", "#D55E00", "#009E73", "#7A7A7A"
ORANGE, SKY, PINK, YELLOW = "#E69F00", "#56B4E9", "#CC79A7", "#F0E442"
SERIES = (BLUE, ORANGE, TEAL, PINK, VERMILION, SKY, "#8A6FBF", "#6B8E23")
"""Okabe and Ito (2008), the dark ones first; yellow is left out: it cannot be seen on white."""
NEUTRAL = "#808080"
"""Readable on white and on the dark page."""
BAND = "#9A9A9A"

VERDICTS = {
    "supported": (BLUE, "circle"),
    "contradicted": (VERMILION, "diamond"),
    "equivalent": (TEAL, "square"),
    "inconclusive": (GREY, "circle"),
}
STATUSES = {"queued": "#D9D9D9", "running": ORANGE, "done": BLUE, "failed": VERMILION, "interrupted": YELLOW}

LABEL, TITLE = 12, 13
"""Font sizes in pixels of the chart."""


def finished(chart: Any) -> Any:
    """The chart with the house's sizes; colours of text and background are left to the theme around it."""
    return (
        chart.configure_view(strokeOpacity=0)
        .configure_axis(
            labelFontSize=LABEL, titleFontSize=TITLE, titleFontWeight="normal", grid=False, labelLimit=260, tickSize=4
        )
        .configure_header(labelFontSize=LABEL, titleFontSize=TITLE)
        .configure_legend(labelFontSize=LABEL, titleFontSize=TITLE, titleFontWeight="normal", orient="top")
    )


def print_config() -> dict[str, Any]:
    """What print adds: the paper's font, black text, white ground."""
    ink = "#1A1A1A"
    return {
        "background": "#FFFFFF",
        "font": FONT,
        "axis": {"labelColor": ink, "titleColor": ink, "domainColor": "#555555", "tickColor": "#555555"},
        "header": {"labelColor": ink, "titleColor": ink},
        "legend": {"labelColor": ink, "titleColor": ink},
        "title": {"color": ink},
    }


def data(rows: list[dict[str, Any]]) -> alt.Data:
    """Rows as inline data."""
    return alt.Data(values=rows)


def verdict_colour() -> alt.Scale:
    """Colour by verdict."""
    return alt.Scale(domain=list(VERDICTS), range=[colour for colour, _ in VERDICTS.values()])


def verdict_shape() -> alt.Scale:
    """Shape by verdict: colour is never the only sign."""
    return alt.Scale(domain=list(VERDICTS), range=[shape for _, shape in VERDICTS.values()])


def padded(low: float, high: float, share: float = 0.06) -> list[float]:
    """A domain a little wider than the data."""
    room = (high - low) * share or max(abs(high), 1.0) * share
    return [low - room, high + room]
