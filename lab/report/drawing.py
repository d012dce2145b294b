"""A chart at print size: its SVG for a given height, and how large it stands on the page."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt

COLUMN_PT = 227.0
WIDE_PT = 480.0
"""Printed widths in points: one column, both columns (each less the rule and its gap)."""

LOW, HIGH = 0.75, 1.6
"""Figures may be drawn this much lower or higher than their natural height."""

Render = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure: chart, words and data rows; `wide` spans both columns, `elastic` lets its height change."""

    chart: Any
    caption: str
    alt: str
    data: tuple[Mapping[str, Any], ...]
    registered: bool
    wide: bool
    tier: int = 0
    elastic: bool = True

    @property
    def width_pt(self) -> float:
        """The printed width."""
        return WIDE_PT if self.wide else COLUMN_PT


def stretched(chart: Any, factor: float) -> Any:
    """The same chart with every view's height in pixels multiplied by `factor`."""
    spec = chart.to_dict()
    _stretch(spec, factor)
    return alt.Chart.from_dict(spec)


def _stretch(spec: dict[str, Any], factor: float) -> None:
    if isinstance(spec.get("height"), int | float):
        spec["height"] = round(spec["height"] * factor)
    for part in ("layer", "hconcat", "vconcat", "concat"):
        for inner in spec.get(part, []):
            _stretch(inner, factor)
    if isinstance(spec.get("spec"), dict):
        _stretch(spec["spec"], factor)


def size_of(svg: str) -> tuple[float, float]:
    """Width and height of an SVG in its own units."""
    found = re.search(r'<svg[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"', svg)
    if found is None:
        raise ValueError("an SVG without width and height")
    return float(found[1]), float(found[2])


class Heights:
    """How high a drawing is printed at any stretch: axes and titles stay, views grow, so two renderings say it all."""

    def __init__(self, drawing: Drawing, render: Render) -> None:
        self.width_pt = drawing.width_pt
        self._low = self._printed(drawing, render, LOW)
        self._high = self._printed(drawing, render, HIGH) if drawing.elastic else self._low

    def at(self, stretch: float) -> float:
        """The printed height in points."""
        return self._low + (self._high - self._low) * (stretch - LOW) / (HIGH - LOW)

    @staticmethod
    def _printed(drawing: Drawing, render: Render, stretch: float) -> float:
        width, height = size_of(render(stretched(drawing.chart, stretch) if drawing.elastic else drawing.chart))
        return height * drawing.width_pt / width
