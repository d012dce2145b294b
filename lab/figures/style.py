"""The one theme of all figures: colours for light and dark, the font, sizes for screen and print."""

import json
from dataclasses import dataclass
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode

FONT = "Libertinus Serif"
"""Shipped in static/fonts; the paper is set in it too."""

INK, SOFT, RULE, GRID, BAND = "#1c2126", "#565c63", "#8b9096", "#e7e4dc", "#efe9d9"
HEAT_LOW, HEAT_HIGH, ON_LOW, ON_HIGH = "#edf3f8", "#08519c", "#1c2127", "#ffffff"
NEGATIVE, NEUTRAL, POSITIVE = "#b35806", "#f7f6f4", "#2166ac"

SERIES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
"""Okabe and Ito (2008), in the order in which series take them."""

DARK = {
    INK: "#e9e6e0",
    SOFT: "#b4b7b9",
    RULE: "#7d848b",
    GRID: "#2b323a",
    BAND: "#2a2c2b",
    HEAT_LOW: "#1d2b38",
    HEAT_HIGH: "#9fd0f2",
    ON_LOW: "#e9e6e1",
    ON_HIGH: "#10161c",
    NEUTRAL: "#22282f",
    NEGATIVE: "#f5a455",
    POSITIVE: "#6db7ee",
    "#0072b2": "#4ba9e3",
    "#d55e00": "#f08a4b",
    "#009e73": "#35c79c",
    "#cc79a7": "#dd96bd",
    "#e69f00": "#eeb53d",
    "#56b4e9": "#8fd0f5",
    "#000000": "#d9d6d0",
    "#c4500a": "#f08a4c",
    "#00795a": "#3cc79f",
    "#666b70": "#a7abad",
}
"""What each light colour becomes on the dark screen; every role has a hex value of its own."""

BACKGROUNDS = {"light": "#ffffff", "dark": "#12161b"}


@dataclass(frozen=True, slots=True)
class VerdictMark:
    """Glyph, shape and colours of a verdict; `text` is dark enough for words, `filled` is False for a hollow mark."""

    glyph: str
    shape: str
    colour: str
    text: str
    filled: bool = True


VERDICTS = {
    "supported": VerdictMark("●", "circle", SERIES[0], SERIES[0]),
    "contradicted": VerdictMark("◆", "diamond", SERIES[1], "#c4500a"),
    "equivalent": VerdictMark("■", "square", SERIES[2], "#00795a"),
    "inconclusive": VerdictMark("○", "circle", "#666b70", "#666b70", filled=False),
}


@dataclass(frozen=True, slots=True)
class Size:
    """A width in pixels and the size of its text; in print a pixel is 227/300 of a point, so 10.5 is 8 pt."""

    width: int
    text: float

    @property
    def narrow(self) -> bool:
        """Whether only one printed column is there."""
        return self.width < 420

    def rows(self, count: int, *, lines: float = 1.0, least: int = 0) -> int:
        """The height in pixels of so many rows of so many lines of text."""
        return max(least, round(count * lines * self.text * 1.45))


SCREEN = Size(720, 14.0)
COLUMN = Size(300, 10.5)
WIDE = Size(635, 10.5)
"""Screen; one column of 86 mm; both columns, 178 mm."""


def dress(chart: Any, size: Size, height: int) -> Any:
    """Give a chart its total width, the height of its plot and the theme."""
    return chart.properties(
        width=size.width, height=height, autosize=alt.AutoSizeParams(type="fit-x", contains="padding")
    ).configure(**config(size))


def config(size: Size) -> dict[str, Any]:
    """The Vega-Lite configuration at one size of text."""
    text = size.text
    fonts = {"labelFont": FONT, "titleFont": FONT}
    axis = {
        **fonts,
        "labelColor": SOFT,
        "titleColor": INK,
        "domainColor": RULE,
        "tickColor": RULE,
        "gridColor": GRID,
        "labelFontSize": text,
        "titleFontSize": text,
        "titleFontWeight": "normal",
        "labelFontWeight": "normal",
        "titlePadding": 6,
        "labelPadding": 4,
        "tickSize": 4,
        "labelOverlap": "greedy",
    }
    legend = {**fonts, "labelColor": SOFT, "titleColor": INK, "labelFontSize": text, "titleFontSize": text}
    return {
        "font": FONT,
        "background": "transparent",
        "padding": 4,
        "view": {"stroke": None},
        "axis": axis,
        "axisY": {"domain": False, "ticks": False},
        "legend": {**legend, "titleFontWeight": "normal"},
        "text": {"font": FONT, "fontSize": text, "color": INK},
        "title": {"font": FONT, "fontSize": text, "color": INK},
    }


def in_theme(chart: Any, theme: str) -> Any:
    """The same chart for "light" or "dark": every colour of the theme is replaced by its counterpart, none of the data's."""
    if theme != "dark":
        return chart
    return type(chart).from_dict(_recoloured(json.loads(json.dumps(chart.to_dict()))))


MANY = 500
"""From so many rows on, a screen draws marks as pixels under words that stay text, and none of them is described by itself."""


def specification(chart: Any, theme: str, rows: int = 0) -> dict[str, Any]:
    """The chart as Vega-Lite for "light" or "dark", not checked against the schema: the tests do that for every figure.

    Of MANY `rows` or more the browser makes neither an element nor a description per mark, half of the work of a figure of
    a thousand runs; the text for those who cannot see it and the table are the same, and a tooltip shows the whole row,
    which costs nothing until it is asked for.
    """
    with debug_mode(False):
        spec = chart.to_dict(validate=False)
    if rows >= MANY:
        config = {**spec.get("config", {}), "mark": {"aria": False}}
        spec = {**_whole_rows(spec), "config": config, "usermeta": {"embedOptions": {"renderer": "hybrid"}}}
    return _recoloured(spec) if theme == "dark" else spec


def _whole_rows(value: Any) -> Any:
    """Views whose tooltip names fields, a text that is made for every mark beforehand, point to the row instead."""
    if isinstance(value, list):
        return [_whole_rows(item) for item in value]
    if not isinstance(value, dict):
        return value
    found = {key: item if key in ("data", "datasets") else _whole_rows(item) for key, item in value.items()}
    if "mark" in found and "tooltip" in found.get("encoding", {}):
        mark = found["mark"] if isinstance(found["mark"], dict) else {"type": found["mark"]}
        rest = {name: item for name, item in found["encoding"].items() if name != "tooltip"}
        found |= {"mark": {**mark, "tooltip": {"content": "data"}}, "encoding": rest}
    return found


def _recoloured(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: item if key in ("data", "datasets") else _recoloured(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_recoloured(item) for item in value]
    if not isinstance(value, str):
        return value
    if value in DARK:
        return DARK[value]
    for light, dark in DARK.items() if "#" in value and len(value) > 7 else ():
        value = value.replace(f"'{light}'", f"'{dark}'")
    return value


def plot(rows: list[dict[str, Any]]) -> alt.Chart:
    """A chart over plain rows, which travel inside it: as a tuple, which Altair hands on where it copies a list row by row."""
    return _Plot(alt.InlineData(values=tuple(rows)))


def runs_and_means(rows: list[dict[str, Any]], **channels: Any) -> tuple[alt.Chart, alt.Chart]:
    """Rows of single runs (`row` is "run") and of means apart: a browser that filters them looks at every run once for each layer."""
    runs, means = [row for row in rows if row["row"] == "run"], [row for row in rows if row["row"] == "mean"]
    return plot(runs).encode(**channels), plot(means).encode(**channels)


class _Plot(alt.Chart):
    """A chart whose channels may be texts: for each one Altair would look through its whole schema, some milliseconds."""

    def encode(self, *args: Any, **channels: Any) -> Any:
        """As `alt.Chart.encode`; the specification is the same."""
        return super().encode(*args, **{name: _channel(name, value) for name, value in channels.items()})


def _channel(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_channel(name, one) for one in value]
    return getattr(alt, name[0].upper() + name[1:])(value) if isinstance(value, str) else value


def axis_labels(texts: dict[Any, Any], field: str = "value") -> str:
    """A Vega expression that shows a text, or a list of lines, for each value of an axis or (`label`) of a legend.

    A whole number is looked up as JavaScript writes it: 3.0 is "3" there.
    """
    named = {int(key) if isinstance(key, float) and key.is_integer() else key: text for key, text in texts.items()}
    return f"({json.dumps(named, ensure_ascii=False)})[datum.{field}]"
