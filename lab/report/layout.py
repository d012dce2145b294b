"""Landing on six pages: choose the tier of detail, then the height of the figures, then the size of the type."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from lab.errors import LabError
from lab.report.blocks import TOP
from lab.report.drawing import HIGH, LOW
from lab.report.typeset import End, measure

PAGES = 6
TYPE_PT = (9.6, 11.0)
"""The body size moves in this range; tables, captions and notes stand in 9 pt throughout."""
FULL = 0.80
"""The last page should be filled at least so far before the type is left alone."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One choice of the layout: tier of detail, stretch of the figures, body size in points."""

    tier: int
    stretch: float
    type_pt: float


Files = Callable[[Setting], Mapping[str, bytes]]


def land(files: Files) -> Setting:
    """The richest setting that makes exactly six pages; LabError if there is none."""
    setting = _tier(files)
    setting = _raise(files, setting, "stretch", HIGH)
    if _end(files, setting).pages < PAGES or _end(files, setting).fill < FULL:
        setting = _raise(files, setting, "type_pt", TYPE_PT[1])
    end = _end(files, setting)
    if end.pages != PAGES:
        raise LabError(
            "the paper does not fill six pages", seen=f"{end.pages} pages", remedy="Report this study file as a bug"
        )
    return setting


def _tier(files: Files) -> Setting:
    """The most detail at the usual type with low figures; then smaller type; the least detail must fit."""
    for type_pt in (10.0, TYPE_PT[0], 9.2):
        for tier in range(TOP, -1, -1):
            setting = Setting(tier, LOW, type_pt)
            if _end(files, setting).pages <= PAGES:
                return setting
    raise LabError("the paper does not fit on six pages", remedy="Report this study file as a bug")


def _raise(files: Files, setting: Setting, name: str, high: float) -> Setting:
    """Bisect for the largest value that keeps six pages; assumes that pages do not fall as it grows."""
    low = getattr(setting, name)
    if _end(files, _with(setting, name, high)).pages <= PAGES:
        return _with(setting, name, high)
    for _ in range(6):
        middle = (low + high) / 2
        if _end(files, _with(setting, name, middle)).pages <= PAGES:
            low = middle
        else:
            high = middle
    return _with(setting, name, low)


def _with(setting: Setting, name: str, value: float) -> Setting:
    values: dict[str, Any] = {"tier": setting.tier, "stretch": setting.stretch, "type_pt": setting.type_pt}
    return Setting(**{**values, name: round(value, 3)})


def _end(files: Files, setting: Setting) -> End:
    return measure(files(setting))


def as_json(document: Any) -> bytes:
    """A document for the template, keys sorted so that equal papers have equal bytes."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, allow_nan=False).encode()
