"""Builds the six-page paper: facts, prose, figures and tables of one unsealed study, all as bytes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lab.figures import export
from lab.report import (
    prose_analysis,
    prose_close,
    prose_explored,
    prose_front,
    prose_interpretation,
    prose_methods,
    prose_results,
)
from lab.report.blocks import Block, Heading, Picture, Size, beside, documents
from lab.report.csv_files import csv_bytes, csv_files
from lab.report.data_sets import data_facts
from lab.report.drawing import Drawing, Heights, stretched
from lab.report.facts import Facts, to_json
from lab.report.facts_plan import plan_facts
from lab.report.facts_results import confirmatory_facts, exploratory_facts, response_unit
from lab.report.figure_set import draw
from lab.report.layout import Setting, as_json, land
from lab.report.paper_input import PaperInput
from lab.report.prose_interpretation import interpretation_facts
from lab.report.references import REFERENCES, listed
from lab.report.segments import text, walk
from lab.report.typeset import measure, templates, to_pdf

PNG_SCALE = 2.5
"""Pixels of a PNG for each pixel of the chart: about 240 per printed inch."""


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper; `figures` are its pictures, "name.svg" and "name.png", `tables` "name.csv" with the figures' data."""

    pdf: bytes
    pages: int
    facts: bytes
    figures: dict[str, bytes]
    tables: dict[str, bytes]


def build(source: PaperInput) -> Paper:
    """Typeset one study on exactly six pages; equal inputs give equal bytes. LabError where it cannot be done."""
    facts = gather(source)
    drawings = draw(source)
    blocks = _blocks(source, facts, drawings)
    press = _Press(source, facts, blocks, drawings)
    setting = land(press.measured)
    files, figures = press.final(setting)
    pdf = to_pdf(files, at=source.ledger.opened_at)
    tables = csv_files(source)
    tables |= {f"figure-{name}.csv": _rows(drawing) for name, drawing in drawings.items() if drawing.data}
    pages = measure(files).pages
    return Paper(pdf, pages, to_json(facts, registration=source.registration.sha256), figures, tables)


def gather(source: PaperInput) -> Facts:
    """All facts of one study."""
    facts = Facts()
    unit = response_unit(source.confirmatory)
    plan_facts(facts, source, unit)
    data_facts(facts, source.registration.data.name)
    confirmatory_facts(facts, source.confirmatory, unit)
    if source.exploratory is not None:
        exploratory_facts(facts, source.exploratory, unit)
    interpretation_facts(facts, source)
    return facts


def _blocks(source: PaperInput, facts: Facts, drawings: Mapping[str, Drawing]) -> tuple[Block, ...]:
    pictures = _pictures(facts, drawings)
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


def _pictures(facts: Facts, drawings: Mapping[str, Drawing]) -> dict[str, tuple[Block, ...]]:
    """The pictures by name; one that has a second stands beside it."""
    single = {name: _picture(name, facts, drawing) for name, drawing in drawings.items()}
    return {
        name: beside(picture, single[f"{name}-second"]) if f"{name}-second" in single else (picture,)
        for name, picture in single.items()
    }


def _picture(name: str, facts: Facts, drawing: Drawing) -> Picture:
    mark = "registered" if drawing.registered else "exploratory"
    word = f"{mark.capitalize()}. "
    words = drawing.caption if drawing.caption.startswith(word) else word + drawing.caption
    caption = facts.name(f"figure.{name}.caption", words, f"figures.{name}.caption")
    return Picture(name, f"{{{caption}}}", drawing.alt, wide=drawing.wide, mark=mark, tier=drawing.tier)


def _rows(drawing: Drawing) -> bytes:
    head = list(drawing.data[0])
    return csv_bytes(head, [[row.get(name) for name in head] for row in drawing.data])


class _Press:
    """Turns a setting of the layout into the files that typst reads."""

    def __init__(self, source: PaperInput, facts: Facts, blocks: tuple[Block, ...], drawings: Mapping[str, Drawing]):
        self._blocks, self._drawings, self._templates = blocks, drawings, templates()
        self._heights = {name: Heights(drawing, export.svg) for name, drawing in drawings.items()}
        self._front = _front(source, facts)
        self._facts = facts.texts()

    def measured(self, setting: Setting) -> dict[str, bytes]:
        """Files with empty boxes in the place of the figures, each as high as the figure will be."""
        return self._templates | {"content.json": as_json(self._content(setting, self._sizes(setting)))}

    def final(self, setting: Setting) -> tuple[dict[str, bytes], dict[str, bytes]]:
        """Files with the figures drawn at their final height, and the figures themselves."""
        figures: dict[str, bytes] = {}
        sizes = {name: replace(size, file=f"{name}.svg") for name, size in self._sizes(setting).items()}
        content = self._content(setting, sizes)
        for name in sorted(_printed(content)):
            chart = stretched(self._drawings[name], setting.stretch)
            figures[f"{name}.svg"] = export.svg(chart).encode()
            figures[f"{name}.png"] = export.png(chart, PNG_SCALE)
        files = self._templates | {"content.json": as_json(content)}
        files |= {name: drawn for name, drawn in figures.items() if name.endswith(".svg")}
        return files, figures

    def _sizes(self, setting: Setting) -> dict[str, Size]:
        return {name: Size("", one.width_pt, one.at(setting.stretch)) for name, one in self._heights.items()}

    def _content(self, setting: Setting, sizes: dict[str, Size]) -> dict[str, Any]:
        blocks = documents(self._blocks, setting.tier, sizes)
        cited = listed({segment["c"] for segment in walk([blocks, self._front]) if "c" in segment})
        closing = documents((Heading("References", "", numbered=False),), 0, {})
        return {
            **self._front,
            "size": setting.type_pt,
            "air": setting.air,
            "facts": self._facts,
            "blocks": [*blocks, *closing, _references(cited)],
        }


def _printed(document: Any) -> set[str]:
    """The names of the figures in a document of blocks."""
    if isinstance(document, list):
        return set().union(*(_printed(item) for item in document))
    if not isinstance(document, dict):
        return set()
    own = {document["label"].removeprefix("fig-")} if document.get("kind") == "figure" else set()
    return own.union(*(_printed(item) for item in document.values()))


def _front(source: PaperInput, facts: Facts) -> dict[str, Any]:
    study = source.registration.study
    title = facts["study.title"].text
    return {
        "title": title,
        "running": title if len(title) <= 70 else re.sub(r"\W*\s\S*$", "", title[:68]) + " …",
        "stamp": f"registration {source.registration.short}",
        "authors": list(study.authors),
        "keywords": ["ablation study", "registration", *(factor.name for factor in study.factors)],
        "byline": [text(line) for line in prose_front.byline(source)],
        "abstract": text(prose_front.abstract(source, facts)),
    }


def _references(keys: list[str]) -> dict[str, Any]:
    items = []
    for key in keys:
        entry = REFERENCES[key]
        segments = [{"t": f"{entry.authors} ({entry.year}). {entry.title} "}, {"e": entry.place}]
        items.append({"key": key, "text": segments})
    return {"kind": "references", "items": items}
