"""What every function of this package returns: a chart with its words and its data, labelled by the type of what it shows."""

from dataclasses import dataclass, replace
from typing import Any

import altair as alt

from lab.figures import style
from lab.study.standing import Of, Status, labelled, said, status_of


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart, a caption that can be read alone, the text for those who cannot see it, and its rows for a CSV file.

    `of` is the finding that is drawn, or its type: caption and rows get its label here and cannot do without. TypeError
    for what says nothing about its status.
    """

    chart: alt.TopLevelMixin
    caption: str
    alt: str
    data: list[dict[str, Any]]
    of: Of

    def __post_init__(self) -> None:
        status_of(self.of)
        object.__setattr__(self, "caption", said(self.of, self.caption))
        object.__setattr__(self, "data", labelled(self.of, self.data))

    @property
    def status(self) -> Status:
        """registered, exploratory, plan or record."""
        return status_of(self.of)

    def in_theme(self, theme: str) -> "Figure":
        """The same figure for the "light" or the "dark" screen."""
        return replace(self, chart=style.in_theme(self.chart, theme))
