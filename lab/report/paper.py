"""Builds the six-page paper: facts, prose, figures and tables of one unsealed study, all as bytes."""

from collections.abc import Mapping
from dataclasses import dataclass

from lab.figures.table_file import csv_text
from lab.report import (
    prose_analysis,
    prose_close,
    prose_explored,
    prose_front,
    prose_interpretation,
    prose_methods,
    prose_results,
)
from lab.report.blocks import Block, Par, Picture, beside, mark_of
from lab.report.csv_files import csv_files
from lab.report.data_sets import data_facts
from lab.report.drawing import Drawing
from lab.report.facts import Facts, to_json
from lab.report.facts_plan import plan_facts, words_of
from lab.report.facts_results import confirmatory_facts, exploratory_facts, response_unit
from lab.report.figure_set import draw
from lab.report.layout import land
from lab.report.linter import Known, Remark, lint
from lab.report.marked import marked
from lab.report.paper_input import PaperInput
from lab.report.press import Press
from lab.report.prose_interpretation import interpretation_facts
from lab.report.supplement import supplement
from lab.report.typeset import measure, to_pdf


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper, its supplement and the linter's remarks; `figures` are the paper's pictures, "name.svg" and "name.png", `tables` "name.csv" with the figures' data."""

    pdf: bytes
    pages: int
    facts: bytes
    figures: dict[str, bytes]
    tables: dict[str, bytes]
    supplement: bytes
    supplement_pages: int
    remarks: tuple[Remark, ...]


def build(source: PaperInput) -> Paper:
    """Typeset one study on exactly six pages; equal inputs give equal bytes. LabError where it cannot be done."""
    facts = gather(source)
    drawings = draw(source)
    pictures = {name: _picture(name, facts, drawing) for name, drawing in drawings.items()}
    marked((Par(prose_front.abstract(source, facts)),), facts)
    press = Press(source, facts, marked(_blocks(source, facts, pictures), facts), drawings)
    setting = land(press.measured)
    files, figures = press.final(setting)
    pdf = to_pdf(files, at=source.ledger.opened_at)
    tables = csv_files(source)
    tables |= {
        f"figure-{name}.csv": csv_text(drawing.of, drawing.data).encode()
        for name, drawing in drawings.items()
        if drawing.data
    }
    pages = measure(files).pages
    more = press.supplement(marked(supplement(source, facts, pictures), facts))
    written = to_json(facts, registration=source.registration.sha256)
    extra = to_pdf(more, at=source.ledger.opened_at)
    remarks = lint(press.read(setting), known(source))
    return Paper(pdf, pages, written, figures, tables, extra, measure(more).pages, remarks)


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
        confirmatory_facts(facts, source.confirmatory, unit)
    if source.exploratory is not None:
        with facts.of(source.exploratory):
            exploratory_facts(facts, source.exploratory, unit)
    if source.interpretation is not None:
        with facts.of(source.interpretation):
            interpretation_facts(facts, source.interpretation)
    return facts


def _blocks(source: PaperInput, facts: Facts, single: Mapping[str, Picture]) -> tuple[Block, ...]:
    pictures = _paired(single)
    return (
        *prose_front.introduction(source, facts),
        *prose_methods.methods(source),
        *prose_analysis.analysis(source, facts, pictures),
        *prose_results.results(source, facts, pictures),
        *prose_explored.exploratory(source, pictures),
        *prose_interpretation.interpretation(source, pictures),
        *prose_close.discussion(source),
        *prose_close.deviations(source),
        *prose_close.limitations(source),
        *prose_close.compute(source),
        *prose_close.reproducibility(source),
    )


def _paired(single: Mapping[str, Picture]) -> dict[str, tuple[Block, ...]]:
    """The pictures by name; one that has a second stands beside it."""
    return {
        name: beside(picture, single[f"{name}-second"]) if f"{name}-second" in single else (picture,)
        for name, picture in single.items()
    }


def _picture(name: str, facts: Facts, drawing: Drawing) -> Picture:
    with facts.of(drawing.of):
        caption = facts.name(f"figure.{name}.caption", drawing.caption, f"figures.{name}.caption")
    return Picture(name, f"{{{caption}}}", drawing.alt, wide=drawing.wide, mark=mark_of(drawing.of), tier=drawing.tier)
