"""The readout of an unsealed study for the screen: the same slides as the deck, with the results that live charts are drawn from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lab.report.paper import gather
from lab.report.readout.deck import clock, label
from lab.report.readout.minutes import MINUTES
from lab.report.readout.parts import Card, Draw, Grid, Lines, Numbers, Part, Picture, Readout, Slide, Words
from lab.report.readout.scaled import at, room
from lab.report.readout.slides import readout as slides_of
from lab.report.segments import text
from lab.workflow.look.analyze import analyze
from lab.workflow.paper.gather import paper_input
from lab.workflow.record.interpreted import newest_interpretation
from lab.workflow.record.ledger import ledger
from lab.workflow.record.registered import load
from store.database import Index
from store.paths import Home
from store.queries import reading

if TYPE_CHECKING:
    from lab.analysis.results import Confirmatory

__all__ = [
    "MINUTES",
    "Card",
    "Draw",
    "Grid",
    "Lines",
    "Numbers",
    "Part",
    "Picture",
    "Readout",
    "Slide",
    "Talk",
    "Words",
    "at",
    "clock",
    "label",
    "readout",
    "room",
    "text",
]


@dataclass(frozen=True, slots=True)
class Talk:
    """A readout and the registered results behind it; `key` names what it was made from."""

    readout: Readout
    found: "Confirmatory"
    factors: tuple[str, ...]
    key: tuple[str, str]


def readout(home: Home, registration: str, *, index: Index | None = None) -> Talk:
    """The talk about an unsealed study as the record stands; Forbidden before the opening. Nothing is typeset."""
    locked = load(home, registration)
    analysis = analyze(home, locked.sha256, index=index)
    state = ledger(home, locked.sha256)
    with reading(home, index) as current:
        source = paper_input(current, locked, state, analysis, newest_interpretation(home, state))
    factors = tuple(factor.name for factor in locked.study.factors)
    return Talk(slides_of(source, gather(source)), analysis.confirmatory, factors, (locked.sha256, analysis.sha256))
