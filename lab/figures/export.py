"""Charts as files: SVG whose text stays text, and PNG, both in the shipped font and with equal bytes every time."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

from lab.errors import Unavailable
from lab.figures.style import BACKGROUNDS

FONTS = Path(__file__).parents[2] / "static" / "fonts"


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


@cache
def _register_fonts() -> None:
    """Text is measured in the shipped font only if it is known before the first conversion."""
    if not any(FONTS.glob("*.otf")):
        raise Unavailable("the fonts of the figures are missing", where=str(FONTS), remedy="Restore static/fonts")
    vl_convert.register_font_directory(str(FONTS))
