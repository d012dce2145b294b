"""A chart as SVG text or PNG bytes in the print look; equal charts give equal bytes."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

from lab.figures.style import print_config

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"


def svg(chart: Any) -> str:
    """The chart as SVG; text stays text in the paper's font."""
    _register_fonts()
    return vl_convert.vegalite_to_svg(_printed(chart))


def png(chart: Any, scale: float = 2.0) -> bytes:
    """The chart as PNG, `scale` pixels to a pixel of the chart."""
    _register_fonts()
    return vl_convert.vegalite_to_png(_printed(chart), scale=scale)


@cache
def _register_fonts() -> None:
    """Before the first drawing, else text is measured in another font."""
    vl_convert.register_font_directory(str(FONTS))


def _printed(chart: Any) -> str:
    spec = chart.to_dict()
    for name, value in print_config().items():
        own = spec.setdefault("config", {})
        own[name] = {**value, **own.get(name, {})} if isinstance(value, dict) else value
    return json.dumps(spec)
