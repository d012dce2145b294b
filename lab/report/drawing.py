"""A chart at print size: its SVG for a given height, and how large it stands on the page."""

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lab.study.standing import Of

COLUMN_PT = 227.0
WIDE_PT = 480.0
"""Printed widths in points: one column, both columns (each less the rule and its gap)."""
LOW, HIGH = 0.75, 1.6
"""The layout asks for heights in this range; each figure follows as far as it may."""

Render = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure: chart, words and data rows; `wide` spans both columns; `stretch` bounds the change of its height."""

    chart: Any
    caption: str
    alt: str
    data: tuple[Mapping[str, Any], ...]
    of: Of
    wide: bool
    stretch: tuple[float, float]
    tier: int = 0

    @property
    def width_pt(self) -> float:
        """The printed width."""
        return WIDE_PT if self.wide else COLUMN_PT

    def factor(self, asked: float) -> float:
        """How far the height changes when the layout asks for `asked`."""
        return min(max(asked, self.stretch[0]), self.stretch[1])


@dataclass(frozen=True, slots=True)
class Spec:
    """A finished Vega-Lite specification; validating it again for every height costs a second each."""

    spec: Mapping[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """The specification, as lab.figures.export asks a chart for it."""
        return copy.deepcopy(dict(self.spec))


def stretched(drawing: Drawing, asked: float) -> Spec:
    """The drawing's chart with the height of its plot, in pixels, multiplied as far as it may be."""
    spec = drawing.chart.to_dict(validate=False)
    if "height" in spec:
        spec["height"] = round(spec["height"] * drawing.factor(asked))
    return Spec(spec)


def size_of(svg: str) -> tuple[float, float]:
    """Width and height of an SVG in its own units."""
    found = re.search(r'<svg[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"', svg)
    if found is None:
        raise ValueError("an SVG without width and height")
    return float(found[1]), float(found[2])


class Heights:
    """How high a drawing is printed at any stretch: its plot grows by known pixels, axes and titles stay.

    `natural` is its SVG as designed.
    """

    def __init__(self, drawing: Drawing, render: Render) -> None:
        self._drawing = drawing
        natural = stretched(drawing, 1.0)
        self.natural = render(natural)
        width, height = size_of(self.natural)
        self._plot = natural.spec.get("height", 0)
        self._scale = drawing.width_pt / width
        self._rest = height - self._plot

    @property
    def width_pt(self) -> float:
        """The printed width in points."""
        return self._drawing.width_pt

    def at(self, asked: float) -> float:
        """The printed height in points."""
        return (self._rest + round(self._plot * self._drawing.factor(asked))) * self._scale
