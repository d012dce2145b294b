"""The list of slides: opening, registered, explored, closing, backup; the one source of deck and Readout mode."""

from lab.report.facts import Facts
from lab.report.paper_input import PaperInput
from lab.report.prose_analysis import sight_facts
from lab.report.readout.backup import backup
from lab.report.readout.closing import closing
from lab.report.readout.explored import explored
from lab.report.readout.minutes import timed
from lab.report.readout.opening import opening
from lab.report.readout.parts import Readout
from lab.report.readout.pictures import figures
from lab.report.readout.registered import registered


def readout(source: PaperInput, facts: Facts) -> Readout:
    """The talk about one unsealed study; what it prints beyond the paper's facts is added to `facts`."""
    panel = sight_facts(source, facts)
    slides = (
        *opening(source, facts, panel),
        *registered(source, facts),
        *explored(source, facts),
        *closing(source, facts),
        *backup(source, facts),
    )
    study = source.registration.study
    return Readout(
        title=facts["talk.title"].text,
        stamp=f"registration {source.registration.short}",
        standing="demonstration, outcome known" if study.demonstration else "",
        slides=timed(slides),
        texts=facts.texts(),
        figures=figures(source, panel),
    )
