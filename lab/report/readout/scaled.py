"""How a figure gets the room that a slide has for it: less text first where rows need it, then less height."""

import textwrap
from typing import TYPE_CHECKING, Any

from lab.figures.figure import Figure
from lab.figures.style import Size
from lab.report.drawing import Spec
from lab.report.readout.parts import Draw, Slide

if TYPE_CHECKING:
    from lab.report.readout.parts import Picture

WIDE, HIGH, SIDE, GAP, BODY = 960, 540, 50, 30, 390
"""The stage in points (print) or pixels before it is scaled to the window (screen), as in templates/stage.typ."""
TEXTS = (20.0, 18.0, 16.0, 14.5, 13.0, 12.0)
"""Sizes of a figure's text, the largest first: on a screen 1920 pixels wide twice as many pixels."""
NARROW = 32
"""A figure is at least so many heights of its text wide, but for the smallest but one."""
LEGENDS = {"power": 6.0}
"""Room in heights of text for a legend of lines under a figure."""
SQUEEZE = 0.86
"""Rows may be so much closer together than designed before their text gets smaller."""
CROWDED = 14.5
"""Text of the figure that has the levels of all factors side by side."""
IN_ROWS = ("cells", "forest", "simple")
"""Figures with a row of text for each line of data; all others may be as low as they have to."""
PIXELS = "attribution"
CAPTION, OTHER, AXES = 50, 62, 4.4
"""Room for a caption and for each other part of the column, and for axes and legend in heights of text."""


def width_of(slide: Slide, *, right: bool) -> float:
    """The width of a column."""
    width = WIDE - 2 * SIDE - (16 if slide.mark else 0)
    if not slide.beside:
        return width
    left = (width - GAP) * slide.share
    return width - GAP - left if right else left


def room(slide: Slide, picture: "Picture") -> tuple[float, float]:
    """Width and height that a slide has for one of its pictures."""
    right = picture in slide.beside
    column = slide.beside if right else slide.parts
    return width_of(slide, right=right), BODY - CAPTION - OTHER * (len(column) - 1)


def at(draw: Draw, name: str, width: float, height: float) -> tuple[Figure, Spec]:
    """The figure and its specification, drawn in so much room."""
    if name == PIXELS:
        return _whole(draw, width, height)
    most = CROWDED if name == "main" else TEXTS[0]
    texts = [text for text in TEXTS if text <= min(most, max(width / NARROW, TEXTS[-2]))]
    rows = name.startswith(IN_ROWS)
    for text in texts if rows else texts[:1]:
        figure = draw(Size(round(width), text))
        spec: dict[str, Any] = figure.chart.to_dict(validate=False)
        most = round(height - (AXES + LEGENDS.get(name, 0.0)) * text)
        if rows and SQUEEZE * spec.get("height", most) <= most:
            most = min(most, spec["height"])
            break
    return figure, Spec(_titles_in_lines({**spec, "height": most}, round(width / text * 1.5)))


def _whole(draw: Draw, width: float, height: float) -> tuple[Figure, Spec]:
    """A figure of pixels keeps its shape: as wide as the height allows."""
    text = TEXTS[-2]
    natural = draw(Size(round(width), text)).chart.to_dict(validate=False)["height"]
    figure = draw(Size(round(width * min(1.0, (height - AXES * text) / natural)), text))
    return figure, Spec(figure.chart.to_dict(validate=False))


def _titles_in_lines(value: Any, letters: int) -> Any:
    """Titles of horizontal axes and legends in lines of so many letters: nothing wraps them otherwise."""
    if isinstance(value, list):
        return [_titles_in_lines(item, letters) for item in value]
    if not isinstance(value, dict):
        return value
    found = {
        key: item if key in ("data", "datasets") else _titles_in_lines(item, letters) for key, item in value.items()
    }
    x = found.get("x")
    if isinstance(x, dict) and isinstance(x.get("title"), str) and len(x["title"]) > letters:
        found["x"] = {**x, "title": textwrap.wrap(x["title"], letters)}
    return found
