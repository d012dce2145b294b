"""Charts as files: SVG whose text stays text, and PNG, both in the shipped font and with equal bytes every time."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

from lab.errors import Unavailable
from lab.figures.style import BACKGROUNDS
from lab.study.standing import Of, status_of

FONTS = Path(__file__).parents[2] / "static" / "fonts"
EXPLORATORY = "Exploratory: not asked by the registered plan"
MARK_COLOUR = "#767676"
"""A grey of contrast 4.5 or more on white and on black."""


def svg(chart: Any, *, background: str | None = None) -> str:
    """The chart as SVG; transparent unless a background colour is given."""
    _register_fonts()
    return _renumbered(vl_convert.vegalite_to_svg(_spec(chart, background)))


def png(chart: Any, scale: float = 2.0, *, theme: str = "light") -> bytes:
    """The chart as PNG on the theme's background, `scale` pixels for each pixel of the chart."""
    _register_fonts()
    return vl_convert.vegalite_to_png(_spec(chart, BACKGROUNDS[theme]), scale=scale)


def _renumbered(text: str) -> str:
    """Vega numbers gradients and clips over the whole process; here they count from 0 in every file."""
    names = dict.fromkeys(re.findall(r'id="((?:gradient_|clip)\d+)"', text))
    fresh = {old: f"{old.rstrip('0123456789')}{number}" for number, old in enumerate(names)}
    return re.sub(r"\b(?:gradient_|clip)\d+\b", lambda found: fresh.get(found[0], found[0]), text)


def _spec(chart: Any, background: str | None) -> dict[str, Any]:
    spec = chart.to_dict()
    return spec if background is None else {**spec, "background": background}


@dataclass(frozen=True, slots=True)
class Marked:
    """A chart that says in the picture that it is exploratory: a file that leaves its caption keeps its mark."""

    chart: Any
    of: Of

    def to_dict(self) -> dict[str, Any]:
        """The specification with the mark as its title, beside a title that it may have; unchanged for any other status."""
        spec = self.chart.to_dict()
        if status_of(self.of) != "exploratory":
            return spec
        own = spec.get("title") or {}
        own = dict(own) if isinstance(own, dict) else {"text": own}
        if own.get("text"):
            return {**spec, "title": {**own, "subtitle": EXPLORATORY, "subtitleColor": MARK_COLOUR}}
        title = {"text": EXPLORATORY, "anchor": "start", "fontSize": 11, "fontWeight": "normal", "color": MARK_COLOUR}
        return {**spec, "title": title}


@cache
def _register_fonts() -> None:
    """Text is measured in the shipped font only if it is known before the first conversion."""
    if not any(FONTS.glob("*.otf")):
        raise Unavailable("the fonts of the figures are missing", where=str(FONTS), remedy="Restore static/fonts")
    vl_convert.register_font_directory(str(FONTS))
