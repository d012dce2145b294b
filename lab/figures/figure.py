"""What every function of this package returns: a chart with its words and its data."""

from dataclasses import dataclass
from typing import Any

import altair as alt

from lab.figures import style


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, a caption that can be read alone, the text for those who cannot see it, and its rows for a CSV file.

    `registered` is True for what the locked plan asked and False for everything exploratory; the caption says it in words.
    """

    chart: alt.TopLevelMixin
    caption: str
    alt: str
    data: list[dict[str, Any]]
    registered: bool

    def in_theme(self, theme: str) -> "Figure":
        """The same figure for the "light" or the "dark" screen."""
        return Figure(style.in_theme(self.chart, theme), self.caption, self.alt, self.data, self.registered)


def marked(registered: bool, text: str) -> str:
    """A caption that begins with the word Registered or Exploratory."""
    return f"{'Registered' if registered else 'Exploratory'}. {text}"
