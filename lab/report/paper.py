"""Builds the six-page paper: facts, prose, figures and tables of one unsealed study, all as bytes."""

from collections.abc import Mapping
from dataclasses import dataclass

from lab.figures.table_file import csv_text
from lab.report.blocks import Par, Picture, mark_of
from lab.report.csv_files import csv_files
from lab.report.data_sets import data_facts
from lab.report.drawing import Drawing
from lab.report.facts import Facts, to_json
from lab.report.facts_plan import plan_facts, words_of
from lab.report.facts_results import confirmatory_facts, exploratory_facts, response_unit, touched_facts
from lab.report.figure_set import draw
from lab.report.layout import Setting, TooLong, land
from lab.report.linter import Known, Remark, lint
from lab.report.marked import marked
from lab.report.paper_input import PaperInput
from lab.report.places import Placed, places
from lab.report.press import Press
from lab.report.prose_interpretation import interpretation_facts
from lab.report.prose_related import related_facts
from lab.report.readout.deck import Deck, deck
from lab.report.readout.slides import readout
from lab.report.supplement import supplement
from lab.report.typeset import measure, to_pdf
from lab.report.written import Desk, Written, desk, moved_blocks


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper, its supplement, the readout's deck and the linter's remarks; `figures` are the paper's pictures, "name.svg" and "name.png", `tables` "name.csv" with the figures' data.

    `tier` is the tier of detail that the layout chose (lab.report.blocks), `designed` holds every figure as designed, SVG by name,
    `places` say where on its pages the facts stand.
    """

    pdf: bytes
    pages: int
    facts: bytes
    figures: dict[str, bytes]
    tables: dict[str, bytes]
    supplement: bytes
    supplement_pages: int
    remarks: tuple[Remark, ...]
    tier: int
    readout: Deck
    designed: dict[str, str]
    places: tuple[Placed, ...] = ()


def build(source: PaperInput) -> Paper:
    """Typeset one study on exactly six pages; equal inputs give equal bytes. LabError where it cannot be done."""
    place, drawings = at_desk(source)
    press = Press(source, place.facts, drawings)
    taken, setting = _landed(place, press)
    marked((Par(taken.manuscript.abstract), *taken.manuscript.blocks), place.facts)
    files, figures = press.final(taken.manuscript, setting)
    pdf = to_pdf(files, at=source.ledger.opened_at)
    tables = csv_files(source)
    tables |= {
        f"figure-{name}.csv": csv_text(drawing.of, drawing.data).encode()
        for name, drawing in drawings.items()
        if drawing.data
    }
    pages = measure(files).pages
    more = press.supplement(
        marked((*supplement(source, place.facts, place.pictures), *moved_blocks(place, taken)), place.facts)
    )
    talk = deck(readout(source, place.facts), tuple(source.registration.study.authors), stamp=source.ledger.opened_at)
    written = to_json(place.facts, registration=source.registration.sha256)
    extra = to_pdf(more, at=source.ledger.opened_at)
    remarks = (*place.remarks(taken, setting.tier), *lint(press.read(taken.manuscript, setting), known(source)))
    return Paper(
        pdf=pdf,
        pages=pages,
        facts=written,
        figures=figures,
        tables=tables,
        supplement=extra,
        supplement_pages=measure(more).pages,
        remarks=remarks,
        tier=setting.tier,
        readout=talk,
        designed=press.designed,
        places=places(files),
    )


def at_desk(source: PaperInput) -> tuple[Desk, dict[str, Drawing]]:
    """The text before it is set, and the figures."""
    facts, drawings = gather(source), draw(source)
    return desk(source, facts, pictures_of(facts, drawings)), drawings


def _landed(place: Desk, press: Press) -> tuple[Written, Setting]:
    """The version with the most edits that six pages hold."""
    too_long: TooLong | None = None
    for version in place.versions():
        try:
            return version, land(lambda setting, made=version.manuscript: press.measured(made, setting))
        except TooLong as error:
            too_long = error
    assert too_long is not None
    raise too_long


def known(source: PaperInput) -> Known:
    """What the linter holds sentences against: verdicts, and the factors whose effect was detected."""
    found, factors = source.confirmatory, source.registration.study.factors
    detected = {
        name for result in found.hypotheses if result.p_adjusted < found.alpha for name in result.effect.split(":")
    }
    return Known(
        {result.id: result.verdict for result in found.hypotheses},
        tuple(words_of(factor.name) for factor in factors if factor.name in detected),
    )


def gather(source: PaperInput) -> Facts:
    """All facts of one study."""
    facts = Facts()
    unit = response_unit(source.confirmatory)
    plan_facts(facts, source, unit)
    data_facts(facts, source.registration.data.name)
    with facts.of(source.confirmatory):
        confirmatory_facts(facts, source.confirmatory, unit, source.registration)
    touched_facts(facts, source.touched)
    if source.exploratory is not None:
        with facts.of(source.exploratory):
            exploratory_facts(facts, source.exploratory, unit)
    if source.interpretation is not None:
        with facts.of(source.interpretation):
            interpretation_facts(facts, source.interpretation)
    related_facts(facts, source)
    return facts


def pictures_of(facts: Facts, drawings: Mapping[str, Drawing]) -> dict[str, Picture]:
    """Every figure by name, with its caption as a fact."""
    return {name: _picture(name, facts, drawing) for name, drawing in drawings.items()}


def _picture(name: str, facts: Facts, drawing: Drawing) -> Picture:
    with facts.of(drawing.of):
        caption = facts.name(f"figure.{name}.caption", drawing.caption, f"figures.{name}.caption")
    return Picture(name, f"{{{caption}}}", drawing.alt, wide=drawing.wide, mark=mark_of(drawing.of), tier=drawing.tier)
