"""A figure: its chart, words that stand alone, its data rows, and whether the plan asked for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import altair as alt

from lab.study.factors import Level


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart with its caption (what, n, interval kind), alternative text and data rows (for CSV and the table view)."""

    chart: alt.TopLevelMixin
    caption: str
    alt: str
    data: list[dict[str, Any]]
    registered: bool


def words(name: str) -> str:
    """A factor's name in words: "weight_decay" is "weight decay"."""
    return name.rsplit(".", 1)[-1].replace("_", " ")


def flat(levels: Mapping[str, Level]) -> dict[str, Level]:
    """Levels as columns of a data row."""
    return dict(levels)
