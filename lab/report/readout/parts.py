"""What slides are made of: frozen pieces whose words are our own markup, drawn in print and on screen alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from lab.figures.style import Size
from lab.report.blocks import Column, Mark
from lab.study.verdict import Word

if TYPE_CHECKING:
    from lab.figures.figure import Figure

Live = Literal["", "runs", "train"]
"""What Readout mode puts in a picture's or a list's place: every run with filters, or a study that trains."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A list; `lead` stands over it in bold."""

    items: tuple[str, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph: plain, a quotation, or small print in grey."""

    words: str
    tone: Literal["plain", "quote", "soft"] = "plain"


@dataclass(frozen=True, slots=True)
class Numbers:
    """Large numbers in a row, each with what it counts."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with rows in our markup; `caption` says what it holds, with n and the kind of its intervals."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One registered hypothesis: claim, verdict, effect with its interval, n and tests, and what the verdict means."""

    head: str
    verdict: Word
    addition: str
    effect: str
    details: str
    reading: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure by its name among the readout's figures; `caption` can be read alone."""

    name: str
    caption: str


Part = Lines | Words | Numbers | Grid | Card | Picture


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: parts on the left, and `beside` them on the right; `share` of the width belongs to the left.

    `weight` is its part of the 25 minutes (0: a backup slide, shown when asked), `minutes` what it got; in one `group` minutes go with the weight exactly. `mark` says whether the
    plan asked for what it shows; `notes` are for the speaker.
    """

    name: str
    title: str
    parts: tuple[Part, ...]
    notes: tuple[str, ...]
    beside: tuple[Part, ...] = ()
    share: float = 0.5
    weight: float = 0.0
    minutes: float = 0.0
    group: str = ""
    mark: Mark = ""
    live: Live = ""

    @property
    def backup(self) -> bool:
        """Whether it is kept for questions."""
        return self.weight == 0

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """Its figures."""
        return tuple(part for part in (*self.parts, *self.beside) if isinstance(part, Picture))


Draw = Callable[[Size], "Figure"]


@dataclass(frozen=True, slots=True)
class Readout:
    """The talk: slides in order, backup last; the texts of all facts in them; figures by name, drawn at any size.

    `stamp` names the registration and `standing` says that an outcome was known ("": it was not).
    """

    title: str
    stamp: str
    standing: str
    slides: tuple[Slide, ...]
    texts: Mapping[str, str]
    figures: Mapping[str, Draw]

    @property
    def talk(self) -> tuple[Slide, ...]:
        """The slides that the 25 minutes are for."""
        return tuple(slide for slide in self.slides if not slide.backup)
