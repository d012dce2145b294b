"""Landing on six pages: choose the tier of detail, then the height of the figures, then the size of the type."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from lab.errors import LabError
from lab.report.blocks import LEAST, TOP
from lab.report.drawing import HIGH, LOW
from lab.report.typeset import End, measure

PAGES = 6
TYPE_PT = (9.5, 10.0, 11.0)
"""Smallest, usual and largest body size; tables, captions and notes stand in 9 pt throughout."""
GOOD, NATURAL = 0.9, 1.0
"""Figures a little lower than designed, and as designed."""
WANTED = 2
"""Up to this tier of detail a paper shows what its reader expects: learning curves, attributions, simple effects."""
FULL = 0.96
"""A last page that is filled so far is left as it is."""
AIR = 1.35
"""Lines may stand so much further apart in a short paper."""
GOALS = (("stretch", NATURAL), ("type_pt", TYPE_PT[1]), ("stretch", HIGH), ("type_pt", TYPE_PT[2]), ("air", AIR))
"""What grows, and how far, in this order."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One choice of the layout: tier of detail, stretch of the figures, body size in points, stretch of the leading."""

    tier: int
    stretch: float
    type_pt: float
    air: float = 1.0


class TooLong(LabError):
    """Even the least detail needs more than six pages."""


Files = Callable[[Setting], Mapping[str, bytes]]
Measured = Callable[[Setting], End]


def land(files: Files) -> Setting:
    """The richest setting that makes exactly six pages; TooLong where even the least detail needs more.

    A study with so little to say that everything in full fills less gets a shorter paper: nothing is padded.
    From the most detail that fits with small type and low figures, figures grow to their natural height, type to its
    usual size, then figures, type and leading as far as they may, each while six pages hold and the last is not full.
    """
    measured = cache(lambda setting: measure(files(setting)))
    setting = _tier(measured)
    for name, goal in GOALS:
        if measured(setting).pages == PAGES and measured(setting).fill >= FULL:
            break
        setting = _raise(measured, setting, name, goal)
    return setting


def _tier(measured: Measured) -> Setting:
    """The most detail that fits at the smallest type; low figures are better than to leave out what a paper should show."""
    for tier in range(TOP, LEAST - 1, -1):
        for stretch in (GOOD, LOW) if tier <= WANTED else (GOOD,):
            setting = Setting(tier, stretch, TYPE_PT[0])
            if measured(setting).pages <= PAGES:
                return setting
    raise TooLong("the paper does not fit on six pages", remedy="Report this study file as a bug")


def _raise(measured: Measured, setting: Setting, name: str, high: float) -> Setting:
    """Bisect for the largest value that keeps six pages; assumes that pages do not fall as it grows."""
    low = getattr(setting, name)
    if low >= high:
        return setting
    if measured(_with(setting, name, high)).pages <= PAGES:
        return _with(setting, name, high)
    for _ in range(5):
        middle = (low + high) / 2
        if measured(_with(setting, name, middle)).pages <= PAGES:
            low = middle
        else:
            high = middle
    return _with(setting, name, low)


def _with(setting: Setting, name: str, value: float) -> Setting:
    return replace(setting, **{name: round(value, 3)})


def as_json(document: Any) -> bytes:
    """A document for the template, keys sorted so that equal papers have equal bytes."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False).encode()
